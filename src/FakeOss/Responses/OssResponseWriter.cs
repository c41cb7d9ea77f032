using System.Globalization;
using Scenario.ControlPlane;

namespace Scenario.FakeOss.Responses;

/// <summary>The envelope that every response has, then the body (oss-protocol 3.1).</summary>
internal sealed class OssResponseWriter(MovableClock clock, AddressResolver addresses)
{
    /// <summary>Calls <paramref name="beforeLast"/> with the length of the body before its last bytes are written.</summary>
    public async Task WriteAsync(
        HttpContext http, string requestId, long startedAt, OssResponse response, TrafficPace? pace, Action<long> beforeLast,
        CancellationToken cancellationToken)
    {
        http.Response.StatusCode = response.Status;
        var headers = http.Response.Headers;
        headers.Server = "AliyunOSS";
        headers.Date = ObjectHeaders.FormatDate(clock.GetUtcNow());
        headers["x-oss-request-id"] = requestId;
        headers["x-oss-server-time"] = ((long)clock.GetElapsedTime(startedAt).TotalMilliseconds).ToString(CultureInfo.InvariantCulture);
        if (HttpProtocol.IsHttp11(http.Request.Protocol) && !ConnectionEnd.IsAskedFor(http.Request))
        {
            headers.Connection = ConnectionEnd.IsDue(http.Request, response.Status) ? ConnectionEnd.Close : "keep-alive";
        }

        if (addresses.IsServiceHost(http.Request.Headers.Host.ToString()))
        {
            // The control API and other learners' objects live at this origin: nothing that was stored here may act in its name.
            headers.ContentSecurityPolicy = "sandbox";
            headers.XContentTypeOptions = "nosniff";
        }

        for (var at = 0; at < response.Headers.Count; at++)
        {
            var (name, value) = response.Headers[at];
            if (!headers.TryAdd(name, value))
            {
                headers.Append(name, value);
            }
        }

        if (pace is not null)
        {
            var delay = response.Content is null ? pace.Delayed : pace.TimeOf(response.Length);
            headers[TrafficPace.DelayHeader] = ((long)delay.TotalMilliseconds).ToString(CultureInfo.InvariantCulture);
        }

        if (response.Status is 204 or 304)
        {
            return;
        }

        http.Response.ContentLength = response.Length;
        if (HttpMethods.IsHead(http.Request.Method))
        {
            return;
        }

        if (response.Content is { } content)
        {
            var body = pace is null ? http.Response.Body : new PacedStream(http.Response.Body, pace);
            var left = response.Length;
            await foreach (var bytes in content.ReadAsync(response.Offset, left, cancellationToken))
            {
                left -= bytes.Length;
                if (left == 0)
                {
                    beforeLast(response.Length);
                }

                await body.WriteAsync(bytes, cancellationToken);
            }
        }
        else if (!response.Body.IsEmpty)
        {
            beforeLast(response.Length);
            await http.Response.Body.WriteAsync(response.Body, cancellationToken);
        }
    }
}
