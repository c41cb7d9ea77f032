using Scenario.ControlPlane;
using Scenario.ControlPlane.Faults;
using Scenario.ControlPlane.Journal;
using Scenario.Ram.Explanations;
using Scenario.Ram.Identities;

namespace Scenario.FakeOss.Authentication;

/// <summary>Who sent the request, and which reading of an ambiguous target was signed.</summary>
internal sealed class OssAuthenticator(SignatureReader signatures, KeyLookup keys, IRamDirectorySource directories, ILogger<OssAuthenticator> logger)
{
    /// <exception cref="OssErrorException">Any refusal of oss-protocol 2 and 3.3.</exception>
    public async ValueTask<(OssRequest Request, OssCaller Caller)> AuthenticateAsync(
        OssRequest request, string requestId, string? bucketRegion, ClockReading clock, ActiveFaults faults, CancellationToken cancellationToken)
    {
        if (signatures.Read(request, new Circumstances(clock, faults.Skew, bucketRegion)) is not { } presented)
        {
            return (request, OssCaller.Anonymous);
        }

        var directory = await directories.GetAsync(cancellationToken);
        var (secret, caller) = keys.Find(directory, presented.AccessKeyId, presented.SecurityToken, clock.Now);
        RequireUnrevoked(faults, presented.AccessKeyId);
        var check = presented.Verify(request.ToSign(), secret);
        if (check.IsMatch)
        {
            return (request, caller);
        }

        if (request.Reread() is { } other && presented.Verify(other.ToSign(), secret).IsMatch)
        {
            return (other, caller);
        }

        if (logger.IsEnabled(LogLevel.Debug))
        {
            var signed = SecretText.Mask(check.StringToSign);
            Log.SignatureMismatch(logger, requestId, signed);
        }

        throw new OssError.SignatureDoesNotMatch(presented.AccessKeyId, presented.Signature, check.StringToSign, check.CanonicalRequest)
        {
            Detail = SignatureMismatch.Explain(request.ToSign(), presented, secret),
        }.ToException();
    }

    private static void RequireUnrevoked(ActiveFaults faults, string accessKeyId)
    {
        var (error, fault) = faults.IsTokenRevoked ? (OssError.SecurityTokenExpired, "token-revoked")
            : faults.IsKeyRevoked ? (OssError.InvalidAccessKeyId.Disabled(accessKeyId), "key-revoked")
            : ((OssError?)null, "");
        if (error is not null)
        {
            throw (error with { Detail = new(ExplanationKind.FaultStruck, ("fault", fault)) }).ToException();
        }
    }
}
