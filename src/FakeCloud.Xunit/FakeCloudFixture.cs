using System.Runtime.ExceptionServices;
using Xunit;

namespace Scenario.FakeCloud.Xunit;

/// <summary>A cloud for a class of tests (<c>IClassFixture</c>) or for all of an assembly (<c>[assembly: AssemblyFixture(typeof(…))]</c>).</summary>
/// <remarks>Derive from it to give the cloud a seed. What keeps the cloud from starting is told by every test that wants it, not by the runner.</remarks>
public class FakeCloudFixture : IAsyncLifetime
{
    private FakeCloudHost? _cloud;
    private ExceptionDispatchInfo? _failure;

    /// <summary>The running cloud.</summary>
    /// <exception cref="InvalidOperationException">xunit has not initialized the fixture yet.</exception>
    public FakeCloudHost Cloud
    {
        get
        {
            _failure?.Throw();
            return _cloud ?? throw new InvalidOperationException("The fixture is not initialized: take it as a constructor parameter of the test class.");
        }
    }

    /// <summary>Starts the cloud.</summary>
    public async ValueTask InitializeAsync()
    {
        try
        {
            _cloud = await FakeCloudHost.StartAsync(Configure);
            RefusalWatch.Add(_cloud, TestContext.Current.TestClass?.UniqueID);
        }
        catch (Exception exception)
        {
            _failure = ExceptionDispatchInfo.Capture(exception);
        }
    }

    /// <summary>Stops the cloud.</summary>
    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (_cloud is not null)
        {
            RefusalWatch.Remove(_cloud);
            await _cloud.DisposeAsync();
        }
    }

    /// <summary>What the cloud is to be; does nothing here.</summary>
    /// <param name="options">The options to change.</param>
    protected virtual void Configure(FakeCloudOptions options)
    {
    }
}
