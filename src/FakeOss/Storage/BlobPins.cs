namespace Scenario.FakeOss.Storage;

/// <summary>Keeps bytes readable while a download runs, although the index has already let go of them.</summary>
internal sealed class BlobPins
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, int> _pinned = new(StringComparer.Ordinal);
    private readonly HashSet<string> _doomed = new(StringComparer.Ordinal);

    public void Pin(IReadOnlyList<BlobSegment> segments)
    {
        lock (_lock)
        {
            foreach (var segment in segments)
            {
                _pinned[segment.Blob] = _pinned.GetValueOrDefault(segment.Blob) + 1;
            }
        }
    }

    /// <returns>The blobs whose deletion was waiting for this.</returns>
    public List<string> Unpin(IReadOnlyList<BlobSegment> segments)
    {
        var free = new List<string>();
        lock (_lock)
        {
            foreach (var segment in segments)
            {
                var left = _pinned[segment.Blob] - 1;
                if (left > 0)
                {
                    _pinned[segment.Blob] = left;
                }
                else
                {
                    _pinned.Remove(segment.Blob);
                    if (_doomed.Remove(segment.Blob))
                    {
                        free.Add(segment.Blob);
                    }
                }
            }
        }

        return free;
    }

    /// <returns>Those of the names that can be deleted now; the others wait for their readers.</returns>
    public List<string> Doom(IReadOnlyList<string> names)
    {
        var free = new List<string>();
        lock (_lock)
        {
            foreach (var name in names)
            {
                if (_pinned.ContainsKey(name))
                {
                    _doomed.Add(name);
                }
                else
                {
                    free.Add(name);
                }
            }
        }

        return free;
    }
}
