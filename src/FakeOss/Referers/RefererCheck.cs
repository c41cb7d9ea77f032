using Scenario.FakeOss.Errors;
using Scenario.FakeOss.Operations;
using Scenario.FakeOss.Requests;
using Scenario.FakeOss.Storage;

namespace Scenario.FakeOss.Referers;

/// <summary>Refuses links from other people's pages: requests that come without a key of their own, anonymous or with a signed URL.</summary>
/// <remarks>
/// Source: OSS, "Hotlink protection": no check where the request has an Authorization header.
/// Which operations it looks at, their rows say.
/// </remarks>
internal sealed class RefererCheck(OssStore store)
{
    /// <exception cref="OssErrorException">AccessDenied.</exception>
    public void Require(OssRequest request, OssOperation operation)
    {
        if (request.BucketRow is not { } bucket || !operation.ChecksReferer || request.Header("Authorization") is { Length: > 0 })
        {
            return;
        }

        if (store.Read(transaction => BucketReferer.Find(transaction, bucket)).Check(request.Header("Referer")) is { } refusal)
        {
            throw new OssError.AccessDenied("You are denied by bucket referer policy.", refusal.Ec) { Detail = refusal.Reason }.ToException();
        }
    }
}
