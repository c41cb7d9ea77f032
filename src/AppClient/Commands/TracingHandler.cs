using System.Globalization;

namespace Scenario.AppClient.Commands;

/// <summary>Prints each request and its answer for <c>--verbose</c>. No headers and no bodies, so no credentials.</summary>
internal sealed class TracingHandler(HttpMessageHandler inner, ClientEnvironment environment) : DelegatingHandler(inner)
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var started = environment.Time.GetTimestamp();
        var what = $"{request.Method} {request.RequestUri}";
        try
        {
            var response = await base.SendAsync(request, cancellationToken);
            var id = response.Headers.TryGetValues("x-oss-request-id", out var values) ? " request id " + values.First() : "";
            Print(string.Create(CultureInfo.InvariantCulture,
                $"{what} -> {(int)response.StatusCode}{id} ({environment.Time.GetElapsedTime(started).TotalMilliseconds:0} ms)"));
            return response;
        }
        catch (Exception exception)
        {
            Print($"{what} -> {exception.GetType().Name}: {exception.Message}");
            throw;
        }
    }

    private void Print(string line) => environment.Messages.Write(new Spectre.Console.Text(Printable.Of(line) + "\n"));
}
