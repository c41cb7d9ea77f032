using Microsoft.Extensions.Options;
using Scenario.FakeOss.Stores.S3;

namespace Scenario.FakeOss.Stores;

/// <summary>Bytes and index in a directory, which is made when it is missing.</summary>
/// <param name="directory">For this store alone; relative to the current directory.</param>
/// <param name="fsync">Wait for the disk before an upload is acknowledged.</param>
internal sealed class FileStoreFactory(string directory, bool fsync) : IStoreFactory
{
    public OssStore Open(TimeProvider time, ILogger<OssStore> logger)
    {
        var place = Path.GetFullPath(directory);
        return new OssStore(new OssIndex(StoreFactories.OpenIndex(place, fsync)), new FileBlobStore(place, fsync), logger);
    }
}

/// <summary>Bytes in an S3 server, the index in a directory of this machine.</summary>
/// <param name="options">Server and directory.</param>
/// <param name="fsync">Wait for the disk before an upload is acknowledged.</param>
internal sealed class S3StoreFactory(S3StoreOptions options, bool fsync) : IStoreFactory
{
    public OssStore Open(TimeProvider time, ILogger<OssStore> logger)
    {
        var file = StoreFactories.OpenIndex(options.IndexDirectory, fsync, isFollowed: true);
        var index = new OssIndex(file);
        var blobs = new S3BlobStore(S3Connection.Open(options), options, index, file, logger);
        return new OssStore(index, blobs, logger, new ReadableCopies(blobs, options, index, file, time, logger));
    }
}

/// <summary>The stores by their text in a configuration.</summary>
internal static class StoreFactories
{
    /// <param name="store"><c>memory</c>, <c>file:DIRECTORY</c> or <c>s3:URL</c>, such as <c>s3:http://127.0.0.1:9000</c>.</param>
    /// <param name="fsync">Wait for the disk before an upload is acknowledged.</param>
    /// <param name="s3">The options of an S3 server; called for that store only.</param>
    /// <exception cref="OptionsValidationException">The text names no store; the message names the setting.</exception>
    public static IStoreFactory Of(string store, bool fsync, Func<S3StoreOptions> s3) => store switch
    {
        "memory" => new MemoryStoreFactory(),
        ['f', 'i', 'l', 'e', ':', _, ..] => new FileStoreFactory(store["file:".Length..], fsync),
        ['s', '3', ':', ..] => new S3StoreFactory(s3(), fsync),
        _ => throw new OptionsValidationException("Store", typeof(IStoreFactory), ["The setting Store must be memory, file:DIRECTORY or s3:URL."]),
    };

    internal static IndexFile OpenIndex(string directory, bool fsync, bool isFollowed = false)
    {
        PrivateFiles.CreateDirectory(directory);
        return new IndexFile(Path.Combine(directory, "index.db"), fsync, isFollowed);
    }
}
