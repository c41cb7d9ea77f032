namespace Scenario.OssHarness;

/// <summary>One host for a class whose tests use keys of their own.</summary>
public sealed class OssFixture : IAsyncLifetime
{
    internal OssTestHost Host { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Host = await OssTestHost.StartAsync("--Callback:TimeoutSeconds", "300"); // a slow machine's application is not late

    public ValueTask DisposeAsync() => Host.DisposeAsync();
}
