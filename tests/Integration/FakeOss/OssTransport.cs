using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;

#pragma warning disable IDE0130 // the shared harness finds its transport under one name, whichever project it is in
namespace Scenario.OssHarness;
#pragma warning restore IDE0130

/// <summary>Over sockets, as real clients come.</summary>
internal static class OssTransport
{
    public static readonly HttpClient Http = new(new SocketsHttpHandler
    {
        UseProxy = false,
        AllowAutoRedirect = false,
        RequestHeaderEncodingSelector = (_, _) => Encoding.UTF8,
        ResponseHeaderEncodingSelector = (_, _) => Encoding.UTF8,
    });

    public static void Use(WebApplicationBuilder builder) => builder.WebHost.UseUrls("http://127.0.0.1:0");

    public static Uri EndpointOf(WebApplication app) => new(app.Urls.First());

    /// <summary>The client for a host; the caller does not dispose of it.</summary>
    public static HttpClient ClientOf(WebApplication app) => Http;
}
