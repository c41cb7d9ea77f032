using System.Xml.Linq;

namespace Scenario.FakeOss.Buckets;

/// <summary>One sort of configuration that a bucket has at most once: a document that is checked when it is put, and kept and given back in the form in
/// which it is written here.</summary>
/// <typeparam name="T">What it says; read at most once for as long as it stands.</typeparam>
/// <param name="kind">In the index, and the name of the sub-resource.</param>
/// <param name="root">Root element of the document.</param>
/// <param name="parse">Refuses what it may not say.</param>
/// <param name="write">The content of the root.</param>
internal sealed class BucketConfiguration<T>(string kind, string root, Func<XElement, T> parse, Action<OssXml, T> write)
    where T : class
{
    private readonly Func<byte[], T> _read = stored => parse(XmlBody.Parse(stored, root));

    /// <summary>What holds for a bucket without one, and a GET then answers; null where that is a 404.</summary>
    public T? Otherwise { get; init; }

    /// <summary>That 404, for the name of the bucket; null where there is none.</summary>
    public Func<string, OssError>? Missing { get; init; }

    /// <summary>What a PUT must fulfil besides, in view of its request and its bucket; asked again where that is another when it is written.</summary>
    public Action<OssContext, T>? Require { get; init; }

    /// <summary>Largest document.</summary>
    public int MaximumBytes { get; init; } = XmlBody.MaximumBytes;

    public T? Of(BucketSettings settings) => settings.Get(kind, _read) ?? Otherwise;

    /// <summary>Null takes it away.</summary>
    public void Set(IndexTransaction transaction, long bucketId, T? value) =>
        transaction.Buckets.SetConfiguration(bucketId, kind, value is null ? null : OssXml.Document(root, xml => write(xml, value)));

    /// <summary>A row that replaces the whole configuration: 200 without a body.</summary>
    public OssOperation Put(string name) => OssOperation.OfBucket("PUT", name, PutAsync, kind);

    /// <exception cref="InvalidOperationException">Neither <see cref="Otherwise"/> nor <see cref="Missing"/> is set, or both are.</exception>
    public OssOperation Get(string name) => (Otherwise is null) == (Missing is null)
        ? throw new InvalidOperationException($"{name} must say what it answers where there is nothing.") : OssOperation.OfBucket("GET", name, Answer, kind);

    /// <summary>A row that answers 204, also when there was none.</summary>
    public OssOperation Delete(string name) => OssOperation.OfBucket("DELETE", name, (context, _) => context.WriteAsync(
        (transaction, current) => Set(transaction, current.Bucket.Id, null), OssResponse.NoContent()), kind);

    private async ValueTask<OssResponse> PutAsync(OssContext context, CancellationToken cancellationToken)
    {
        var body = await XmlBody.ReadBytesAsync(context.Request, cancellationToken);
        var value = body.Length <= MaximumBytes
            ? _read(body) : throw new OssError.MalformedXml($"the document must not exceed {MaximumBytes} bytes").ToException();
        Require?.Invoke(context, value);
        return await context.WriteAsync((transaction, current) =>
        {
            if (current.Facts.Bucket != context.Facts.Bucket)
            {
                Require?.Invoke(current, value);
            }

            Set(transaction, current.Bucket.Id, value);
        }, OssResponse.Empty());
    }

    private OssResponse Answer(OssContext context) =>
        context.Settings[kind] is { } stored ? OssResponse.Xml(stored)
        : Otherwise is { } value ? OssResponse.Xml(root, xml => write(xml, value))
        : throw Missing!(context.Bucket.Name).ToException();
}
