using System.Globalization;
using Scenario.ControlPlane;
using Scenario.FakeOss.Requests;

namespace Scenario.FakeOss.Responses;

/// <summary>Step 5: the envelope that every response has, then the body (oss-protocol 3.1).</summary>
internal sealed class OssResponseWriter(MovableClock clock, OssRecorder recorder, AddressResolver addresses)
{
    public async Task WriteAsync(OssExchange exchange, OssResponse response, CancellationToken cancellationToken)
    {
        var http = exchange.Http;
        http.Response.StatusCode = response.Status;
        var headers = http.Response.Headers;
        headers.Server = "AliyunOSS";
        headers.Date = ObjectHeaders.FormatDate(clock.GetUtcNow());
        headers["x-oss-request-id"] = exchange.RequestId;
        headers["x-oss-server-time"] = ((long)clock.GetElapsedTime(exchange.StartedAt).TotalMilliseconds).ToString(CultureInfo.InvariantCulture);
        if (HttpProtocol.IsHttp11(http.Request.Protocol) && !ConnectionEnd.IsAskedFor(http.Request))
        {
            headers.Connection = ConnectionEnd.IsDue(http.Request, response.Status) ? ConnectionEnd.Close : "keep-alive";
        }

        if (addresses.IsServiceHost(http.Request.Host.Value ?? ""))
        {
            // The control API and other learners' objects live at this origin: nothing that was stored here may act in its name.
            headers.ContentSecurityPolicy = "sandbox";
            headers.XContentTypeOptions = "nosniff";
        }

        foreach (var (name, value) in response.Headers)
        {
            headers.Append(name, value);
        }

        var pace = exchange.Request?.Pace;
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

        // INVARIANT: journalled before the last byte leaves, so a client that has its answer finds it there.
        exchange.ResponseBytes = response.Length;
        if (response.Content is { } content)
        {
            await content.CopyToAsync(pace is null ? http.Response.Body : new PacedStream(http.Response.Body, pace), response.Offset, response.Length, () => recorder.Record(exchange), cancellationToken);
        }
        else if (!response.Body.IsEmpty)
        {
            recorder.Record(exchange);
            await http.Response.Body.WriteAsync(response.Body, cancellationToken);
        }
    }
}
