using System.Diagnostics;
using Scenario.FakeCloud;
using Scenario.Oss;
using Scenario.Oss.Credentials;

namespace Scenario.Integration.Documents;

/// <summary>The first program of each page under docs/sdk, with the vendor's SDK of that language, where it is installed.</summary>
public sealed class SdkPageTests
{
    private const string GoPath = "/usr/share/gocode"; // where Debian puts libraries

    private static readonly string Conformance = Path.Combine(Repository.Root, "tests", "Conformance");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("node", "javascript", ".mjs")]
    [InlineData("go", "go", ".go")]
    [InlineData("python", "python", ".py")]
    [InlineData("php", "php", ".php")]
    [InlineData("ruby", "ruby", ".rb")]
    public async Task the_program_of_a_page_writes_reads_and_is_refused(string page, string language, string extension)
    {
        var command = await CommandAsync(page);
        await using var cloud = await FakeCloudHost.StartAsync();
        var token = await cloud.IssueTokenAsync("oss-uploader", "alice");

        var output = await RunAsync(command, page, language, 0, extension, cloud.EnvironmentFor(token));

        Assert.EndsWith("hello\nAccessDenied\n", output, StringComparison.Ordinal);
        Assert.Equal("hello", (await cloud.Oss.ReadAsync("sample-bucket", "users/alice/hello.txt", Token)).Text);
    }

    [Fact]
    public async Task the_node_page_takes_a_token_from_sts()
    {
        var command = await CommandAsync("node");
        await using var cloud = await FakeCloudHost.StartAsync();

        var output = await RunAsync(command, "node", "javascript", 1, ".mjs", cloud.EnvironmentFor("appServer"));

        Assert.Equal("STS.\n", output);
        Assert.Equal("AssumeRole", Assert.Single(cloud.Requests).Operation);
    }

    [Fact]
    public async Task the_csharp_page_writes_with_our_own_client()
    {
        await using var cloud = await FakeCloudHost.StartAsync();
        var (accessKeyId, accessKeySecret, securityToken, _, _, _) = await cloud.IssueTokenAsync("oss-uploader", "alice");
        var endpoint = cloud.OssEndpoint;

        var oss = new OssClient(new OssClientOptions(endpoint, "cn-hangzhou"), new StaticCredentials(new(accessKeyId, accessKeySecret, securityToken)));

        await oss.PutObjectAsync("sample-bucket", "users/alice/hello.txt", OssContent.FromBytes("hello"u8.ToArray()));

        Assert.Equal("hello", (await cloud.Oss.ReadAsync("sample-bucket", "users/alice/hello.txt", Token)).Text);
    }

    /// <summary>Program and first arguments; skips the test where the language or the vendor's SDK is missing.</summary>
    private static async Task<string[]> CommandAsync(string page)
    {
        switch (page)
        {
            case "node":
                Require.Met("node", Directory.Exists(Path.Combine(Conformance, "node_modules", "ali-oss")), "npm ci --prefix tests/Conformance was not run");
                return [Require.Node()];
            case "go":
                Require.Met("go", Directory.Exists(GoPath + "/src/github.com/aliyun/aliyun-oss-go-sdk"),
                    "there is no golang-github-aliyun-aliyun-oss-go-sdk-dev (Debian)");
                return [Require.Executable("go", "go"), "run"];
            case "python":
                return [await RequireAsync("oss2", "python3", "-c", "import oss2")];
            case "php":
                Require.Met("oss-sdk-php", Directory.Exists(Path.Combine(Conformance, "vendor")),
                    "tests/Conformance has no vendor folder with aliyuncs/oss-sdk-php");
                return [Require.Executable("php", "php")];
            default:
                return [await RequireAsync("aliyun-sdk", "ruby", "-e", "require 'aliyun/oss'")];
        }
    }

    private static async Task<string> RequireAsync(string requirement, string program, params string[] probe)
    {
        var found = Require.Executable(requirement, program);
        var (exitCode, _, _) = await ChildProcess.RunAsync(new ProcessStartInfo(found, probe), Token);
        Require.Met(requirement, exitCode == 0, $"{program} has no {requirement}");
        return found;
    }

    private static async Task<string> RunAsync(string[] command, string page, string language, int block, string extension,
        IReadOnlyDictionary<string, string> variables)
    {
        var program = DocumentBlock.Of($"docs/sdk/{page}.md").Where(candidate => candidate.Language == language).ElementAt(block);
        // where its packages are found
        var file = Path.Combine(page is "node" or "php" ? Conformance : Path.GetTempPath(), $"document-{Guid.NewGuid():N}{extension}");
        await File.WriteAllTextAsync(file, program.Text, Token);
        try
        {
            var start = new ProcessStartInfo(command[0], [.. command[1..], file]) { WorkingDirectory = Path.GetDirectoryName(file)! };
            foreach (var (name, value) in variables)
            {
                start.Environment[name] = value;
            }

            (start.Environment["GO111MODULE"], start.Environment["GOPATH"], start.Environment["GOFLAGS"]) = ("off", GoPath, "");
            start.Environment["GOCACHE"] = Path.Combine(Path.GetTempPath(), "scenario-go-cache");
            var (exitCode, output, errors) = await ChildProcess.RunAsync(start, Token);
            Assert.True(exitCode == 0, $"{program.Place}: {exitCode}\n{output}\n{errors}");
            return output.ReplaceLineEndings("\n");
        }
        finally
        {
            File.Delete(file);
        }
    }
}
