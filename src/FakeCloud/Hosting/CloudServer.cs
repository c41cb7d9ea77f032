using System.Diagnostics.Metrics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Scenario.ControlPlane.Certificates;

namespace Scenario.FakeCloud.Hosting;

/// <summary>Kestrel before one engine, without a host around it.</summary>
/// <remarks>
/// A host would read the environment and the settings of the app under test, handle the process's signals, count in the app's telemetry, and be taken by
/// <c>WebApplicationFactory</c> for the app itself. So no host is ever built: only its services are used.
/// </remarks>
internal sealed class CloudServer : IAsyncDisposable
{
    private readonly Engine _engine;
    private readonly ILoggerFactory _loggers;
    private readonly LoopbackPort _plain;
    private readonly LoopbackPort? _tls;
    private readonly CertificatesByName? _certificates;
    private ServiceProvider? _kestrel;

    /// <param name="engine">Who answers.</param>
    /// <param name="loggers">Receives what Kestrel has to say.</param>
    /// <param name="plain">Where to listen; owned by this from now on.</param>
    /// <param name="tls">Where to listen with TLS; null does not.</param>
    /// <param name="certificates">For TLS.</param>
    public CloudServer(Engine engine, ILoggerFactory loggers, LoopbackPort plain, LoopbackPort? tls, CertificatesByName? certificates)
    {
        _engine = engine;
        _loggers = loggers;
        _plain = plain;
        _tls = tls;
        _certificates = certificates;
    }

    public bool IsRunning => _kestrel is not null;

    public Engine Application => _engine;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions
        {
            ApplicationName = "Scenario.FakeCloud",
            EnvironmentName = "Production",
            ContentRootPath = AppContext.BaseDirectory,
        });
        ((IConfigurationBuilder)builder.Configuration).Sources.Clear();
        builder.Services.AddSingleton(_loggers);
        builder.Services.AddSingleton<IMeterFactory, OwnMeters>();
        builder.WebHost.UseKestrelCore();
        if (_tls is not null)
        {
            builder.WebHost.UseKestrelHttpsConfiguration();
        }

        builder.WebHost.UseSockets(sockets => sockets.CreateBoundListenSocket = endPoint =>
        {
            var address = (System.Net.IPEndPoint)endPoint;
            return (address.Port == _plain.Number ? _plain : _tls!).Take(address.AddressFamily);
        });
        builder.WebHost.ConfigureKestrel(Configure);
        var kestrel = builder.Services.BuildServiceProvider();
        try
        {
            await kestrel.GetRequiredService<IServer>().StartAsync(_engine, cancellationToken);
            _kestrel = kestrel;
        }
        catch (Exception exception)
        {
            await kestrel.DisposeAsync();
            if (exception is not System.Net.Sockets.SocketException socket)
            {
                throw;
            }

            throw new IOException($"Cannot listen on port {_plain.Number}{(_tls is null ? "" : $" or {_tls.Number}")}: {socket.Message}. Another process has taken it.",
                socket);
        }
        finally
        {
            ((IDisposable)builder.Configuration).Dispose();
        }
    }

    /// <summary>Breaks every connection and refuses new ones; the port stays ours.</summary>
    public async Task StopAsync()
    {
        if (Interlocked.Exchange(ref _kestrel, null) is not { } kestrel)
        {
            return;
        }

        await CloseAsync(kestrel);
        _plain.Hold();
        _tls?.Hold();
    }

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _kestrel, null) is { } kestrel)
        {
            await CloseAsync(kestrel);
        }

        _plain.Dispose();
        _tls?.Dispose();
    }

    // A test that is over waits for nobody: open connections are broken at once.
    private static async Task CloseAsync(ServiceProvider kestrel)
    {
        await kestrel.GetRequiredService<IServer>().StopAsync(new CancellationToken(canceled: true));
        await kestrel.DisposeAsync();
    }

    private void Configure(KestrelServerOptions kestrel)
    {
        _engine.Limits(kestrel);
        foreach (var endPoint in _plain.EndPoints)
        {
            kestrel.Listen(endPoint);
        }

        if (_tls is not null)
        {
            kestrel.ConfigureHttpsDefaults(https => https.ServerCertificateSelector = (_, name) => _certificates!.For(name));
            foreach (var endPoint in _tls.EndPoints)
            {
                kestrel.Listen(endPoint, static listen => listen.UseHttps());
            }
        }
    }

    /// <summary>What answers, as Kestrel sees it. It may begin after the server has: requests that come sooner wait for it.</summary>
    internal sealed class Engine(Action<KestrelServerOptions> limits) : IHttpApplication<HttpContext>
    {
        private readonly TaskCompletionSource<(RequestDelegate Handle, IServiceScopeFactory Scopes)> _begun =
            new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Action<KestrelServerOptions> Limits => limits;

        public void Begin(RequestDelegate handle, IServiceScopeFactory scopes) => _begun.SetResult((handle, scopes));

        public HttpContext CreateContext(IFeatureCollection contextFeatures) => new DefaultHttpContext(contextFeatures);

        public Task ProcessRequestAsync(HttpContext context) =>
            _begun.Task.IsCompletedSuccessfully ? Answer(_begun.Task.Result, context) : WaitAndAnswerAsync(context);

        public void DisposeContext(HttpContext context, Exception? exception)
        {
        }

        private static Task Answer((RequestDelegate Handle, IServiceScopeFactory Scopes) engine, HttpContext context)
        {
            ((DefaultHttpContext)context).ServiceScopeFactory = engine.Scopes;
            return engine.Handle(context);
        }

        private async Task WaitAndAnswerAsync(HttpContext context) => await Answer(await _begun.Task.WaitAsync(context.RequestAborted), context);
    }

    /// <summary>Kestrel's meters under names of our own: whoever measures the app by the usual names does not count the fakes.</summary>
    private sealed class OwnMeters : IMeterFactory
    {
        private readonly Lock _gate = new();
        private readonly List<Meter> _meters = [];

        public Meter Create(MeterOptions options)
        {
            var meter = new Meter(new MeterOptions("Scenario." + options.Name) { Version = options.Version, Tags = options.Tags });
            lock (_gate)
            {
                _meters.Add(meter);
            }

            return meter;
        }

        public void Dispose()
        {
            lock (_gate)
            {
                _meters.ForEach(static meter => meter.Dispose());
                _meters.Clear();
            }
        }
    }
}
