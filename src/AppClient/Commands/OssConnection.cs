using Scenario.Oss;
using Scenario.Oss.Credentials;

namespace Scenario.AppClient.Commands;

/// <summary>An OSS client and what its credentials are meant for.</summary>
/// <param name="DefaultBucket">The bucket of bare keys; null if the credentials came without one.</param>
/// <param name="OwnPrefix">Keys of the logged-in user; empty if unknown.</param>
/// <param name="KeyVariable">The environment variable that the credentials come from; null if they come from elsewhere.</param>
internal sealed record OssConnection(
    IOssClient Client, Uri Endpoint, string? DefaultBucket, string OwnPrefix, ICredentialsSource Credentials, string? KeyVariable = null)
{
    /// <exception cref="UsageException">A bare key, and no bucket to look for it.</exception>
    public (string Bucket, string Key) Resolve(OssName name) =>
        ((name.Bucket ?? DefaultBucket) ?? throw new UsageException(
            $"Which bucket? Write oss://BUCKET/{name.Key}."
            + (KeyVariable is null ? ""
                : $" The credentials come from {KeyVariable}, which says no bucket; unset it or use --grant to have those of a login.")),
                name.IsUnderOwnPrefix ? OwnPrefix + name.Key : name.Key);

    /// <exception cref="UsageException">No key, where one object must be named.</exception>
    public (string Bucket, string Key) ResolveObject(OssName name) =>
        name.Key.Length > 0 ? Resolve(name) : throw new UsageException("Name an object: oss://BUCKET/KEY.");
}
