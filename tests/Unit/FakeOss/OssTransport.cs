using System.Net;
using System.Net.Http.Headers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.TestHost;

#pragma warning disable IDE0130 // the shared harness finds its transport under one name, whichever project it is in
namespace Scenario.OssHarness;
#pragma warning restore IDE0130

/// <summary>In the process of the tests, without a socket: the whole pipeline, but not what Kestrel makes of bytes.</summary>
internal static class OssTransport
{
    public static void Use(WebApplicationBuilder builder) => builder.WebHost.UseTestServer(static server => server.AllowSynchronousIO = false);

    // An IP address makes clients address buckets by path, as over sockets.
    public static Uri EndpointOf(WebApplication app) => new("http://127.0.0.1:8712");

    /// <summary>The client for a host; the caller does not dispose of it.</summary>
    public static HttpClient ClientOf(WebApplication app) => new(new RawRequestHandler(app.GetTestServer()));

    // As on the wire: TestServer makes the target of the URI's parts, which have lost dot segments, and the headers of what .NET has parsed and put right.
    private sealed class RawRequestHandler(TestServer server) : HttpMessageHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var whole = request.RequestUri!.OriginalString;
            var start = whole.IndexOf('/', whole.IndexOf("://", StringComparison.Ordinal) + 3);
            var target = start < 0 ? "/" : whole[start..];
            var headers = request.Headers.NonValidated.Concat(request.Content is { } content ? content.Headers.NonValidated : []).ToArray();
            request.RequestUri = new Uri(start < 0 ? whole : whole[..start]);
            using var invoker = new HttpMessageInvoker(server.CreateHandler(http => Restore(http, target, headers)));
            return await invoker.SendAsync(request, cancellationToken);
        }

        private static void Restore(HttpContext http, string target, IEnumerable<KeyValuePair<string, HeaderStringValues>> headers)
        {
            var mark = target.IndexOf('?');
            http.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget = target;
            http.Request.Path = PathString.FromUriComponent(mark < 0 ? target : target[..mark]);
            http.Request.QueryString = new QueryString(mark < 0 ? "" : target[mark..]);
            http.Connection.RemoteIpAddress = IPAddress.Loopback;
            foreach (var (name, values) in headers)
            {
                http.Request.Headers[name] = values.ToArray();
            }
        }
    }
}
