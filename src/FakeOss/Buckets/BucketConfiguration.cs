namespace Scenario.FakeOss.Buckets;

/// <summary>One sort of configuration that a bucket has at most once: how its body is checked, stored and given back.</summary>
internal abstract class BucketConfiguration
{
    /// <summary>The kind in the index: the name of the sub-resource.</summary>
    public abstract string Kind { get; }

    /// <summary>Its rows: put, get and, where there is one, delete.</summary>
    public abstract IReadOnlyList<OssOperation> Operations { get; }

    /// <summary>Checks the body of a PUT; what it gives is stored.</summary>
    /// <exception cref="Errors.OssErrorException">The vendor's refusal; nothing is stored.</exception>
    protected abstract Task<byte[]> ReadAsync(OssContext context, CancellationToken cancellationToken);

    /// <summary>The answer of a GET; by default the stored bytes are the XML document.</summary>
    protected virtual OssResponse Answer(byte[] stored) => OssResponse.Xml(stored);

    /// <summary>The answer of a GET where nothing is stored.</summary>
    /// <exception cref="Errors.OssErrorException">The configuration's own 404.</exception>
    protected abstract OssResponse AnswerMissing(BucketRow bucket);

    /// <summary>A row that replaces the whole configuration: 200 without a body.</summary>
    protected OssOperation Put(string name) => OssOperation.OfBucket("PUT", name, PutAsync, Kind);

    protected OssOperation Get(string name) => OssOperation.OfBucket("GET", name, GetAsync, Kind);

    /// <summary>A row that answers 204, also when there was none.</summary>
    protected OssOperation Delete(string name) => OssOperation.OfBucket("DELETE", name, DeleteAsync, Kind);

    private async ValueTask<OssResponse> PutAsync(OssContext context, CancellationToken cancellationToken)
    {
        var body = await ReadAsync(context, cancellationToken);
        await context.WriteAsync((transaction, current) => transaction.Buckets.SetConfiguration(current.Bucket.Id, Kind, body));
        return OssResponse.Empty();
    }

    private ValueTask<OssResponse> GetAsync(OssContext context, CancellationToken cancellationToken) =>
        ValueTask.FromResult(context.Settings[Kind] is { } stored ? Answer(stored) : AnswerMissing(context.Bucket));

    private async ValueTask<OssResponse> DeleteAsync(OssContext context, CancellationToken cancellationToken)
    {
        await context.WriteAsync((transaction, current) => transaction.Buckets.RemoveConfiguration(current.Bucket.Id, Kind));
        return OssResponse.NoContent();
    }
}
