using System.Text.Json;

namespace Scenario.Unit.Tool;

public sealed class DecideCommandTests : IDisposable
{
    private const string Photos = """{"Version":"1","Statement":[{"Effect":"Allow","Action":"oss:GetObject","Resource":"acs:oss:*:*:photos/*"}]}""";
    private const string Photo = "acs:oss:*:11223344:photos/a.jpg";

    private readonly string _file = Path.GetTempFileName();

    public void Dispose() => File.Delete(_file);

    [Theory]
    [InlineData("oss:GetObject", 0, "Allowed: ")]
    [InlineData("oss:PutObject", 1, "Denied: ")]
    public async Task the_exit_code_is_the_decision_and_the_first_line_says_why(string action, int exit, string start)
    {
        var run = await ToolRun.OfAsync("decide", "--action", action, "--resource", Photo, "--policy", Photos);

        Assert.Equal(exit, run.Exit);
        Assert.StartsWith(start, run.Output, StringComparison.Ordinal);
        Assert.Contains("[0] Allow: ", run.Output, StringComparison.Ordinal);
        Assert.Empty(run.Errors);
    }

    [Theory]
    [InlineData("{0}")]
    [InlineData("@{0}")]
    public async Task a_policy_comes_from_a_file_and_is_called_by_its_name(string form)
    {
        await File.WriteAllTextAsync(_file, Photos, TestContext.Current.CancellationToken);

        var run = await ToolRun.OfAsync("decide", "--action", "oss:GetObject", "--resource", Photo, "--policy",
            string.Format(System.Globalization.CultureInfo.InvariantCulture, form, _file));

        Assert.Equal(0, run.Exit);
        Assert.Contains($"of policy '{_file}'", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task a_policy_comes_from_standard_input_and_a_session_policy_narrows_it()
    {
        var narrow = Photos.Replace("photos/*", "photos/b*", StringComparison.Ordinal);

        var run = await ToolRun.WithInputAsync(
            Photos, "decide", "--action", "oss:GetObject", "--resource", Photo, "--policy", "-", "--session-policy", narrow, "--json");

        Assert.Equal(1, run.Exit);
        using var answer = JsonDocument.Parse(run.Output);
        Assert.Equal("ImplicitDeny", answer.RootElement.GetProperty("decision").GetString());
        Assert.Equal("session", answer.RootElement.GetProperty("decidedBy").GetString());
        var names = answer.RootElement.GetProperty("statements").EnumerateArray().Select(static statement => statement.GetProperty("policy").GetString()!);
        Assert.Equal(["sessionPolicy"], names); // what it rules out, nothing after it can allow
    }

    [Theory]
    [InlineData("acs:SourceIp=10.1.2.3", 0)]
    [InlineData("acs:SourceIp=11.1.2.3", 1)]
    public async Task condition_keys_are_given_as_key_and_value(string context, int exit)
    {
        var policy = Photos.Replace("\"Resource\"", "\"Condition\":{\"IpAddress\":{\"acs:SourceIp\":\"10.0.0.0/8\"}},\"Resource\"", StringComparison.Ordinal);

        Assert.Equal(exit, (await ToolRun.OfAsync("decide", "--action", "oss:GetObject", "--resource", Photo, "--policy", policy, "--context", context)).Exit);
    }

    [Fact]
    public async Task a_key_that_is_given_twice_has_two_values()
    {
        var policy = Photos.Replace("\"Resource\"", "\"Condition\":{\"ForAllValues:StringEquals\":{\"acs:k\":\"a\"}},\"Resource\"", StringComparison.Ordinal);
        string[] question = ["decide", "--action", "oss:GetObject", "--resource", Photo, "--policy", policy, "--context", "acs:k=a"];

        Assert.Equal(0, (await ToolRun.OfAsync(question)).Exit);
        Assert.Equal(1, (await ToolRun.OfAsync([.. question, "--context", "acs:k=b"])).Exit);
    }

    [Fact]
    public async Task the_whole_question_may_be_the_body_that_the_control_API_takes()
    {
        var body = $$"""{"action":"oss:GetObject","resource":"{{Photo}}","identityPolicies":[{{Photos}}]}""";

        var run = await ToolRun.WithInputAsync(body, "decide", "--request", "-");

        Assert.Equal(0, run.Exit);
        Assert.Contains("'identityPolicies[0]'", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task a_malformed_policy_is_told_by_file_line_and_column_and_ends_with_2()
    {
        const string Policy = "{\n  \"Version\": \"1\",\n  \"Statement\": [{\n    \"Effect\": \"allow\" }]\n}";
        await File.WriteAllTextAsync(_file, Policy, TestContext.Current.CancellationToken);

        var run = await ToolRun.OfAsync("decide", "--action", "oss:GetObject", "--resource", Photo, "--policy", _file);

        Assert.Equal(2, run.Exit);
        Assert.Empty(run.Output);
        Assert.Equal(
            $"{_file}:4:15: Effect must be \"Allow\" or \"Deny\", spelt exactly so. (InvalidEffect at $.identityPolicies[0].Statement[0].Effect)\n",
            run.Errors);
    }

    [Fact]
    public async Task with_json_the_error_is_the_control_APIs_error()
    {
        var run = await ToolRun.OfAsync("decide", "--action", "oss:*", "--resource", Photo, "--json");

        Assert.Equal(2, run.Exit);
        using var error = JsonDocument.Parse(run.Output);
        Assert.Equal(("InvalidAction", "$.action"), (error.RootElement.GetProperty("code").GetString(), error.RootElement.GetProperty("path").GetString()));
    }

    [Theory]
    [InlineData("--policy", "no-such-file.json")]
    [InlineData("--context", "acs:SourceIp")]
    [InlineData("--request", "[1]")]
    [InlineData("--polcy", "x")]
    public async Task what_cannot_be_used_is_one_line_on_standard_error(string option, string value)
    {
        var run = await ToolRun.OfAsync("decide", "--action", "oss:GetObject", "--resource", Photo, option, value);

        Assert.Equal(2, run.Exit);
        Assert.Empty(run.Output);
        Assert.Single(run.Errors.Trim().Split('\n'));
    }
}
