namespace Scenario.FakeOss.Requests;

/// <summary>What a request addresses.</summary>
/// <param name="Bucket">Null for the service.</param>
/// <param name="Key">Decoded; null when the bucket itself is addressed.</param>
/// <param name="Style">How the bucket was named.</param>
internal sealed record OssAddress(string? Bucket, string? Key, AddressingStyle Style)
{
    /// <summary>
    /// The second reading of an ambiguous target: the Node SDK with an IP endpoint and <c>sldEnable</c> names the bucket in the
    /// Host and again in the path. The signature tells which reading is meant.
    /// </summary>
    public OssAddress? Alternative { get; init; }

    public OssLevel Level => Bucket is null ? OssLevel.Service : Key is null ? OssLevel.Bucket : OssLevel.Object;
}

internal enum OssLevel
{
    Service,
    Bucket,
    Object,
}

internal enum AddressingStyle
{
    Path,
    VirtualHosted,
    Cname,
}
