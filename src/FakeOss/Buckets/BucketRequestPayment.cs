using Scenario.Ram.Explanations;

namespace Scenario.FakeOss.Buckets;

/// <summary>Who pays for requests: the bucket's owner, or whoever sends them.</summary>
/// <remarks>Where the requester pays, nobody may stay anonymous, and other accounts must say that they know: <c>x-oss-request-payer: requester</c>.</remarks>
internal static class BucketRequestPayment
{
    public const string PayerHeader = "x-oss-request-payer";
    private const string ChargedHeader = "x-oss-request-charged";
    private const string Requester = "requester";

    private const string BucketOwnerPays = "BucketOwner";
    private const string RequesterPays = "Requester";

    private static readonly BucketConfiguration<string> Configuration = new(
        "requestPayment",
        "RequestPaymentConfiguration",
        static root => root.Text("Payer")?.Trim() is (BucketOwnerPays or RequesterPays) and { } payer
            ? payer : throw new OssError.MalformedXml($"Payer must be {BucketOwnerPays} or {RequesterPays}").ToException(),
        static (xml, payer) => xml.Text("Payer", payer))
    {
        Otherwise = BucketOwnerPays,
    };

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
        if (bucket is null || (!caller.IsAnonymous && caller.AccountId == bucket.Row.Owner)
            || Configuration.Of(bucket.Settings) != RequesterPays)
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
}
