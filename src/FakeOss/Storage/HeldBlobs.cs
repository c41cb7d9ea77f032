using System.Runtime.InteropServices;

namespace Scenario.FakeOss.Storage;

/// <summary>Bytes that are still needed although the index has let go of them: by who reads them, and by snapshots.</summary>
internal sealed class HeldBlobs
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, int> _readers = new(StringComparer.Ordinal);
    private readonly HashSet<string> _doomed = new(StringComparer.Ordinal); // read still, and to be deleted then
    private readonly List<StoreSnapshot> _snapshots = [];

    public void Hold(IReadOnlyList<BlobSegment> segments)
    {
        lock (_lock)
        {
            foreach (var segment in segments)
            {
                CollectionsMarshal.GetValueRefOrAddDefault(_readers, segment.Blob, out _)++;
            }
        }
    }

    /// <returns>The blobs whose deletion was waiting for this.</returns>
    public IReadOnlyList<string> Release(IReadOnlyList<BlobSegment> segments)
    {
        List<string>? free = null;
        lock (_lock)
        {
            foreach (var segment in segments)
            {
                if (--CollectionsMarshal.GetValueRefOrNullRef(_readers, segment.Blob) == 0)
                {
                    _readers.Remove(segment.Blob);
                    if (_doomed.Remove(segment.Blob))
                    {
                        (free ??= []).Add(segment.Blob);
                    }
                }
            }
        }

        return free ?? (IReadOnlyList<string>)[];
    }

    /// <returns>Those of the names that can be deleted now; the others wait for their readers, or for the last snapshot.</returns>
    public IReadOnlyList<string> Doom(IEnumerable<string> names)
    {
        var free = new List<string>();
        lock (_lock)
        {
            foreach (var name in names)
            {
                var isOfSnapshot = _snapshots.Count > 0 && IsOfSnapshot(name);
                if (!isOfSnapshot && _readers.ContainsKey(name))
                {
                    _doomed.Add(name);
                }
                else if (!isOfSnapshot)
                {
                    free.Add(name);
                }
            }
        }

        return free;
    }

    /// <summary>Works with the list of snapshots, while no name is doomed.</summary>
    public T WithSnapshots<T>(Func<List<StoreSnapshot>, T> work)
    {
        lock (_lock)
        {
            return work(_snapshots);
        }
    }

    private bool IsOfSnapshot(string name) => _snapshots.Exists(snapshot => snapshot.State.Blobs.ContainsKey(name));
}
