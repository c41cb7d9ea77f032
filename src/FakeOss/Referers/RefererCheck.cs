namespace Scenario.FakeOss.Referers;

/// <summary>Refuses links from other people's pages: requests that come without a key of their own, anonymous or with a signed URL.</summary>
/// <remarks>
/// Source: OSS, "Hotlink protection": no check where the request has an Authorization header.
/// Which operations it looks at, their rows say.
/// </remarks>
internal static class RefererCheck
{
    /// <exception cref="OssErrorException">AccessDenied.</exception>
    public static void Require(OssContext context)
    {
        if (context.Facts.Bucket is { } bucket && context.Operation.ChecksReferer && context.Request.Header("Authorization") is not { Length: > 0 }
            && BucketReferer.Of(bucket.Settings).Check(context.Request.Header("Referer")) is { } refusal)
        {
            throw new OssError.AccessDenied("You are denied by bucket referer policy.", refusal.Ec) { Detail = refusal.Reason }.ToException();
        }
    }
}
