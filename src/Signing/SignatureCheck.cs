namespace Scenario.Signing;

/// <summary>Outcome of a verification, with the texts that we computed, so that a refusal can show them as the real service does.</summary>
/// <param name="isMatch">Whether the presented signature is the one computed with the secret given.</param>
/// <param name="texts">Makes the texts; nobody asks for those of a signature that matches, so they are made when somebody does.</param>
/// <remarks>The computed signature is deliberately absent: it is as good as the secret for this request.</remarks>
public sealed class SignatureCheck(bool isMatch, Func<(string StringToSign, string? CanonicalRequest)> texts)
{
    private (string StringToSign, string? CanonicalRequest)? _texts;

    public bool IsMatch => isMatch;

    /// <summary>Our text; for a match that needed a client's dialect, the text that matched.</summary>
    public string StringToSign => Texts.StringToSign;

    /// <summary>The text behind the hash in <see cref="StringToSign"/>; null for schemes that sign the text itself.</summary>
    public string? CanonicalRequest => Texts.CanonicalRequest;

    private (string StringToSign, string? CanonicalRequest) Texts => _texts ??= texts();
}
