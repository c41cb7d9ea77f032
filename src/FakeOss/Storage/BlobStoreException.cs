namespace Scenario.FakeOss.Storage;

/// <summary>The server that keeps the bytes did not do what was asked of it. Nothing was stored half.</summary>
internal sealed class BlobStoreException(string message, bool isTemporary, Exception? inner = null) : IOException(message, inner)
{
    /// <summary>True when the same request may succeed later: unreachable, overloaded or restarting.</summary>
    public bool IsTemporary => isTemporary;
}
