using System.Diagnostics;
using System.Text.Json;
using Scenario.FakeCloud;
using Scenario.Integration.FakeOss;
using Scenario.Integration.FakeOss.Storage;
using Scenario.Integration.S3;

namespace Scenario.Integration.Conformance;

/// <summary>Clients in other languages, over every store: the vendor's Go SDK as Debian packages it, and
/// plain HTTP libraries that sign and encode as the vendor's SDKs do.</summary>
public sealed class OtherLanguagesTests(S3Server server)
{
    private const string GoPath = "/usr/share/gocode"; // where Debian puts libraries

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);

    public static TheoryData<string, string> Runs => new(
        from language in (string[])["go", "java", "php", "python", "ruby"]
        from store in (string[])["memory", "file", "s3"]
        select (language, store));

    [Theory]
    [MemberData(nameof(Runs))]
    public async Task a_client_of_another_language_passes(string language, string store)
    {
        var start = await CommandOfAsync(language);
        await using var place = await TestStore.CreateAsync(store, server);
        await using var host = await OssTestHost.StartAsync(place.Arguments);
        start.Environment["OSS_ENDPOINT"] = host.Endpoint.GetLeftPart(UriPartial.Authority);
        start.Environment["OSS_ACCESS_KEY_ID"] = OssTestHost.RootKeyId;
        start.Environment["OSS_ACCESS_KEY_SECRET"] = OssTestHost.RootSecret;
        start.Environment["OSS_BUCKET"] = $"client-{language}-{Guid.NewGuid():N}"[..30];

        await PlayAsync(start, leastCases: 8);
    }

    [Fact]
    public async Task a_java_app_logs_in_and_uses_its_token_with_both_signatures()
    {
        var start = await CommandOfAsync("java");
        await using var cloud = await FakeCloudHost.StartAsync();
        await using var appServer = await BrowserSdkTests.StartAppServerAsync(cloud, "http://localhost");
        start.Environment["OSS_ENDPOINT"] = cloud.OssEndpoint.GetLeftPart(UriPartial.Authority);
        start.Environment["APP_SERVER"] = appServer.Urls.Single();
        start.Environment["APP_USER"] = "alice";
        start.Environment["APP_PASSWORD"] = "alice-password";

        await PlayAsync(start, leastCases: 14);

        Assert.Contains(cloud.OssJournal.Last(1000), static entry => entry is { Operation: "CompleteMultipartUpload", Status: 200, Principal: { } who }
            && who.Contains("/oss-uploader/", StringComparison.Ordinal));
    }

    private static async Task PlayAsync(ProcessStartInfo start, int leastCases)
    {
        var (exitCode, output, errors) = await RunAsync(start);

        var cases = output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(static line => JsonDocument.Parse(line).RootElement).ToList();
        Assert.All(cases, static item => Assert.True(item.GetProperty("outcome").GetString() == "passed", item.ToString()));
        Assert.True(exitCode == 0 && cases.Count >= leastCases, $"{exitCode}, {cases.Count} cases\n{errors}");
    }

    /// <summary>Skips the test where the language, or what the client needs of it, is missing.</summary>
    private static async Task<ProcessStartInfo> CommandOfAsync(string language)
    {
        string Script(string extension) => Path.Combine(Repository.Root, "tests", "Conformance", "clients", "client." + extension);
        switch (language)
        {
            case "go":
                var go = Require.Executable("go", "go");
                Require.Met("go", Directory.Exists(GoPath + "/src/github.com/aliyun/aliyun-oss-go-sdk"),
                    "there is no golang-github-aliyun-aliyun-oss-go-sdk-dev (Debian)");
                return new ProcessStartInfo(go)
                {
                    ArgumentList = { "run", Script("go") },
                    Environment = { ["GO111MODULE"] = "off", ["GOPATH"] = GoPath, ["GOCACHE"] = Path.Combine(Path.GetTempPath(), "scenario-go-cache"),
                        ["GOFLAGS"] = "" },
                };
            case "java":
                const string Jars = "/usr/share/java";
                var java = Require.Executable("java", "java");
                Require.Executable("java", "javac"); // java compiles the client by itself, with its help
                Require.Met("java", File.Exists(Jars + "/httpclient.jar"), "there is no libhttpclient-java (Debian)");
                return new ProcessStartInfo(java)
                {
                    ArgumentList = { "-cp", string.Join(':', new[] { "httpclient", "httpcore", "commons-logging" }.Select(static jar => $"{Jars}/{jar}.jar")),
                        Path.Combine(Repository.Root, "tests", "Conformance", "clients", "Client.java") },
                };
            case "php":
                var php = Require.Executable("php", "php");
                Require.Met("php", (await RunAsync(new ProcessStartInfo(
                    php)
                { ArgumentList = { "-r", "exit(function_exists('curl_init') ? 0 : 1);" } })).ExitCode == 0, "PHP has no curl extension");
                return new ProcessStartInfo(php) { ArgumentList = { Script("php") } };
            case "python":
                // the system's own, whose packages are those of the system
                var python = File.Exists("/usr/bin/python3") ? "/usr/bin/python3" : Require.Executable("python", "python3");
                Require.Met("python", (await RunAsync(new ProcessStartInfo(python) { ArgumentList = { "-c", "import requests" } })).ExitCode == 0,
                    "Python has no requests");
                return new ProcessStartInfo(python) { ArgumentList = { Script("py") } };
            default:
                return new ProcessStartInfo(Require.Executable("ruby", "ruby")) { ArgumentList = { Script("rb") } };
        }
    }

    private static Task<(int ExitCode, string Output, string Errors)> RunAsync(ProcessStartInfo start) =>
        ChildProcess.RunAsync(start, TestContext.Current.CancellationToken, Limit);
}
