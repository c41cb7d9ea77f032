using Scenario.Signing;

namespace Scenario.Unit.Signing;

/// <summary>A verification with everything that it shows.</summary>
internal sealed record ShownCheck(bool IsMatch, string StringToSign, string? CanonicalRequest)
{
    public static ShownCheck Of(SignatureCheck check) => new(check.IsMatch, check.StringToSign, check.CanonicalRequest);
}
