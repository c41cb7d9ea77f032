using Scenario.Hosting;

namespace Scenario.FakeOss.Host;

/// <summary>FakeOss as a process of its own: configuration in, a web application around the engine out.</summary>
/// <remarks>It has its entry point: top-level statements would make a public Program, which collides with that of an app under test.</remarks>
internal static class FakeOssHost
{
    public static SettingsReference Settings { get; } = SettingsReference.Of(typeof(FakeOssHost).Assembly, "FakeOss");

    /// <summary>Builds the host; the caller runs or starts it. Services that are registered by <paramref name="configure"/> stay.</summary>
    /// <exception cref="InvalidOperationException">The configuration or the seed breaks a rule; the message names the key.</exception>
    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">A value is out of range; the message names the key.</exception>
    public static WebApplication Create(string[] args, Action<WebApplicationBuilder>? configure = null) => HostRun.Create(
        "FakeOss", args, Settings, configure,
        static builder =>
        {
            OssEngine.AddTo(builder.Services, (builder.Configuration.Get<OssSettings>() ?? new OssSettings()).ToOptions());
            builder.Services.AddHostedService(static services => services.GetRequiredService<OssEngine>()); // before the listener opens, after it has closed
        },
        OssEngine.ConfigureKestrel,
        static services => services.GetRequiredService<OssEngine>().HandleAsync);

    private static Task<int> Main(string[] args) => HostRun.RunAsync("FakeOss", args, Settings, static args => Create(args));
}
