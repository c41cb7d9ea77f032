using System.Buffers;
using System.Net;

namespace Scenario.Load;

/// <summary>One target under load: the same client, signing the same way, whoever answers.</summary>
internal sealed class LoadClient : IDisposable
{
    private const int BufferSize = 128 * 1024;

    // Far more than a closed loop has. An open one goes on while a server pauses; what is due then waits here instead of on ten thousand connections.
    private const int MostConnections = 512;

    private readonly HttpMessageInvoker _http = new(new SocketsHttpHandler
    {
        UseProxy = false,
        UseCookies = false,
        AllowAutoRedirect = false,
        ActivityHeadersPropagator = null,
        MaxConnectionsPerServer = MostConnections,
    });
    private readonly Uri _oss;
    private readonly Uri? _sts;
    private readonly RequestSigner _signer;
    private readonly StsCaller? _caller;
    private readonly string _bucket;

    public LoadClient(string name, Uri oss, string bucket, RequestSigner signer, Uri? sts = null, StsCaller? caller = null)
    {
        Name = name;
        (_oss, _bucket, _signer, _sts, _caller) = (oss, bucket, signer, sts, caller);
    }

    public string Name { get; }

    public bool HasSts => _sts is not null;

    /// <summary>Set while answers are recorded for the floor.</summary>
    public Action<string, RecordedAnswer>? Observe { get; set; }

    /// <summary>One signed request on an object, or on the bucket where the key is empty.</summary>
    /// <returns>The body where <paramref name="wantsBody"/>, else nothing: it is read and dropped.</returns>
    public Task<(byte[] Body, string ETag)> SendAsync(string shape, HttpMethod method, string key, string query, ReadOnlyMemory<byte>? body,
        bool wantsBody = false)
    {
        var path = key.Length == 0 ? $"/{_bucket}/" : $"/{_bucket}/{key}";
        var request = new HttpRequestMessage(method, new Uri(_oss, query.Length == 0 ? path : $"{path}?{query}"));
        _signer.Sign(request, path, query);
        if (body is { } bytes)
        {
            request.Content = new ReadOnlyMemoryContent(bytes);
        }

        return SendAsync(shape, request, wantsBody);
    }

    public async Task<byte[]> CallStsAsync(string shape, Func<StsCaller, HttpContent> content, bool wantsBody = false) =>
        (await SendAsync(shape, new HttpRequestMessage(HttpMethod.Post, _sts) { Content = content(_caller!) }, wantsBody)).Body;

    public void Dispose() => _http.Dispose();

    private async Task<(byte[] Body, string ETag)> SendAsync(string shape, HttpRequestMessage request, bool wantsBody)
    {
        using (request)
        {
            request.Headers.TryAddWithoutValidation(Floor.ShapeHeader, shape);
            using var answer = await _http.SendAsync(request, CancellationToken.None);
            var body = wantsBody || Observe is not null || answer.StatusCode is not (HttpStatusCode.OK or HttpStatusCode.NoContent)
                ? await answer.Content.ReadAsByteArrayAsync()
                : await DropAsync(answer);
            if (answer.StatusCode is not (HttpStatusCode.OK or HttpStatusCode.NoContent))
            {
                throw new InvalidOperationException($"{Name}: {shape} was answered {(int)answer.StatusCode}. {System.Text.Encoding.UTF8.GetString(body)}");
            }

            Observe?.Invoke(shape, new RecordedAnswer((int)answer.StatusCode, HeadersOf(answer), body));
            return (body, answer.Headers.TryGetValues("ETag", out var tags) ? tags.First() : "");
        }
    }

    private static async Task<byte[]> DropAsync(HttpResponseMessage answer)
    {
        var expected = answer.Content.Headers.ContentLength;
        await using var stream = await answer.Content.ReadAsStreamAsync();
        var buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        long received = 0;
        for (int count; (count = await stream.ReadAsync(buffer)) > 0;)
        {
            received += count;
        }

        ArrayPool<byte>.Shared.Return(buffer);
        return received == (expected ?? received) ? [] : throw new InvalidOperationException($"{received} bytes came of {expected}.");
    }

    private static Dictionary<string, string> HeadersOf(HttpResponseMessage answer)
    {
        string[] ownOfKestrel = ["Content-Length", "Transfer-Encoding", "Date", "Connection"];
        return answer.Headers.NonValidated.Concat(answer.Content.Headers.NonValidated)
            .Where(header => !ownOfKestrel.Contains(header.Key, StringComparer.OrdinalIgnoreCase))
            .ToDictionary(static header => header.Key, static header => header.Value.ToString());
    }
}
