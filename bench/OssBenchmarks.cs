using System.Globalization;
using BenchmarkDotNet.Attributes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Scenario.FakeOss;
using Scenario.FakeOss.Host;
using Scenario.FakeOss.Storage;
using Scenario.Ram.Identities;
using Scenario.Seeds;
using Scenario.Signing;
using Scenario.Signing.Oss;

namespace Scenario.Bench;

/// <summary>Whole requests through the pipeline (parse, verify, decide, handle, write, journal) over the memory store, without sockets.</summary>
[MemoryDiagnoser]
public class OssBenchmarks
{
    private const string Host = "127.0.0.1:8712";
    private const string Bucket = "bench-bucket";
    private const string Key = "2015/01/01/small.txt";
    private const string KeyId = "LTAI5tScenarioRoot000001";
    private const string Secret = "ScenarioRootSecret000000000001";

    private WebApplication _app = null!;
    private OssPipeline _pipeline = null!;
    private (string Query, List<KeyValuePair<string, string>> Headers) _get;
    private (string Query, List<KeyValuePair<string, string>> Headers) _list;
    private (string Query, List<KeyValuePair<string, string>> Headers) _fold;

    /// <summary>In the bucket; a page has 1000 of them.</summary>
    [Params(1_000, 100_000)]
    public int Keys { get; set; }

    [GlobalSetup]
    public async Task FillAsync()
    {
        var directory = new RamDirectoryBox(ScenarioSeed.Default.ToDirectory(DateTimeOffset.UtcNow));
        _app = FakeOssHost.Create(["--urls", "http://127.0.0.1:0", "--Logging:LogLevel:Default", "Warning"], builder =>
            builder.Services.AddSingleton<IRamDirectorySource>(directory));
        await _app.StartAsync();
        _pipeline = _app.Services.GetRequiredService<OssPipeline>();
        var store = _app.Services.GetRequiredService<OssStore>();
        await using var content =
            await store.ReceiveAsync(new MemoryStream(new byte[1024]), new BlobPlace(Bucket, Key, IsWhole: true), _ => { }, CancellationToken.None);
        await store.WriteAsync(transaction =>
        {
            transaction.Buckets.Add(new BucketRow
            {
                Name = Bucket,
                Owner = "11223344",
                Region = "cn-hangzhou",
                Acl = "private",
                StorageClass = "Standard",
                Redundancy = "LRS",
                Created = default
            });
            var bucket = transaction.Buckets.Find(Bucket)!;
            transaction.Objects.Put(bucket, Row(Key) with { Size = content.Size, ETag = content.Md5Hex, Crc64 = content.Crc64 }, content.Segments);
            for (var i = 1; i < Keys; i++)
            {
                transaction.Objects.Put(bucket, Row(string.Create(CultureInfo.InvariantCulture, $"users/{i % 100:00}/photos/{i:000000}.jpg")), []);
            }

            return true;
        });
        content.Keep();
        _get = Sign(Key, "");
        _list = Sign(null, "list-type=2&max-keys=1000&prefix=users%2F");
        _fold = Sign(null, "list-type=2&max-keys=1000&prefix=users%2F&delimiter=%2F");
    }

    [GlobalCleanup]
    public async Task StopAsync() => await _app.DisposeAsync();

    [Benchmark]
    public Task<int> GetObject1Kb() => SendAsync(Key, _get);

    [Benchmark]
    public Task<int> ListOnePage() => SendAsync(null, _list);

    [Benchmark]
    public Task<int> ListOneHundredPrefixes() => SendAsync(null, _fold);

    private static ObjectRow Row(string key) =>
        new()
        {
            Key = key,
            ETag = "D41D8CD98F00B204E9800998ECF8427E",
            ContentMd5 = "1B2M2Y8AsgTpgAmY7PhCfg==",
            LastModified = DateTimeOffset.UnixEpoch,
            StorageClass = "Standard"
        };

    private static (string, List<KeyValuePair<string, string>>) Sign(string? key, string query)
    {
        var headers = new List<KeyValuePair<string, string>> { new("Host", Host) };
        var toSign = new OssRequestToSign("GET", Bucket, key, PercentEncoding.ParseQuery(query), headers);
        headers.AddRange(OssV4Signature.SignHeaders(toSign, KeyId, Secret, null, "cn-hangzhou", DateTimeOffset.UtcNow));
        return (query, headers);
    }

    private async Task<int> SendAsync(string? key, (string Query, List<KeyValuePair<string, string>> Headers) signed)
    {
        var http = new DefaultHttpContext();
        http.Request.Method = "GET";
        http.Request.Protocol = "HTTP/1.1";
        http.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget = $"/{Bucket}/{key}?{signed.Query}";
        foreach (var (name, value) in signed.Headers)
        {
            http.Request.Headers[name] = value;
        }

        await _pipeline.InvokeAsync(http);
        return http.Response.StatusCode == 200 ? 200 : throw new InvalidOperationException($"Answered {http.Response.StatusCode}.");
    }
}
