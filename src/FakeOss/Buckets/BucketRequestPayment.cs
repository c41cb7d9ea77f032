using System.Text;
using Scenario.Ram.Explanations;

namespace Scenario.FakeOss.Buckets;

/// <summary>Who pays for requests: the bucket's owner, or whoever sends them.</summary>
/// <remarks>Where the requester pays, nobody may stay anonymous, and other accounts must say that they know: <c>x-oss-request-payer: requester</c>.</remarks>
internal sealed class BucketRequestPayment : BucketConfiguration
{
    public const string PayerHeader = "x-oss-request-payer";
    private const string ChargedHeader = "x-oss-request-charged";
    private const string Requester = "requester";

    private const string StoredKind = "requestPayment";
    private const string BucketOwnerPays = "BucketOwner";
    private const string RequesterPays = "Requester";

    public override string Kind => StoredKind;

    public override IReadOnlyList<OssOperation> Operations => [Put("PutBucketRequestPayment"), Get("GetBucketRequestPayment")];

    protected override async Task<byte[]> ReadAsync(OssContext context, CancellationToken cancellationToken)
    {
        var root = await XmlBody.ReadAsync(context.Request, "RequestPaymentConfiguration", cancellationToken);
        return root.Text("Payer")?.Trim() is BucketOwnerPays or RequesterPays
            ? Encoding.ASCII.GetBytes(root.Text("Payer")!.Trim())
            : throw new OssError.MalformedXml($"Payer must be {BucketOwnerPays} or {RequesterPays}").ToException();
    }

    protected override OssResponse Answer(byte[] stored) => Document(Encoding.ASCII.GetString(stored));

    protected override OssResponse AnswerMissing(BucketRow bucket) => Document(BucketOwnerPays);

    /// <summary>Charges the caller instead of the bucket's owner where the bucket says so; of a copy also for its source.</summary>
    /// <exception cref="OssErrorException">AccessDenied: the requester pays and is anonymous, or does not say that he agrees.</exception>
    public static void Charge(OssContext context)
    {
        if (context.Operation is { IsPreflight: false, IsWithoutBucket: false })
        {
            Charge(context, context.Facts.Bucket);
            Charge(context, context.Facts.Source?.Bucket);
        }
    }

    private static void Charge(OssContext context, BucketFacts? bucket)
    {
        var (request, caller) = (context.Request, context.Caller);
        if (bucket is null || (!caller.IsAnonymous && caller.AccountId == bucket.Row.Owner)
            || bucket.Settings.Get(StoredKind, Encoding.ASCII.GetString) != RequesterPays)
        {
            return;
        }

        var agreed = request.Header(PayerHeader) ?? request.Query[PayerHeader] ?? request.Form?[PayerHeader];
        if (caller.IsAnonymous || agreed != Requester)
        {
            var name = bucket.Row.Name;
            throw new OssError.AccessDenied("Access denied for requester pay bucket.", caller.IsAnonymous ? "0003-00000702" : "0003-00000703")
            {
                Detail = caller.IsAnonymous
                    ? new(ExplanationKind.PayerAnonymous, ("bucket", name))
                    : new(ExplanationKind.PayerNotAgreed, ("bucket", name), ("header", PayerHeader), ("value", Requester)),
            }.ToException();
        }

        request.Http.Response.Headers[ChargedHeader] = Requester;
    }

    private static OssResponse Document(string payer) =>
        OssResponse.Xml("RequestPaymentConfiguration", xml => xml.Text("Payer", payer));
}
