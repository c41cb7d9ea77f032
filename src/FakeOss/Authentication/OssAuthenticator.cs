using Scenario.ControlPlane;
using Scenario.ControlPlane.Faults;
using Scenario.ControlPlane.Journal;
using Scenario.Ram.Explanations;
using Scenario.Ram.Identities;

namespace Scenario.FakeOss.Authentication;

/// <summary>Who sent the request, and which reading of an ambiguous target was signed.</summary>
internal sealed class OssAuthenticator(
    SignatureReader signatures,
    KeyLookup keys,
    IRamDirectorySource directories,
    ILogger<OssAuthenticator> logger)
{
    /// <param name="request">The request as it was parsed.</param>
    /// <param name="requestId">For the log.</param>
    /// <param name="bucketRegion">Region of the addressed bucket; null when there is none.</param>
    /// <param name="clock">When it arrived.</param>
    /// <param name="faults">Those that strike it.</param>
    /// <param name="cancellationToken">Ends the wait for the directory.</param>
    /// <exception cref="OssErrorException">Any refusal of oss-protocol 2 and 3.3.</exception>
    public async ValueTask<(OssRequest Request, OssCaller Caller)> AuthenticateAsync(
        OssRequest request, string requestId, string? bucketRegion, ClockReading clock, ActiveFaults faults, CancellationToken cancellationToken)
    {
        if (signatures.Read(request, new Circumstances(clock, faults.Skew, bucketRegion)) is not { } presented)
        {
            return (request, OssCaller.Anonymous);
        }

        var directory = await directories.GetAsync(cancellationToken);
        var key = keys.Find(directory, presented.AccessKeyId, presented.SecurityToken, clock.Now);
        CheckRevocation(faults, presented.AccessKeyId);
        var check = presented.Verify(request.ToSign(), key.AccessKeySecret);
        if (!check.IsMatch && request.Reread() is { } other && presented.Verify(other.ToSign(), key.AccessKeySecret).IsMatch)
        {
            return (other, key.Caller);
        }

        if (!check.IsMatch)
        {
            if (logger.IsEnabled(LogLevel.Debug))
            {
                var signed = SecretText.Mask(check.StringToSign);
                Log.SignatureMismatch(logger, requestId, signed);
            }

            throw new OssError.SignatureDoesNotMatch(presented.AccessKeyId, presented.Signature, check.StringToSign, check.CanonicalRequest)
            {
                Detail = SignatureMismatch.Explain(request.ToSign(), presented, key.AccessKeySecret),
            }.ToException();
        }

        return (request, key.Caller);
    }

    private static void CheckRevocation(ActiveFaults faults, string accessKeyId)
    {
        if (faults.IsTokenRevoked)
        {
            throw new OssError.SecurityTokenExpired { Detail = new(ExplanationKind.FaultStruck, ("fault", "token-revoked")) }.ToException();
        }

        if (faults.IsKeyRevoked)
        {
            throw (OssError.InvalidAccessKeyId.Disabled(
                accessKeyId) with
            { Detail = new(ExplanationKind.FaultStruck, ("fault", "key-revoked")) }).ToException();
        }
    }
}
