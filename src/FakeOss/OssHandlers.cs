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

            // objects
            ["PutObject"] = new PutObject(store),
            ["GetObject"] = getObject,
            ["HeadObject"] = getObject,
            ["GetObjectMeta"] = new GetObjectMeta(store),
            ["DeleteObject"] = new DeleteObject(store),
            ["DeleteMultipleObjects"] = new DeleteMultipleObjects(store),
            ["CopyObject"] = new CopyObject(store),

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
