using Scenario.FakeOss.Storage.S3;

namespace Scenario.FakeOss.Storage;

/// <summary>The index as one piece of work sees it. Not to be kept beyond the call that received it.</summary>
internal sealed class IndexTransaction
{
    public IndexTransaction(IndexConnection connection)
    {
        Blobs = new BlobTable(connection, Released);
        Buckets = new BucketTable(connection);
        Objects = new ObjectTable(connection, Blobs);
        Uploads = new UploadTable(connection, Blobs);
        Settings = new SettingTable(connection);
        S3Uploads = new S3UploadTable(connection);
        ReadableCopies = new ReadableCopyTable(connection);
    }

    /// <summary>Blobs to delete once the transaction is committed.</summary>
    public List<string> Released { get; } = [];

    public BucketTable Buckets { get; }

    public ObjectTable Objects { get; }

    public UploadTable Uploads { get; }

    public BlobTable Blobs { get; }

    public SettingTable Settings { get; }

    /// <summary>Only where the bytes are in an S3 server.</summary>
    public S3UploadTable S3Uploads { get; }

    /// <summary>Only where the bytes are in an S3 server.</summary>
    public ReadableCopyTable ReadableCopies { get; }
}
