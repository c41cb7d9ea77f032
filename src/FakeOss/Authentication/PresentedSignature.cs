using Scenario.Signing;
using Scenario.Signing.Oss;

namespace Scenario.FakeOss.Authentication;

/// <summary>What a signed request presents, already checked for shape, date and expiry.</summary>
/// <param name="AccessKeyId">As presented.</param>
/// <param name="SecurityToken">Null when none was sent.</param>
/// <param name="Signature">As presented.</param>
/// <param name="Verify">Compares it for a reading of the request and a secret.</param>
internal sealed record PresentedSignature(
    string AccessKeyId,
    string? SecurityToken,
    string Signature,
    Func<OssRequestToSign, string, SignatureCheck> Verify)
{
    /// <summary>Never the token or the signature.</summary>
    public override string ToString() => $"PresentedSignature {{ AccessKeyId = {AccessKeyId} }}";
}
