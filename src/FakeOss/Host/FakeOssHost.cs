using Scenario.Hosting;

namespace Scenario.FakeOss.Host;

/// <summary>FakeOss as a process of its own: configuration in, a web application around the engine out.</summary>
internal static class FakeOssHost
{
    public static SettingsReference Settings { get; } = SettingsReference.Of(typeof(FakeOssHost).Assembly, "FakeOss");

    /// <summary>Builds the host; the caller runs or starts it.</summary>
    /// <param name="args">Command line: the settings of docs/settings.md.</param>
    /// <param name="configure">Runs before the defaults: services registered here, such as a shared clock or directory, stay.</param>
    /// <exception cref="InvalidOperationException">The configuration or the seed breaks a rule; the message names the key.</exception>
    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">A value is out of range; the message names the key.</exception>
    public static WebApplication Create(string[] args, Action<WebApplicationBuilder>? configure = null) => HostRun.Create(
        "FakeOss",
        args,
        Settings,
        configure,
        static builder =>
        {
            OssEngine.AddTo(builder.Services, (builder.Configuration.Get<OssSettings>() ?? new OssSettings()).ToOptions());
            builder.Services.AddHostedService<EngineService>();
        },
        OssEngine.ConfigureKestrel,
        static services => services.GetRequiredService<OssEngine>().HandleAsync);

    // The engine is ready before the listener opens, and rests after it has closed.
    private sealed class EngineService(OssEngine engine) : IHostedLifecycleService
    {
        public Task StartingAsync(CancellationToken cancellationToken) => engine.StartAsync(cancellationToken);

        public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StoppedAsync(CancellationToken cancellationToken) => engine.StopAsync(cancellationToken);
    }
}
