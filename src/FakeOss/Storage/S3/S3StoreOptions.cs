namespace Scenario.FakeOss.Storage.S3;

/// <summary>Which S3 server keeps the bytes, and how it is addressed.</summary>
internal sealed record S3StoreOptions
{
    /// <summary>Longest prefix: with it, bucket names may reach the 63 characters that S3 allows.</summary>
    public const int MaximumPrefixLength = 20;

    /// <summary>Address of the server; path style is always used.</summary>
    public required Uri Endpoint { get; init; }

    /// <summary>One service credential for all requests; those of the clients of FakeOss never get here.</summary>
    public required string AccessKey { get; init; }

    public required string SecretKey { get; init; }

    /// <summary>Region in the credential scope; default <c>us-east-1</c>, which MinIO takes.</summary>
    public string Region { get; init; } = "us-east-1";

    /// <summary>Put before every bucket name on the server; default empty.</summary>
    public string BucketPrefix { get; init; } = "";

    /// <summary>Directory of the index. It belongs to the bytes: lost, the objects are lost, although their readable copies stay.</summary>
    public required string IndexDirectory { get; init; }

    /// <summary>Bucket of the bytes; the dot keeps it apart from every bucket that a user can name.</summary>
    public string BlobBucket => BucketPrefix + "scenario.fakeoss";
}
