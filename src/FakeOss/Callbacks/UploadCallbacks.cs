using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Scenario.ControlPlane;
using Scenario.ControlPlane.Admin;
using Scenario.Ram.Explanations;

namespace Scenario.FakeOss.Callbacks;

/// <summary>Tells the application's server of a finished upload and hands its answer to the uploader (oss-protocol 7.3, 7.5).</summary>
/// <remarks>Source: oss-protocol 7.</remarks>
internal sealed class UploadCallbacks(
    CallbackSigner signer, CallbackConnector connector, OssStore store, OssOptions options, MovableClock clock, ILogger<UploadCallbacks> logger) : IDisposable
{
    private const int MaximumAnswerBytes = 1024 * 1024;
    private const string Unreachable = "Error status : -1.OSS can not connect to your callbackUrl, please check it.";

    private readonly HttpMessageInvoker _http = new(new SocketsHttpHandler
    {
        UseProxy = false,
        UseCookies = false,
        AllowAutoRedirect = false, // a redirect would lead past the check of the address, and past the signature
        AutomaticDecompression = DecompressionMethods.None,
        ConnectCallback = connector.ConnectAsync,
        MaxResponseDrainSize = 0,
        PooledConnectionLifetime = TimeSpan.Zero, // one connection per callback: servers close theirs without a word
        ActivityHeadersPropagator = null, // the real service sends no trace headers
    });

    /// <summary>What the upload asks for; to be read before anything is stored.</summary>
    /// <exception cref="OssErrorException">InvalidArgument.</exception>
    public CallbackParameters? Read(OssRequest request) => CallbackParameters.Read(request, connector);

    /// <summary>The application's words in answer to an upload that is stored; of its own answer the headers stay, body and status do not.</summary>
    /// <exception cref="OssErrorException">CallbackFailed; the object stays.</exception>
    public async ValueTask<OssResponse> AnswerAsync(CallbackParameters callback, OssContext context, OssResponse stored)
    {
        var row = stored.Stored!;
        var image = callback.Body.Contains("${imageInfo.", StringComparison.Ordinal) ? await ReadImageAsync(row) : null;
        var body = Encoding.UTF8.GetBytes(CallbackTemplate.Fill(callback.Body, callback.IsJson, name => ValueOf(name, callback, context, row, image)));
        var failure = new OssError.CallbackFailed(Unreachable);
        foreach (var url in callback.Urls)
        {
            // The uploader's own connection does not matter any more: the object is there, and the application is to know.
            (var answer, failure) = await CallAsync(url, callback, context, body);
            if (answer is not null)
            {
                return stored.Headers.Where(static header => header.Key is not ("Content-Type" or "Location"))
                    .Aggregate(OssResponse.Bytes(answer, CallbackParameters.JsonBodyType), static (all, header) => all.With(header.Key, header.Value));
            }

            Log.CallbackUnanswered(logger, context.RequestId, url.Authority, failure.Message);
        }

        throw (failure with { Detail = new(ExplanationKind.CallbackUnanswered, ("authority", callback.Urls[^1].Authority)) }).ToException();
    }

    public void Dispose() => _http.Dispose();

    private async Task<(byte[]? Answer, OssError.CallbackFailed Failure)> CallAsync(Uri url, CallbackParameters callback, OssContext context, byte[] body)
    {
        using var timeout = new CancellationTokenSource(options.CallbackTimeout, clock);
        try
        {
            using var request = RequestOf(url, callback, context, body);
            using var response = await _http.SendAsync(request, timeout.Token);
            if (response.StatusCode != HttpStatusCode.OK)
            {
                return (null, new($"Error status : {((int)response.StatusCode).ToString(CultureInfo.InvariantCulture)}.", "0007-00000203"));
            }

            if (response.Content.Headers.ContentLength is not <= MaximumAnswerBytes)
            {
                return (null, new("Error status : 400.User server return too long content-length value."));
            }

            var answer = await response.Content.ReadAsByteArrayAsync(timeout.Token);
            using var json = JsonDocument.Parse(answer);
            return (answer, new(""));
        }
        catch (JsonException)
        {
            return (null, new("Response body is not valid json format.", "0007-00000205"));
        }
        catch (OperationCanceledException) when (timeout.IsCancellationRequested)
        {
            return (null, new("Cost too long time.", "0007-00000202"));
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            return (null, new(exception is ForbiddenAddressException or { InnerException: ForbiddenAddressException }
                ? CallbackConnector.ForbiddenText : Unreachable));
        }
    }

    private HttpRequestMessage RequestOf(Uri url, CallbackParameters callback, OssContext context, byte[] body)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, url)
        {
            Version = HttpVersion.Version11,
            Content = new ByteArrayContent(body) { Headers = { ContentType = new MediaTypeHeaderValue(callback.BodyType) } },
        };
        request.Options.Set(CallbackConnector.SendsSni, callback.SendsSni);
        var headers = request.Headers;
        headers.Host = callback.Host;
        headers.ConnectionClose = true;
        headers.TryAddWithoutValidation("User-Agent", "http-client/0.0.1");
        headers.TryAddWithoutValidation("authorization", signer.Sign(url.PathAndQuery, body));
        headers.TryAddWithoutValidation(CallbackMark.Header, Convert.ToBase64String(Encoding.ASCII.GetBytes(signer.PublicKeyUrl)));
        headers.TryAddWithoutValidation("x-oss-signature-version", "1.0");
        headers.TryAddWithoutValidation("x-oss-tag", "CALLBACK");
        headers.TryAddWithoutValidation("x-oss-bucket", context.Bucket.Name);
        headers.TryAddWithoutValidation("x-oss-owner", context.Bucket.Owner);
        headers.TryAddWithoutValidation("x-oss-request-id", context.RequestId);
        if (!context.Caller.IsAnonymous)
        {
            headers.TryAddWithoutValidation("x-oss-requester", context.Caller.AccountId);
        }

        return request;
    }

    private static CallbackValue ValueOf(string name, CallbackParameters callback, OssContext context, ObjectRow row, ImageInfo? image) => name switch
    {
        "bucket" => new(context.Bucket.Name),
        "object" => new(row.Key),
        "etag" => new(row.ETag),
        "size" => CallbackValue.Number(row.Size),
        "mimeType" => new(row.Headers[StoredHeaders.ContentType] ?? StoredHeaders.DefaultContentType),
        "crc64" => new(row.Crc64.ToString(CultureInfo.InvariantCulture)),
        "contentMd5" => new(row.ContentMd5 ?? ""),
        "clientIp" => new(context.Request.Http.Connection.RemoteIpAddress?.Plain().ToString() ?? ""),
        "reqId" => new(context.RequestId),
        "operation" => new(context.Operation.Name),
        "imageInfo.width" when image is not null => CallbackValue.Number(image.Width),
        "imageInfo.height" when image is not null => CallbackValue.Number(image.Height),
        "imageInfo.format" when image is not null => new(image.Format),
        _ => new(callback.Variables.GetValueOrDefault(name.ToLowerInvariant(), "")),
    };

    private async Task<ImageInfo?> ReadImageAsync(ObjectRow row)
    {
        await using var content = store.Read(transaction => store.Open(transaction, row));
        using var header = new MemoryStream();
        await content.CopyToAsync(header, 0, Math.Min(row.Size, ImageInfo.HeaderBytes), CancellationToken.None);
        return ImageInfo.Read(header.GetBuffer().AsSpan(0, (int)header.Length));
    }
}
