using Scenario.Demo;
using Scenario.Demo.Stack;

namespace Scenario.Integration.Demo;

/// <summary>The demonstration on free ports, with upload callbacks that a slow machine cannot make late.</summary>
internal static class PatientDemo
{
    public static DemoOptions Options { get; } = new()
    {
        Port = 0,
        ConfigureOss = static oss => oss with { CallbackTimeout = TimeSpan.FromMinutes(5), CallbackPrivateKey = TestKey.Pem },
    };
}

/// <summary>One such demonstration for a class whose tests leave nothing behind that another could meet.</summary>
public sealed class SharedDemo : IAsyncLifetime
{
    internal DemoStack Stack { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Stack = await DemoStack.StartAsync(PatientDemo.Options, TestContext.Current.CancellationToken);

    public ValueTask DisposeAsync() => Stack.DisposeAsync();
}
