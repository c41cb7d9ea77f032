using Scenario.FakeOss.Responses;
using Scenario.FakeOss.Storage;

namespace Scenario.FakeOss.Buckets;

/// <summary>One sort of configuration that a bucket has at most once: how its body is checked, stored and given back.</summary>
internal abstract class BucketConfiguration
{
    /// <summary>The kind in the index: the name of the sub-resource.</summary>
    public abstract string Kind { get; }

    /// <summary>Checks the body of a PUT; what it gives is stored.</summary>
    /// <exception cref="Errors.OssErrorException">The vendor's refusal; nothing is stored.</exception>
    public abstract Task<byte[]> ReadAsync(OssContext context, CancellationToken cancellationToken);

    /// <summary>The answer of a GET; by default the stored bytes are the XML document.</summary>
    public virtual OssResponse Answer(byte[] stored) => OssResponse.Xml(stored);

    /// <summary>The answer of a GET where nothing is stored.</summary>
    /// <exception cref="Errors.OssErrorException">The configuration's own 404.</exception>
    public abstract OssResponse AnswerMissing(BucketRow bucket);

    public byte[]? Find(OssStore store, BucketRow bucket) =>
        store.Read(transaction => transaction.Buckets.FindConfiguration(bucket.Id, Kind));
}
