using Scenario.Ram.Explanations;
using Scenario.Ram.Identities;

namespace Scenario.FakeSts.AssumeRoleWithOidc;

/// <summary>Validates an OIDC token against its provider: form, signature, fingerprint, issuer, audience, times (sts-ram-api 3.3).</summary>
internal sealed class OidcTokenValidator(OidcIssuer builtIn)
{
    private const int MinimumCharacters = 4;
    private const int MaximumCharacters = 20_000;

    // Issuers' clocks are a little ahead sometimes.
    private static readonly TimeSpan Leeway = TimeSpan.FromMinutes(1);

    /// <param name="text">The token.</param>
    /// <param name="provider">Its issuer, keys and client ids.</param>
    /// <param name="now">By the movable clock.</param>
    /// <param name="realNow">An issuer elsewhere stamps by the real time, which may be ahead of a clock that was moved back.</param>
    /// <exception cref="StsErrorException">One of the AuthenticationFail.OIDCToken errors; why is in its detail.</exception>
    public OidcIdentity Validate(string text, OidcProvider provider, DateTimeOffset now, DateTimeOffset realNow)
    {
        if (text.Length is < MinimumCharacters or > MaximumCharacters || !JsonWebToken.TryParse(text, out var token))
        {
            throw Invalid(ExplanationKind.OidcNotCompact);
        }

        CheckSignature(token, provider);
        if (token.Text("iss") is not { } issuer || issuer != provider.IssuerUrl)
        {
            throw new StsError.OidcIssuerMismatch().ToException();
        }

        var audiences = token.Texts("aud");
        if (!audiences.Any(a => provider.ClientIds.Contains(a)))
        {
            throw new StsError.OidcAudienceMismatch().ToException();
        }

        // OpenID Connect Core 2: at most 255 ASCII characters. Control characters could forge lines of a log.
        if (token.Text("sub") is not { Length: > 0 and <= 255 } subject
            || !subject.All(static c => char.IsAscii(c) && !char.IsControl(c)))
        {
            throw Invalid(ExplanationKind.OidcSubject);
        }

        if (token.Time("exp") is not { } expiresAt || token.Time("iat") is not { } issuedAt)
        {
            throw Invalid(ExplanationKind.OidcTimes);
        }

        if (expiresAt <= now || issuedAt + TimeSpan.FromHours(provider.IssuanceLimitHours) <= now)
        {
            throw new StsError.OidcTokenExpired().ToException();
        }

        var latest = (now > realNow ? now : realNow) + Leeway;
        if (issuedAt > latest || token.Time("nbf") > latest)
        {
            throw Invalid(ExplanationKind.NotValidYet);
        }

        return new(subject, issuer, audiences, issuedAt, expiresAt);
    }

    private void CheckSignature(JsonWebToken token, OidcProvider provider)
    {
        if (token.HasCriticalHeader)
        {
            throw Invalid(ExplanationKind.OidcCritical);
        }

        var keys = JsonWebKey.ReadSet(provider.Jwks ?? builtIn.Jwks);
        var verifying = keys.FirstOrDefault(key =>
            (token.KeyId is null || key.KeyId is null || key.KeyId == token.KeyId)
            && key.Verifies(token.Algorithm, token.SignedText, token.Signature))
            ?? throw new StsError.OidcSignatureInvalid().ToException();
        if (!provider.Fingerprints.IsDefaultOrEmpty
            && verifying.CertificateThumbprint is { } thumbprint
            && !provider.Fingerprints.Contains(thumbprint, StringComparer.OrdinalIgnoreCase))
        {
            throw new StsError.OidcFingerprintMismatch().ToException();
        }
    }

    private static StsErrorException Invalid(ExplanationKind why) => new(new StsError.OidcTokenInvalid { Detail = new(why) });
}

/// <summary>What a verified token says about its bearer.</summary>
/// <param name="Subject">The <c>sub</c> claim.</param>
/// <param name="Issuer">The <c>iss</c> claim, equal to the provider's.</param>
/// <param name="Audiences">The <c>aud</c> claim; at least one is a client id of the provider.</param>
/// <param name="IssuedAt">The <c>iat</c> claim.</param>
/// <param name="ExpiresAt">The <c>exp</c> claim.</param>
internal sealed record OidcIdentity(string Subject, string Issuer, IReadOnlyList<string> Audiences, DateTimeOffset IssuedAt, DateTimeOffset ExpiresAt);
