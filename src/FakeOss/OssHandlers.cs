using System.Collections.Frozen;
using Scenario.FakeOss.Buckets;
using Scenario.FakeOss.Callbacks;
using Scenario.FakeOss.Cors;
using Scenario.FakeOss.Lifecycle;
using Scenario.FakeOss.Multipart;
using Scenario.FakeOss.Objects;
using Scenario.FakeOss.Referers;
using Scenario.FakeOss.Service;
using Scenario.FakeOss.Storage;
using Scenario.FakeOss.Website;

namespace Scenario.FakeOss;

/// <summary>Operation name to handler. An operation of the table that is missing here answers NotImplemented.</summary>
internal sealed class OssHandlers
{
    private readonly FrozenDictionary<string, IOssHandler> _handlers;

    public OssHandlers(OssStore store, OssOptions options, UploadCallbacks callbacks)
    {
        var getObject = new GetObject(store);
        var (cors, policy, referer) = (new BucketCors(), new BucketPolicy(), new BucketReferer());
        var tags = new BucketTags();
        var lifecycle = new BucketLifecycle();
        var website = new BucketWebsite();
        var logging = new BucketLogging(store);
        var encryption = new BucketEncryption();
        var requestPayment = new BucketRequestPayment();
        var inventory = new MissingConfiguration("NoSuchInventory", "The specified inventory configuration does not exist.");
        _handlers = new Dictionary<string, IOssHandler>(StringComparer.Ordinal)
        {
            // service
            ["ListBuckets"] = new ListBuckets(store, options),

            // buckets
            ["PutBucket"] = new PutBucket(store, options),
            ["HeadBucket"] = new HeadBucket(),
            ["DeleteBucket"] = new DeleteBucket(store),
            ["GetBucketInfo"] = new GetBucketInfo(store, options),
            ["GetBucketLocation"] = new GetBucketLocation(),
            ["GetBucketAcl"] = new GetBucketAcl(),
            ["PutBucketAcl"] = new PutBucketAcl(store, options),
            ["ListObjects"] = new ListObjects(store),
            ["ListObjectVersions"] = new ListObjectVersions(store),
            ["PutBucketVersioning"] = new PutBucketVersioning(store),
            ["GetBucketVersioning"] = new GetBucketVersioning(),
            ["GetBucketStat"] = new GetBucketStat(store),

            // bucket configurations
            ["PutBucketCors"] = new PutBucketConfiguration(store, cors),
            ["GetBucketCors"] = new GetBucketConfiguration(store, cors),
            ["DeleteBucketCors"] = new DeleteBucketConfiguration(store, cors),
            ["OptionObject"] = new OptionObject(store),
            ["PutBucketPolicy"] = new PutBucketConfiguration(store, policy),
            ["GetBucketPolicy"] = new GetBucketConfiguration(store, policy),
            ["DeleteBucketPolicy"] = new DeleteBucketConfiguration(store, policy),
            ["PutBucketReferer"] = new PutBucketConfiguration(store, referer),
            ["GetBucketReferer"] = new GetBucketConfiguration(store, referer),
            ["PutBucketTags"] = new PutBucketConfiguration(store, tags),
            ["GetBucketTags"] = new GetBucketConfiguration(store, tags),
            ["DeleteBucketTags"] = new DeleteBucketTags(store, tags),
            ["PutBucketLifecycle"] = new PutBucketConfiguration(store, lifecycle),
            ["GetBucketLifecycle"] = new GetBucketConfiguration(store, lifecycle),
            ["DeleteBucketLifecycle"] = new DeleteBucketConfiguration(store, lifecycle),
            ["PutBucketWebsite"] = new PutBucketConfiguration(store, website),
            ["GetBucketWebsite"] = new GetBucketConfiguration(store, website),
            ["DeleteBucketWebsite"] = new DeleteBucketConfiguration(store, website),
            ["PutBucketLogging"] = new PutBucketConfiguration(store, logging),
            ["GetBucketLogging"] = new GetBucketConfiguration(store, logging),
            ["DeleteBucketLogging"] = new DeleteBucketConfiguration(store, logging),
            ["PutBucketEncryption"] = new PutBucketConfiguration(store, encryption),
            ["GetBucketEncryption"] = new GetBucketConfiguration(store, encryption),
            ["DeleteBucketEncryption"] = new DeleteBucketConfiguration(store, encryption),
            ["PutBucketRequestPayment"] = new PutBucketConfiguration(store, requestPayment),
            ["GetBucketRequestPayment"] = new GetBucketConfiguration(store, requestPayment),

            // what cannot be put here, and so is never found
            ["GetBucketWorm"] = new MissingConfiguration("NoSuchWORMConfiguration", "The WORM Configuration does not exist."),
            ["GetBucketInventory"] = inventory,
            ["ListBucketInventory"] = inventory,
            ["ListLiveChannel"] = new ListLiveChannel(),

            // objects
            ["PutObject"] = new PutObject(store, callbacks),
            ["PostObject"] = new PostObject(store, callbacks),
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
            ["CompleteMultipartUpload"] = new CompleteMultipartUpload(store, callbacks),
            ["AbortMultipartUpload"] = new AbortMultipartUpload(store),
            ["ListParts"] = new ListParts(store),
            ["ListMultipartUploads"] = new ListMultipartUploads(store),
        }.ToFrozenDictionary(StringComparer.Ordinal);
    }

    public IOssHandler? Find(string operation) => _handlers.GetValueOrDefault(operation);
}
