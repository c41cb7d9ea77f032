using Scenario.Ram.Explanations;

namespace Scenario.FakeOss.Buckets;

/// <summary>Who pays for requests: the bucket's owner, or whoever sends them.</summary>
/// <remarks>Where the requester pays, nobody may stay anonymous, and other accounts must say that they know: <c>x-oss-request-payer: requester</c>.</remarks>
internal static class BucketRequestPayment
{
    public const string PayerHeader = "x-oss-request-payer";
    private const string ChargedHeader = "x-oss-request-charged";
    private const string Requester = "requester";
    private const string Refusal = "Access denied for requester pay bucket.";

    private const string BucketOwnerPays = "BucketOwner";
    private const string RequesterPays = "Requester";

    private static readonly BucketConfiguration<string> Configuration = new(
        "requestPayment", "RequestPaymentConfiguration",
        static root => root.Text("Payer")?.Trim() is (BucketOwnerPays or RequesterPays) and { } payer
            ? payer : throw new OssError.MalformedXml($"Payer must be {BucketOwnerPays} or {RequesterPays}").ToException(),
        static (xml, payer) => xml.Text("Payer", payer))
    { Otherwise = BucketOwnerPays };

    public static readonly OssOperation[] Operations = [Configuration.Put("PutBucketRequestPayment"), Configuration.Get("GetBucketRequestPayment")];

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
        if (bucket is null || (!caller.IsAnonymous && caller.AccountId == bucket.Row.Owner) || Configuration.Of(bucket.Settings) != RequesterPays)
        {
            return;
        }

        var agreed = request.Header(PayerHeader) ?? request.Query[PayerHeader] ?? request.Form?[PayerHeader];
        var name = ("bucket", bucket.Row.Name);
        (caller.IsAnonymous ? new OssError.AccessDenied(Refusal, "0003-00000702") { Detail = new(ExplanationKind.PayerAnonymous, name) }
            : agreed == Requester ? null
            : new(Refusal, "0003-00000703") { Detail = new(ExplanationKind.PayerNotAgreed, name, ("header", PayerHeader), ("value", Requester)) })?.Throw();
        request.Http.Response.Headers[ChargedHeader] = Requester;
    }
}
