using Scenario.FakeOss.Storage;
using Scenario.FakeOss.Stores;
using Scenario.FakeOss.Stores.S3;

namespace Scenario.FakeCloud;

/// <summary>Where OSS keeps what outlives the process.</summary>
public static class DurableStores
{
    /// <summary>Objects in an S3 server, addressed path style; a copy of each lies readable under its own bucket and key.</summary>
    /// <param name="options">The options to change.</param>
    /// <param name="endpoint">Such as <c>http://127.0.0.1:9000</c>, without path.</param>
    /// <param name="accessKey">One service credential for everything.</param>
    /// <param name="secretKey">Its secret.</param>
    /// <param name="indexDirectory">Directory of the index, which belongs to the bytes: without it the objects are lost.</param>
    /// <param name="region">Region in the credential scope.</param>
    /// <param name="bucketPrefix">Put before every bucket name on the server; at most 20 lower-case letters, digits and hyphens.</param>
    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">A value breaks its rule; the message names it.</exception>
    public static FakeCloudOptions UseS3(
        this FakeCloudOptions options, Uri endpoint, string accessKey, string secretKey, string indexDirectory, string region = "us-east-1",
        string bucketPrefix = "")
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(endpoint);
        ArgumentException.ThrowIfNullOrEmpty(indexDirectory);
        return options.Use(new S3StoreFactory(
            S3StoreOptions.Create("s3:" + endpoint.AbsoluteUri, accessKey, secretKey, region, bucketPrefix, indexDirectory), fsync: false));
    }

    /// <summary>Objects in files of a directory, which is made when it is missing.</summary>
    /// <param name="options">The options to change.</param>
    /// <param name="directory">For this cloud alone; relative to the current directory.</param>
    public static FakeCloudOptions UseFiles(this FakeCloudOptions options, string directory)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentException.ThrowIfNullOrEmpty(directory);
        return options.Use(new FileStoreFactory(directory, fsync: false));
    }

    private static FakeCloudOptions Use(this FakeCloudOptions options, IStoreFactory store)
    {
        var further = options.ConfigureOss;
        options.ConfigureOss = oss => (further?.Invoke(oss) ?? oss) with { Store = store };
        return options;
    }
}
