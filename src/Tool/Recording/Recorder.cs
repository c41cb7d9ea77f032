using System.Diagnostics;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Scenario.Oss;
using Scenario.Trainer.Stages;
using Yarp.ReverseProxy.Forwarder;

namespace Scenario.Tool.Recording;

/// <summary>Stands on loopback in front of STS and OSS, passes on what it gets byte for byte, and tells what went by.</summary>
/// <remarks>Method, target, headers and body stay as they are, Host included, so that signatures hold; no header of a proxy is added.</remarks>
internal sealed class Recorder : IAsyncDisposable
{
    private static readonly ForwarderRequestConfig Patient = new() { ActivityTimeout = TimeSpan.FromMinutes(15) };

    private readonly WebApplication _app;
    private readonly HttpMessageInvoker _wire;

    private Recorder(WebApplication app, HttpMessageInvoker wire, Uri sts, Uri oss)
    {
        _app = app;
        _wire = wire;
        Sts = sts;
        Oss = oss;
    }

    /// <summary>Where it takes calls of STS and RAM.</summary>
    public Uri Sts { get; }

    /// <summary>Where it takes calls of OSS.</summary>
    public Uri Oss { get; }

    /// <param name="port">Loopback port of STS; OSS has the next one. 0 takes two free ones.</param>
    /// <param name="stsTarget">Where STS and RAM answer.</param>
    /// <param name="ossTarget">Where OSS answers.</param>
    /// <param name="tell">Told of every exchange once its answer has gone.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="IOException">A port is taken.</exception>
    public static async Task<Recorder> StartAsync(
        int port, Uri stsTarget, Uri ossTarget, Func<RecordedExchange, Task> tell, CancellationToken cancellationToken)
    {
        // Nothing of the environment configures it.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.Services.AddHttpForwarder();
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            (kestrel.Limits.MaxRequestBodySize, kestrel.Limits.MinRequestBodyDataRate, kestrel.Limits.MinResponseDataRate) = (null, null, null);
            (kestrel.Limits.MaxRequestLineSize, kestrel.Limits.MaxRequestHeadersTotalSize) = (64 * 1024, 128 * 1024); // a token may stand in a URL
            kestrel.Listen(IPAddress.Loopback, port);
            kestrel.Listen(IPAddress.Loopback, port == 0 ? 0 : port + 1);
        });
        var app = builder.Build();
        var wire = new HttpMessageInvoker(OssHttp.CreateHandler(authorities: null));
        var forwarder = app.Services.GetRequiredService<IHttpForwarder>();
        var (stsPort, count) = (0, 0);
        app.Run(context => context.Connection.LocalPort == stsPort
            ? PassAsync(context, Interlocked.Increment(ref count), forwarder, wire, HopHost.Sts, stsTarget, tell)
            : PassAsync(context, Interlocked.Increment(ref count), forwarder, wire, HopHost.Oss, ossTarget, tell));
        try
        {
            await app.StartAsync(cancellationToken);
        }
        catch
        {
            wire.Dispose();
            await app.DisposeAsync();
            throw;
        }

        var listening = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!;
        var addresses = listening.Addresses.Select(static text => new Uri(text)).ToList();
        stsPort = addresses[0].Port;
        return new(app, wire, addresses[0], addresses[1]);
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _wire.Dispose();
    }

    private static async Task PassAsync(
        HttpContext context, int sequence, IHttpForwarder forwarder, HttpMessageInvoker wire, HopHost host, Uri target, Func<RecordedExchange, Task> tell)
    {
        var startedAt = Stopwatch.GetTimestamp();
        var tap = new ExchangeTap(context);
        var rawTarget = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        var error = await forwarder.SendAsync(
            context, target.GetLeftPart(UriPartial.Authority), wire, Patient, new Unchanged(target, rawTarget), context.RequestAborted);
        await context.Response.BodyWriter.FlushAsync(CancellationToken.None);
        await tell(new(sequence, host, target, tap.Finish(), Stopwatch.GetElapsedTime(startedAt), error == ForwarderError.None ? null : error.ToString()));
    }

    /// <summary>The request target as it was sent: parsed and written anew it could differ from what was signed.</summary>
    private sealed class Unchanged(Uri target, string rawTarget) : HttpTransformer
    {
        public override async ValueTask TransformRequestAsync(
            HttpContext httpContext, HttpRequestMessage proxyRequest, string destinationPrefix, CancellationToken cancellationToken)
        {
            await base.TransformRequestAsync(httpContext, proxyRequest, destinationPrefix, cancellationToken);
            proxyRequest.Headers.Host = httpContext.Request.Host.Value;
            proxyRequest.RequestUri = new Uri(
                target.GetLeftPart(UriPartial.Authority) + rawTarget, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });
        }
    }
}
