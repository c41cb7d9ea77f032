using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using Microsoft.Extensions.DependencyInjection;

namespace Scenario.Trainer.Stages;

/// <summary>Lets requests that arrived at the page's port into a host of this process, as if they had arrived at the host's own.</summary>
/// <remarks>
/// The first of the host's startup filters, so that everything that stands in front of the host stands in front of these requests too. No socket lies
/// between: the host sees the true address of who asks, and so its control API refuses whoever is not this machine.
/// </remarks>
public sealed class HostEntrance : IStartupFilter
{
    // What a server tells of a connection and a request. What the page's own pipeline has found out, such as an endpoint, stays outside.
    private static readonly Type[] OfServer =
    [
        typeof(IHttpResponseFeature), typeof(IHttpResponseBodyFeature), typeof(IHttpConnectionFeature), typeof(IHttpRequestLifetimeFeature),
        typeof(IHttpRequestIdentifierFeature), typeof(IHttpBodyControlFeature), typeof(IHttpMaxRequestBodySizeFeature), typeof(IHttpRequestTrailersFeature),
        typeof(IHttpRequestBodyDetectionFeature), typeof(IHttpResponseTrailersFeature), typeof(IHttpMinRequestBodyDataRateFeature), typeof(IHttpResetFeature),
        typeof(ITlsConnectionFeature), typeof(IConnectionItemsFeature),
    ];

    private RequestDelegate? _pipeline;
    private IServiceScopeFactory? _scopes;

    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        _scopes = app.ApplicationServices.GetRequiredService<IServiceScopeFactory>();
        app.Use(pipeline => _pipeline = pipeline);
        next(app);
    };

    /// <summary>Has the host answer a request.</summary>
    /// <param name="context">The request as it arrived; nothing was written yet.</param>
    /// <param name="prefix">Beginning of the path that is not the host's, without a slash at its end.</param>
    /// <param name="host">The Host by which the host knows itself.</param>
    /// <param name="scheme">What the host is told of the way to it: a server behind a proxy believes the proxy.</param>
    /// <returns>False for a target whose text does not begin with the prefix, such as one that climbs out of it and back; nothing was written then.</returns>
    public async Task<bool> TryAnswerAsync(HttpContext context, string prefix, string host, string scheme)
    {
        var asked = context.Features.GetRequiredFeature<IHttpRequestFeature>();
        if (!asked.RawTarget.StartsWith(prefix + "/", StringComparison.Ordinal) || !asked.Path.StartsWith(prefix + "/", StringComparison.Ordinal))
        {
            return false;
        }

        IHeaderDictionary headers = new HeaderDictionary(asked.Headers.Count);
        foreach (var (name, value) in asked.Headers)
        {
            headers[name] = value;
        }

        headers.Host = host;
        headers.Remove("Cookie"); // the page's own: nobody else's business, and not to be shown in the flow

        var features = new FeatureCollection();
        foreach (var kind in OfServer)
        {
            features[kind] = context.Features[kind];
        }

        features.Set<IHttpRequestFeature>(new HttpRequestFeature
        {
            Body = asked.Body,
            Headers = headers,
            Method = asked.Method,
            Path = asked.Path[prefix.Length..],
            PathBase = "",
            Protocol = asked.Protocol,
            QueryString = asked.QueryString,
            RawTarget = asked.RawTarget[prefix.Length..],
            Scheme = scheme,
        });
        var inner = new DefaultHttpContext(features) { ServiceScopeFactory = _scopes! };
        features.Set<IRequestBodyPipeFeature>(new RequestBodyPipeFeature(inner)); // the server's own would read past a body that was replaced
        await _pipeline!(inner);
        if (inner.Features.Get<IServiceProvidersFeature>() is IAsyncDisposable services)
        {
            await services.DisposeAsync();
        }

        return true;
    }
}
