using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text.Json;

namespace Scenario.Load;

/// <summary>Bare Kestrel that reads the whole request and answers with the recorded status,
/// headers and body: what no server on this stack can undercut.</summary>
internal static class Floor
{
    public const string ShapeHeader = "x-bench-shape";
    public const string RecordPath = "/_shape";

    /// <summary>Argument: also compute the MD5 of every body, which an ETag is.</summary>
    public const string DigestArgument = "--digest=true";

    private const int ChunkSize = 128 * 1024;

    public static async Task<int> RunAsync(string[] args)
    {
        var shapes = new ConcurrentDictionary<string, RecordedAnswer>(StringComparer.Ordinal);
        var digests = args.Contains(DigestArgument);
        var builder = WebApplication.CreateSlimBuilder(args);
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.WebHost.ConfigureKestrel(static kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = null;
            kestrel.Limits.MinRequestBodyDataRate = null;
        });
        await using var app = builder.Build();
        app.Run(async http =>
        {
            if (http.Request.Path == RecordPath)
            {
                shapes[http.Request.Query["name"]!] = (await JsonSerializer.DeserializeAsync<RecordedAnswer>(http.Request.Body, JsonSerializerOptions.Web))!;
                return;
            }

            await DrainAsync(http.Request, digests);
            var shape = shapes[http.Request.Headers[ShapeHeader]!];
            http.Response.StatusCode = shape.Status;
            foreach (var (name, value) in shape.Headers)
            {
                http.Response.Headers[name] = value;
            }

            http.Response.ContentLength = shape.Body.Length;
            for (var sent = 0; sent < shape.Body.Length; sent += ChunkSize)
            {
                await http.Response.Body.WriteAsync(shape.Body.AsMemory(sent, Math.Min(ChunkSize, shape.Body.Length - sent)));
            }
        });
        await app.RunAsync();
        return 0;
    }

    private static async Task DrainAsync(HttpRequest request, bool digests)
    {
        if (request.ContentLength is null or 0)
        {
            return;
        }

        using var md5 = digests ? IncrementalHash.CreateHash(HashAlgorithmName.MD5) : null;
        while (true)
        {
            var read = await request.BodyReader.ReadAsync();
            foreach (var bytes in read.Buffer)
            {
                md5?.AppendData(bytes.Span);
            }

            request.BodyReader.AdvanceTo(read.Buffer.End);
            if (read.IsCompleted)
            {
                md5?.GetHashAndReset();
                return;
            }
        }
    }
}
