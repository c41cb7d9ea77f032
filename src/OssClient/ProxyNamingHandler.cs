using System.Net;

namespace Scenario.Oss;

/// <summary>Says in the message of a failure that a proxy stood between, and which: the address in the system's own message is the proxy's.</summary>
internal sealed class ProxyNamingHandler(HttpMessageHandler inner, IWebProxy proxy) : DelegatingHandler(inner)
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        try
        {
            return await base.SendAsync(request, cancellationToken);
        }
        catch (HttpRequestException exception) when (request.RequestUri is { } address && !proxy.IsBypassed(address) && proxy.GetProxy(address) is { } through)
        {
            throw new HttpRequestException(
                exception.HttpRequestError,
                $"{exception.Message} The request went through the proxy {through.GetLeftPart(UriPartial.Authority)} (HTTP_PROXY, HTTPS_PROXY or ALL_PROXY); NO_PROXY names what goes past it.",
                exception.InnerException,
                exception.StatusCode);
        }
    }
}
