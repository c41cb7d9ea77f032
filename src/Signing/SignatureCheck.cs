namespace Scenario.Signing;

/// <summary>Outcome of a verification, with the texts that we computed, so that a refusal can show them as the real service does.</summary>
/// <param name="IsMatch">Whether the presented signature is the one computed with the secret given.</param>
/// <param name="StringToSign">Our text; for a match that needed a client's dialect, the text that matched.</param>
/// <param name="CanonicalRequest">The text behind the hash in <paramref name="StringToSign"/>; null for schemes that sign the text itself.</param>
/// <remarks>The computed signature is deliberately absent: it is as good as the secret for this request.</remarks>
public sealed record SignatureCheck(bool IsMatch, string StringToSign, string? CanonicalRequest);
