using Microsoft.AspNetCore.Http.Features;

namespace Scenario.FakeOss.Responses;

/// <summary>Whether a connection ends with an answer. The answer must say so (RFC 9112 9.6), or the client sends its next request into nothing.</summary>
internal static class ConnectionEnd
{
    public const string Close = "close";

    private const string OverruledLength = "X-Content-Length"; // where Kestrel keeps a Content-Length that a Transfer-Encoding overrules

    /// <summary>The client said it; the server then says so by itself.</summary>
    public static bool IsAskedFor(HttpRequest request) =>
        request.Headers.Connection is { Count: > 0 } options
        && options.ToString().Split(',', StringSplitOptions.TrimEntries).Contains(Close, StringComparer.OrdinalIgnoreCase);

    /// <summary>The server will close: after two announcements of the length, or since the body of a refused request is still on its way.</summary>
    public static bool IsDue(HttpRequest request, int status) =>
        (request.Headers.TransferEncoding.Count > 0 && request.Headers.ContainsKey(OverruledLength))
        || (status >= StatusCodes.Status400BadRequest && HasBodyToCome(request));

    private static bool HasBodyToCome(HttpRequest request)
    {
        if (request.HttpContext.Features.Get<IHttpRequestBodyDetectionFeature>() is not { CanHaveBody: true })
        {
            return false;
        }

        if (request.Headers.Expect.Count > 0)
        {
            return true; // nobody knows whether a client that was not told to go on sends it
        }

        try
        {
            if (!request.BodyReader.TryRead(out var arrived))
            {
                return true;
            }

            request.BodyReader.AdvanceTo(arrived.Buffer.End);
            return !arrived.IsCompleted;
        }
        catch (Exception exception) when (exception is IOException or InvalidOperationException)
        {
            return true; // no request can follow a body that is none
        }
    }
}
