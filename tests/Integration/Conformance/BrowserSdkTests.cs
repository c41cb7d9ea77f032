using System.Diagnostics;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Scenario.AppServer.Host;
using Scenario.FakeCloud;
using Scenario.Integration.AppClient;
using Scenario.Integration.FakeOss;
using Scenario.Signing.Oss;

namespace Scenario.Integration.Conformance;

/// <summary>The vendor's browser build, unmodified, in headless Chromium: page, AppServer and FakeOss are three origins.</summary>
public sealed class BrowserSdkTests
{
    private const string BucketWithoutRules = "bucket-without-rules";

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    [Fact]
    public async Task a_page_uploads_lists_and_downloads_across_origins_and_sees_why_it_is_refused()
    {
        var chromium = Require.Executable("browser", "chromium");
        var suite = Path.Combine(RepositoryRoot(), "tests", "Conformance");
        var sdk = Path.Combine(suite, "node_modules", "ali-oss", "dist", "aliyun-oss-sdk.js");
        Require.Met("browser", File.Exists(sdk), "tests/Conformance has no node_modules (npm ci --prefix tests/Conformance)");

        await using var cloud = await FakeCloudHost.StartAsync();
        var received = new TaskCompletionSource<JsonElement>(TaskCreationOptions.RunContinuationsAsynchronously);
        var settings = new Dictionary<string, string>
        {
            ["oss"] = $"http://localhost:{cloud.OssEndpoint.Port}",
            ["bucket"] = OssTestHost.Bucket,
            ["bucketWithoutRules"] = BucketWithoutRules,
            ["region"] = OssTestHost.Region,
        };
        await using var page = await ServePageAsync(suite, sdk, settings, received);
        var origin = page.Urls.Single();
        await using var appServer = await StartAppServerAsync(cloud, origin);
        settings["appServer"] = appServer.Urls.Single();
        await PutAsync(cloud, BucketWithoutRules, "", "");
        await PutAsync(cloud, OssTestHost.Bucket, "cors", $"""
            <CORSConfiguration><CORSRule><AllowedOrigin>{origin}</AllowedOrigin>
            <AllowedMethod>GET</AllowedMethod><AllowedMethod>PUT</AllowedMethod><AllowedMethod>POST</AllowedMethod><AllowedMethod>DELETE</AllowedMethod><AllowedMethod>HEAD</AllowedMethod>
            <AllowedHeader>*</AllowedHeader><ExposeHeader>ETag</ExposeHeader><ExposeHeader>x-oss-request-id</ExposeHeader></CORSRule></CORSConfiguration>
            """);

        var results = await BrowseAsync(chromium, $"{origin}/page.html", received.Task);

        foreach (var version in (string[])["V1", "V4"])
        {
            var result = results.GetProperty(version);
            Assert.False(result.TryGetProperty("error", out var error), $"{version}: {error}");
            Assert.Equal("STS.", result.GetProperty("token").GetString());
            Assert.Matches("^\"[0-9A-F]{32}-3\"$", result.GetProperty("etag").GetString()!);
            Assert.Equal($"users/alice/from a page/{version} 中文.bin {350 * 1024}", Assert.Single(result.GetProperty("listed").EnumerateArray()).GetString());
            Assert.True(result.GetProperty("same").GetBoolean());
            Assert.Matches("^[0-9A-F]{24}$", result.GetProperty("requestId").GetString()!);
            Assert.Matches("^403 AccessDenied [0-9A-F]{24}$", result.GetProperty("denied").GetString()!);
            Assert.Matches("^404 NoSuchKey [0-9A-F]{24}$", result.GetProperty("missing").GetString()!);
            Assert.DoesNotContain("AccessDenied", result.GetProperty("hidden").GetString()!, StringComparison.Ordinal);
        }

        var preflights = cloud.OssJournal.Last(1000).Where(entry => entry.Operation == "OptionObject").ToList();
        Assert.Contains(preflights, entry => entry.Status == 200 && entry.Target.StartsWith($"/{OssTestHost.Bucket}/users/alice/", StringComparison.Ordinal));
        Assert.All(preflights.Where(entry => entry.Status != 200),
            entry => Assert.Equal(("AccessForbidden", "The bucket has no CORS rules."), (entry.Code, entry.Text)));
        Assert.Contains(preflights, entry => entry.Status == 403);
    }

    private static async Task<WebApplication> ServePageAsync(string suite, string sdk, Dictionary<string, string> settings,
        TaskCompletionSource<JsonElement> received)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var page = builder.Build();
        page.MapGet("/page.html", () => Results.File(Path.Combine(suite, "browser", "page.html"), "text/html"));
        page.MapGet("/page.js", () => Results.File(Path.Combine(suite, "browser", "page.js"), "text/javascript"));
        page.MapGet("/aliyun-oss-sdk.js", () => Results.File(sdk, "text/javascript"));
        page.MapGet("/settings.json", () => settings);
        page.MapPost("/results", (JsonElement results) => received.TrySetResult(results.Clone()));
        await page.StartAsync();
        return page;
    }

    internal static async Task<WebApplication> StartAppServerAsync(FakeCloudHost cloud, string origin)
    {
        var server = AppServerHost.Create(["--environment", "Development", "--urls", "http://127.0.0.1:0"], builder =>
        {
            builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
            {
                ["Sts:Endpoint"] = cloud.StsEndpoint.ToString(),
                ["Oss:Endpoint"] = cloud.OssEndpoint.ToString(),
                ["Cors:Origins:0"] = origin,
                ["Logging:LogLevel:Default"] = "None",
                ["Logging:LogLevel:Scenario.AppServer.Audit"] = "None",
            });
            builder.Services.AddSingleton<TimeProvider>(cloud.Clock);
        });
        await server.StartAsync();
        return server;
    }

    private static async Task PutAsync(FakeCloudHost cloud, string bucket, string subResource, string body)
    {
        var toSign = new OssRequestToSign("PUT", bucket, null, subResource.Length == 0 ? [] : [new(subResource, null)], []);
        using var request = new HttpRequestMessage(HttpMethod.Put,
            new Uri(cloud.OssEndpoint, $"/{bucket}/{(subResource.Length == 0 ? "" : "?" + subResource)}"))
        {
            Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body)),
        };
        foreach (var (name, value) in OssV4Signature.SignHeaders(toSign, OssTestHost.RootKeyId, OssTestHost.RootSecret, null, OssTestHost.Region,
            cloud.Clock.GetUtcNow()))
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false });
        using var answer = await http.SendAsync(request);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
    }

    // The page reports to its own server, so the browser needs no remote control; the port for it keeps headless mode from leaving at once.
    private static async Task<JsonElement> BrowseAsync(string chromium, string url, Task<JsonElement> results)
    {
        var profile = Directory.CreateTempSubdirectory("scenario-browser-");
        try
        {
            var start = new ProcessStartInfo(chromium)
            {
                ArgumentList =
                {
                    "--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync",
                    "--disable-dev-shm-usage", "--no-first-run", "--no-proxy-server", "--remote-debugging-port=0", $"--user-data-dir={profile.FullName}", url,
                },
                RedirectStandardError = true,
                RedirectStandardOutput = true,
            };
            using var browser = Process.Start(start)!;
            var errors = browser.StandardError.ReadToEndAsync();
            _ = browser.StandardOutput.ReadToEndAsync();
            try
            {
                var exited = browser.WaitForExitAsync();
                var first = await Task.WhenAny(results, exited).WaitAsync(Limit, TestContext.Current.CancellationToken);
                Assert.True(first == results, first == results ? "" : $"The browser left with {browser.ExitCode}: {await errors}");
                return await results;
            }
            finally
            {
                if (!browser.HasExited)
                {
                    browser.Kill(entireProcessTree: true);
                    await browser.WaitForExitAsync();
                }
            }
        }
        finally
        {
            Remove(profile);
        }
    }

    private static void Remove(DirectoryInfo profile)
    {
        try
        {
            profile.Delete(recursive: true);
        }
        catch (IOException)
        {
            // a child of the browser may still be writing its last file
        }
    }

    private static string RepositoryRoot()
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (directory is not null && !File.Exists(Path.Combine(directory.FullName, "Scenario.sln")))
        {
            directory = directory.Parent;
        }

        return directory?.FullName ?? throw new InvalidOperationException("The tests run outside the repository.");
    }
}
