namespace Scenario.Ram.Identities;

/// <summary>Holds the current snapshot; readers never wait, writers retry.</summary>
public sealed class RamDirectoryBox(RamDirectory initial) : IRamDirectorySource
{
    private RamDirectory _current = initial;

    public RamDirectory Current => Volatile.Read(ref _current);

    public ValueTask<RamDirectory> GetAsync(CancellationToken cancellationToken) => new(Current);

    /// <summary>Puts another snapshot in place, whatever is there.</summary>
    public void Replace(RamDirectory directory) => Volatile.Write(ref _current, directory);

    /// <summary>Puts <paramref name="replacement"/> in place if <paramref name="expected"/> is still current.</summary>
    public bool TryReplace(RamDirectory expected, RamDirectory replacement) =>
        ReferenceEquals(Interlocked.CompareExchange(ref _current, replacement, expected), expected);

    /// <summary>Applies a pure change; it may run several times when writers meet.</summary>
    public RamDirectory Update(Func<RamDirectory, RamDirectory> change)
    {
        while (true)
        {
            var before = Current;
            var after = change(before);
            if (TryReplace(before, after))
            {
                return after;
            }
        }
    }
}
