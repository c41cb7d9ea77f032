using System.Net;
using System.Net.Http.Json;
using Scenario.Oss;

namespace Scenario.Integration.AppClient;

/// <summary>What meets somebody who uses the client for the first time: other shells, other variables, a proxy, a typing error.</summary>
public sealed class FirstUseTests(ClientStack stack) : IClassFixture<ClientStack>
{
    private const string Policy = """
        {
          "Version": "1",
          "Statement": [ { "Effect": "Allow", "Action": "oss:GetObject", "Resource": "acs:oss:*:*:sample-bucket/2015/01/01/*.jpg" } ]
        }
        """;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("--policy", "@")]
    [InlineData("--policy-file", "")]
    public async Task a_policy_can_come_from_a_file(string option, string mark)
    {
        using var client = NewServerKeyCli();
        var file = client.File("policy.json", System.Text.Encoding.UTF8.GetBytes(Policy));

        Assert.True(await client.RunAsync([.. AssumeRole, option, mark + file, "--json"]) == 0, client.Error);

        client.Variables["OSS_SESSION_TOKEN"] = client.Json.GetProperty("Credentials").GetProperty("SecurityToken").GetString()!;
        client.Variables["OSS_ACCESS_KEY_ID"] = "x";
        client.Variables["OSS_ACCESS_KEY_SECRET"] = "x";
        Assert.Equal(0, await client.RunAsync("token", "--decode"));
        Assert.Contains("oss:GetObject on acs:oss:*:*:sample-bucket/2015/01/01/*.jpg", client.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task a_policy_file_that_is_not_there_is_named()
    {
        using var client = NewServerKeyCli();

        Assert.Equal(2, await client.RunAsync([.. AssumeRole, "--policy", "@nowhere.json"]));

        Assert.Contains("nowhere.json", client.Error, StringComparison.Ordinal);
        Assert.Single(client.Error.Trim().Split('\n'));
    }

    [Fact]
    public async Task an_argument_that_begins_with_an_at_sign_is_an_argument()
    {
        using var client = stack.NewCli();
        client.In = "alice-password";
        Assert.Equal(0, await client.RunAsync("login", "alice", "--password-stdin"));
        var file = client.File("@odd.txt", [1, 2, 3]);

        Assert.True(await client.RunAsync("put", file, "oss:///@odd.txt", "--json") == 0, client.Error);

        Assert.EndsWith("/@odd.txt", client.Json.GetProperty("key").GetString()!, StringComparison.Ordinal);
        Assert.Equal(1, await client.RunAsync("get", "@odd.txt")); // a key, and no list of further arguments
        Assert.Contains("@odd.txt", client.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("sh", "export OSS_ACCESS_KEY_ID='STS.")]
    [InlineData("pwsh", "$env:OSS_ACCESS_KEY_ID = 'STS.")]
    public async Task credentials_are_exported_in_the_language_of_the_shell(string shell, string line)
    {
        using var client = NewServerKeyCli();

        Assert.Equal(0, await client.RunAsync([.. AssumeRole, "--export", shell]));

        Assert.StartsWith(line, client.Out, StringComparison.Ordinal);
        Assert.Equal(3, client.Out.Trim().Split('\n').Length);
        Assert.Equal(0, await client.RunAsync([.. AssumeRole, "--export"]));
        Assert.StartsWith(OperatingSystem.IsWindows() ? "$env:" : "export ", client.Out, StringComparison.Ordinal);
        Assert.Equal(2, await client.RunAsync([.. AssumeRole, "--export", "basic"]));
    }

    [Fact]
    public async Task credentials_of_the_environment_that_win_over_a_login_are_named()
    {
        using var client = stack.NewCli();
        client.Variables["OSS_ACCESS_KEY_ID"] = "LTAItest";
        client.Variables["OSS_ACCESS_KEY_SECRET"] = "x";
        client.Variables["OSS_ENDPOINT"] = stack.Cloud.OssEndpoint.ToString();

        Assert.Equal(0, await client.RunAsync("login", "alice", "--password", "alice-password"));
        Assert.Contains("OSS_ACCESS_KEY_ID", client.Error, StringComparison.Ordinal);

        Assert.Equal(2, await client.RunAsync("ls"));
        Assert.Contains("Which bucket?", client.Error, StringComparison.Ordinal);
        Assert.Contains("unset it or use --grant", client.Error, StringComparison.Ordinal);

        Assert.Equal(0, await client.RunAsync("whoami"));
        Assert.Contains("LTAItest (long-term) from OSS_ACCESS_KEY_ID", client.Out, StringComparison.Ordinal);

        Assert.Equal(0, await client.RunAsync("ls", "--grant", "my-files"));
        Assert.DoesNotContain("OSS_ACCESS_KEY_ID", client.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task a_token_that_was_revoked_early_is_replaced_and_the_command_goes_on()
    {
        using var client = stack.NewCli();
        Assert.Equal(0, await client.RunAsync("login", "bob", "--password", "bob-password"));
        Assert.Equal(0, await client.RunAsync("whoami", "--json"));
        var before = client.Json.GetProperty("accessKeyId").GetString();
        using var http = new HttpClient();
        using var fault = await http.PostAsJsonAsync(new Uri(stack.Cloud.OssEndpoint, "/__admin/faults"),
            new { name = "token-revoked", host = "oss", times = 1 }, Token);
        Assert.True(fault.IsSuccessStatusCode);

        Assert.True(await client.RunAsync("ls") == 0, client.Error);

        Assert.Equal(0, await client.RunAsync("whoami", "--json"));
        Assert.NotEqual(before, client.Json.GetProperty("accessKeyId").GetString());
    }

    [Fact]
    public async Task a_login_that_is_not_accepted_is_told_with_its_reason()
    {
        using var client = stack.NewCli();
        client.In = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhbGljZSIsImlzcyI6Im5vYm9keSJ9.c2lnbmF0dXJl";

        Assert.Equal(1, await client.RunAsync("login", "--token-stdin"));

        Assert.Contains("AppServer does not accept this login. It says: ", client.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("Unauthorized: Unauthorized", client.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task a_server_that_is_not_running_is_told_with_how_to_start_one()
    {
        using var client = new Cli();

        Assert.Equal(1, await client.RunAsync("login", "alice", "--password", "x", "--server", "http://127.0.0.1:1"));

        Assert.Contains("dotnet run --project src/Demo", client.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task the_address_of_oss_given_for_sts_is_told()
    {
        using var client = NewServerKeyCli();

        Assert.Equal(1, await client.RunAsync([.. AssumeRole, "--endpoint", stack.Cloud.OssEndpoint.ToString()]));

        Assert.Contains("does not answer like STS", client.Error, StringComparison.Ordinal);
        Assert.Contains("It may be the address of OSS", client.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task a_session_name_that_sts_refuses_comes_with_the_rule()
    {
        using var client = NewServerKeyCli();

        Assert.Equal(1, await client.RunAsync("assume-role", "--role-arn", "acs:ram::11223344:role/oss-readonly", "--role-session-name", "a"));

        Assert.Contains("2 to 64 letters, digits and . @ - _", client.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task a_wrong_secret_does_not_bury_the_message_under_the_signed_text()
    {
        using var client = NewServerKeyCli();
        client.Variables["ALIBABA_CLOUD_ACCESS_KEY_SECRET"] = "wrong";

        Assert.Equal(1, await client.RunAsync(AssumeRole));
        Assert.DoesNotContain("ACS3-HMAC-SHA256", client.Error, StringComparison.Ordinal);

        Assert.Equal(1, await client.RunAsync([.. AssumeRole, "--verbose"]));
        Assert.Contains("ACS3-HMAC-SHA256\n", client.Error.ReplaceLineEndings("\n"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("gett", "oss://sample-bucket/a")]
    [InlineData("get", "a", "b", "--parallel", "x")]
    [InlineData("put")]
    public async Task a_typing_error_is_one_line_on_standard_error(params string[] arguments)
    {
        using var client = stack.NewCli();

        Assert.Equal(2, await client.RunAsync(arguments));

        Assert.Equal("", client.Out);
        Assert.Single(client.Error.Trim().Split('\n'));
    }

    [Fact]
    public async Task a_state_directory_that_cannot_be_written_is_told_with_the_way_out()
    {
        using var client = stack.NewCli();
        client.File("state", [1]); // a file where the directory should be

        Assert.Equal(1, await client.RunAsync("login", "alice", "--password", "alice-password"));

        Assert.Contains("SCENARIO_STATE_DIRECTORY", client.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("localhost")]
    [InlineData("sample-bucket.localhost")]
    public async Task a_proxy_is_not_asked_for_this_machine(string host)
    {
        using var http = new HttpClient(OssHttp.CreateHandler(authorities: null, new WebProxy("http://127.0.0.1:1")));

        using var answer = await http.GetAsync($"http://{host}:{stack.Cloud.OssEndpoint.Port}/__admin/health", Token);

        Assert.NotNull(answer);
    }

    [Fact]
    public async Task a_proxy_that_fails_is_named()
    {
        using var http = new HttpClient(OssHttp.CreateHandler(authorities: null, new WebProxy("http://127.0.0.1:1")));

        var failure = await Assert.ThrowsAsync<HttpRequestException>(() => http.GetAsync("http://oss.example.com/", Token));

        Assert.Contains("the proxy http://127.0.0.1:1 ", failure.Message, StringComparison.Ordinal);
        Assert.Contains("NO_PROXY", failure.Message, StringComparison.Ordinal);
    }

    private static string[] AssumeRole => ["assume-role", "--role-arn", "acs:ram::11223344:role/oss-readonly", "--role-session-name", "client-001"];

    private Cli NewServerKeyCli()
    {
        var client = stack.NewCli();
        client.Variables["ALIBABA_CLOUD_ACCESS_KEY_ID"] = "LTAI5tScenarioAppSrv0001";
        client.Variables["ALIBABA_CLOUD_ACCESS_KEY_SECRET"] = "ScenarioAppServerSecret0000001";
        return client;
    }
}
