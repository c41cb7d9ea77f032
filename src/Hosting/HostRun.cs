using System.Data.Common;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Configuration.Json;
using Microsoft.Extensions.Options;

namespace Scenario.Hosting;

/// <summary>The life of a host's process: <c>--help</c> and <c>health</c>, or build, run, and a plain word when it cannot start.</summary>
internal static class HostRun
{
    /// <param name="name">What the host is called on standard error.</param>
    /// <param name="args">The command line.</param>
    /// <param name="settings">What the host can be told.</param>
    /// <param name="create">The composition root.</param>
    /// <returns>Exit code: 0 ended in order, 1 it could not start, 2 wrong usage, or what <c>health</c> says.</returns>
    public static async Task<int> RunAsync(string name, string[] args, SettingsReference settings, Func<string[], WebApplication> create)
    {
        if (await settings.AnswerAsync(args) is { } exitCode)
        {
            return exitCode;
        }

        var stopping = CancellationToken.None;
        try
        {
            await using var app = create(args);
            stopping = app.Lifetime.ApplicationStopping;
            await app.RunAsync();
            return Environment.ExitCode;
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            return Environment.ExitCode; // told to end while it started
        }
        catch (Exception exception) when (Reasons(exception) is { Count: > 0 })
        {
            foreach (var reason in Reasons(exception))
            {
                await Console.Error.WriteLineAsync($"{name} does not start: {reason}");
            }

            return 1;
        }
    }

    /// <summary>A builder with the sources of a process of its own: <c>appsettings.NAME.json</c> below all others, the command line above them.</summary>
    private static WebApplicationBuilder CreateBuilder(string name, string[] args, SettingsReference settings)
    {
        var expanded = settings.Expand(args);
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { Args = expanded, ContentRootPath = AppContext.BaseDirectory });

        // Under a name of its own: several hosts may share one directory.
        ((IConfigurationBuilder)builder.Configuration).Sources.Insert(0, new JsonConfigurationSource { Path = $"appsettings.{name}.json", Optional = true });
        builder.Configuration.AddCommandLine(expanded, settings.SwitchMappings);
        return builder;
    }

    /// <summary>A web application around an engine.</summary>
    /// <param name="name">What the host is called.</param>
    /// <param name="args">The command line.</param>
    /// <param name="settings">What the host can be told.</param>
    /// <param name="configure">Runs before the defaults: services registered here, such as a shared clock or directory, stay.</param>
    /// <param name="addEngine">Reads the engine's options from the configuration and registers it.</param>
    /// <param name="limits">What the engine's protocol needs of the listener.</param>
    /// <param name="handler">The engine's way of answering a request.</param>
    public static WebApplication Create(
        string name,
        string[] args,
        SettingsReference settings,
        Action<WebApplicationBuilder>? configure,
        Action<WebApplicationBuilder> addEngine,
        Action<KestrelServerOptions> limits,
        Func<IServiceProvider, RequestDelegate> handler)
    {
        var builder = CreateBuilder(name, args, settings);
        configure?.Invoke(builder);
        addEngine(builder);
        builder.AddDevelopmentHttps();
        builder.WebHost.ConfigureKestrel(limits);
        var app = builder.Build();
        app.Run(handler(app.Services));
        return app;
    }

    // What an operator can put right: a setting, a file, a port, a store; anything else is a defect and shows its stack.
    private static IReadOnlyList<string> Reasons(Exception error) => error switch
    {
        OptionsValidationException validation => [.. validation.Failures],
        IOException or InvalidDataException or DbException or UnauthorizedAccessException or InvalidOperationException or FormatException
            or ArgumentOutOfRangeException { ParamName: "port" } => [error.Message],
        AggregateException several when several.InnerExceptions.All(static e => Reasons(e).Count > 0) =>
            [.. several.InnerExceptions.SelectMany(Reasons).Distinct()],
        _ => [],
    };
}
