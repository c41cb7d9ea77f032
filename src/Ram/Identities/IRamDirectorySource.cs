namespace Scenario.Ram.Identities;

/// <summary>Where a host gets the identities from: the store of the same process, or FakeSts over HTTP.</summary>
public interface IRamDirectorySource
{
    /// <summary>The newest snapshot; over HTTP at most one second old.</summary>
    ValueTask<RamDirectory> GetAsync(CancellationToken cancellationToken);
}
