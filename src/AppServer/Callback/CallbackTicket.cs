using Scenario.AppServer.Hosting;

namespace Scenario.AppServer.Callback;

/// <summary>Which report AppServer waits for: whose upload, where, until when. OSS carries it to the report inside the callback's body.</summary>
/// <param name="Id">Makes it usable once.</param>
/// <param name="User">Who asked for the form.</param>
/// <param name="Bucket">Where the upload goes.</param>
/// <param name="Prefix">What the object's key begins with.</param>
/// <param name="Key">The one key that the form allows; null for any below the prefix.</param>
/// <param name="Expiration">By this server's clock.</param>
internal sealed record CallbackTicket(string Id, AppUser User, string Bucket, string Prefix, string? Key, DateTimeOffset Expiration)
{
    /// <summary>Whether a report about this object is the one waited for.</summary>
    public bool Covers(string bucket, string key) =>
        bucket == Bucket && (Key is null ? key.Length > Prefix.Length && key.StartsWith(Prefix, StringComparison.Ordinal) : key == Key);
}
