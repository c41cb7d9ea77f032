namespace Scenario.Ram.Identities;

/// <summary>Holds the current snapshot; readers never wait, and there is one writer.</summary>
public sealed class RamDirectoryBox(RamDirectory initial) : IRamDirectorySource
{
    private RamDirectory _current = initial;

    public RamDirectory Current => Volatile.Read(ref _current);

    public ValueTask<RamDirectory> GetAsync(CancellationToken cancellationToken) => new(Current);

    /// <summary>Puts another snapshot in place, whatever is there.</summary>
    public void Replace(RamDirectory directory) => Volatile.Write(ref _current, directory);
}
