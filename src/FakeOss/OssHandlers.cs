using System.Collections.Frozen;
using Scenario.FakeOss.Buckets;
using Scenario.FakeOss.Multipart;
using Scenario.FakeOss.Objects;
using Scenario.FakeOss.Service;
using Scenario.FakeOss.Storage;

namespace Scenario.FakeOss;

/// <summary>Operation name to handler. An operation of the table that is missing here answers NotImplemented.</summary>
internal sealed class OssHandlers
{
    private readonly FrozenDictionary<string, IOssHandler> _handlers;

    public OssHandlers(OssStore store, OssOptions options)
    {
        var getObject = new GetObject(store);
        var tags = new BucketTags();
        _handlers = new Dictionary<string, IOssHandler>(StringComparer.Ordinal)
        {
            // service
            ["ListBuckets"] = new ListBuckets(store, options),

            // buckets
            ["PutBucket"] = new PutBucket(store, options),
            ["HeadBucket"] = new HeadBucket(),
            ["DeleteBucket"] = new DeleteBucket(store),
            ["GetBucketInfo"] = new GetBucketInfo(options),
            ["GetBucketLocation"] = new GetBucketLocation(),
            ["GetBucketAcl"] = new GetBucketAcl(),
            ["PutBucketAcl"] = new PutBucketAcl(store),
            ["ListObjects"] = new ListObjects(store),
            ["ListObjectVersions"] = new ListObjectVersions(store),
            ["PutBucketVersioning"] = new PutBucketVersioning(store),
            ["GetBucketVersioning"] = new GetBucketVersioning(),
            ["GetBucketStat"] = new GetBucketStat(store),

            // bucket configurations
            ["PutBucketTags"] = new PutBucketConfiguration(store, tags),
            ["GetBucketTags"] = new GetBucketConfiguration(store, tags),
            ["DeleteBucketTags"] = new DeleteBucketTags(store, tags),

            // objects
            ["PutObject"] = new PutObject(store),
            ["GetObject"] = getObject,
            ["HeadObject"] = getObject,
            ["GetObjectMeta"] = new GetObjectMeta(store),
            ["DeleteObject"] = new DeleteObject(store),
            ["DeleteMultipleObjects"] = new DeleteMultipleObjects(store),
            ["CopyObject"] = new CopyObject(store),
            ["AppendObject"] = new AppendObject(store),
            ["PutSymlink"] = new PutSymlink(store),
            ["GetSymlink"] = new GetSymlink(store),
            ["PutObjectTagging"] = new PutObjectTagging(store),
            ["GetObjectTagging"] = new GetObjectTagging(store),
            ["DeleteObjectTagging"] = new DeleteObjectTagging(store),
            ["PutObjectAcl"] = new PutObjectAcl(store),
            ["GetObjectAcl"] = new GetObjectAcl(store),
            ["RestoreObject"] = new RestoreObject(store, options),

            // multipart
            ["InitiateMultipartUpload"] = new InitiateMultipartUpload(store),
            ["UploadPart"] = new UploadPart(store),
            ["UploadPartCopy"] = new UploadPartCopy(store),
            ["CompleteMultipartUpload"] = new CompleteMultipartUpload(store),
            ["AbortMultipartUpload"] = new AbortMultipartUpload(store),
            ["ListParts"] = new ListParts(store),
            ["ListMultipartUploads"] = new ListMultipartUploads(store),
        }.ToFrozenDictionary(StringComparer.Ordinal);
    }

    public IOssHandler? Find(string operation) => _handlers.GetValueOrDefault(operation);
}
