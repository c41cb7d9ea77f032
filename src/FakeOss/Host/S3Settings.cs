using Scenario.FakeOss.Stores.S3;
using Scenario.Hosting;

namespace Scenario.FakeOss.Host;

/// <summary>The section <c>S3</c>, for the store <c>s3:URL</c>.</summary>
internal sealed class S3Settings
{
    [Setting("Region in the credential scope.")]
    public string Region { get; set; } = "us-east-1";

    [Setting("Put before every bucket name on the server; at most 20 lower-case letters, digits and hyphens.")]
    public string? BucketPrefix { get; set; }

    [Setting("Where the index lies; it belongs to the bytes.", Switch = "--index DIRECTORY", Default = "the user's data directory")]
    public string? IndexDirectory { get; set; }

    [Setting("How many seconds one call of the S3 server may take; 1 to 600.")]
    public int TimeoutSeconds { get; set; } = 20;

    public S3StoreOptions ToOptions(string store, string? accessKey, string? secretKey) =>
        S3StoreOptions.Create(store, accessKey, secretKey, Region, BucketPrefix, IndexDirectory, TimeoutSeconds);
}
