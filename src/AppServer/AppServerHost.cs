namespace Scenario.AppServer;

/// <summary>Composition root of the AppServer host: Program, Demo and tests build it the same way.</summary>
public sealed class AppServerHost
{
    private AppServerHost()
    {
    }

    /// <summary>Builds the host; the caller runs or starts it.</summary>
    public static WebApplication Create(string[] args, Action<WebApplicationBuilder>? configure = null)
    {
        var builder = WebApplication.CreateSlimBuilder(args);
        configure?.Invoke(builder);
        return builder.Build();
    }
}
