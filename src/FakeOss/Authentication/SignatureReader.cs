using System.Globalization;
using Scenario.ControlPlane;
using Scenario.Ram.Explanations;
using Scenario.Ram.Sessions;
using Scenario.Signing;
using Scenario.Signing.Oss;

namespace Scenario.FakeOss.Authentication;

/// <summary>Recognises the signature scheme of a request and checks what needs no key: shape, date, expiry, region.</summary>
/// <remarks>Source: oss-protocol 2.1 to 2.8 and the order of 3.3.</remarks>
internal sealed class SignatureReader(OssOptions options)
{
    private const string Product = "oss";
    private const string TokenName = "x-oss-security-token";
    private const string OldTokenName = "security-token"; // in the URLs of V1 and V2
    private const string V2Version = "OSS2";
    private const string VersionName = "x-oss-signature-version";
    private const string AdditionalHeadersQuery = "x-oss-additional-headers";
    private const string CredentialName = "x-oss-credential";

    private static readonly string[] FormSignatureFields = ["OSSAccessKeyId", "Signature", VersionName, CredentialName, "x-oss-signature"];

    /// <summary>Which key a request names, and whether a token comes along, read before anything about it is checked: faults match by it.</summary>
    public static (string? AccessKeyId, bool HasToken) KeyOf(OssRequest request)
    {
        if (request.Form is { } form)
        {
            return (form["OSSAccessKeyId"] ?? OfCredential(form[CredentialName]), form[TokenName] is { Length: > 0 });
        }

        var query = request.Query;
        var accessKeyId = request.Header("Authorization") is not { Length: > 0 } header
            ? query["OSSAccessKeyId"] ?? query["x-oss-access-key-id"] ?? OfCredential(query[CredentialName])
            : request.V4Header.Parts is { } v4 ? v4.Credential.AccessKeyId
            : OssV2Authorization.TryParse(header, out var v2) ? v2.AccessKeyId
            : OssV1Authorization.TryParse(header, out var v1) ? v1.AccessKeyId
            : null;
        return (accessKeyId, (request.Header(TokenName) ?? query[OldTokenName] ?? query[TokenName]) is { Length: > 0 });

        static string? OfCredential(string? credential) => credential is null ? null : OssV4Credential.Parse(credential).Credential?.AccessKeyId;
    }

    /// <returns>Null for an anonymous request.</returns>
    public PresentedSignature? Read(OssRequest request, Circumstances at)
    {
        if (request.Form is { } form)
        {
            return ReadForm(form, at); // signatures in header or URL do not count for a form
        }

        if (request.Http.Request.Headers.Authorization.Count > 1)
        {
            throw new OssError.InvalidArgument("The request has more than one Authorization header.", "Authorization").ToException();
        }

        var version = request.Query[VersionName];
        var isInUrl = version is not null || request.Query.Has("OSSAccessKeyId") || request.Query.Has("Signature") || request.Query.Has("Expires");
        if (request.Header("Authorization") is { Length: > 0 } header)
        {
            if (isInUrl)
            {
                throw new OssError.InvalidArgument(
                    "Only one auth mechanism allowed; only the Authorization header or the query string may be used.").ToException();
            }

            return header.StartsWith(OssV4Signature.Algorithm, StringComparison.Ordinal) ? ReadV4Header(request, at)
                : header.StartsWith(V2Version + " ", StringComparison.Ordinal) ? ReadV2Header(request, header, at)
                : ReadV1Header(request, header, at);
        }

        return version switch
        {
            null => isInUrl ? ReadOldUrl(request, at, isV2: false) : null,
            V2Version => ReadOldUrl(request, at, isV2: true),
            OssV4Signature.Algorithm => ReadV4Url(request, at),
            _ => throw UnknownVersion(version),
        };
    }

    private PresentedSignature? ReadForm(PostForm form, Circumstances at)
    {
        if (form["policy"] is not { Length: > 0 } policy)
        {
            return FormSignatureFields.Any(field => form[field] is not null)
                ? throw new OssError.InvalidArgument("Post request policy is empty.", "policy").ToException()
                : null;
        }

        var token = form[TokenName] is { Length: > 0 } sent ? sent : null;
        if (form[VersionName] is not { } version)
        {
            var (accessKeyId, v1Signature) = (RequireField(form, "OSSAccessKeyId", "accessKeyId"), RequireField(form, "Signature", "signature"));
            return new(accessKeyId, token, v1Signature, (_, secret) => Check(OssPostPolicySignature.VerifyV1(policy, secret, v1Signature)));
        }

        if (version != OssV4Signature.Algorithm)
        {
            throw UnknownVersion(version);
        }

        var signature = RequireField(form, "x-oss-signature", "signature");
        if (OssV4Credential.Parse(form[CredentialName] ?? "").Credential is not { } credential)
        {
            throw new OssError.InvalidArgument("The credential of the form is invalid.", CredentialName, form[CredentialName], "0002-00000710").ToException();
        }

        if (!OssDate.TryParseIsoBasic(form["x-oss-date"], out var signedAt))
        {
            throw new OssError.InvalidArgument("The date of the form is invalid.", "x-oss-date", form["x-oss-date"]).ToException();
        }

        // no freshness: a form lives until its policy expires
        if (MistakeIn(credential, signedAt, at) is var (part, why))
        {
            throw InvalidScope($"The signing {NameOf(part)} in credential is invalid.", credential, part == ScopePart.Region ? "0002-00000715" : null, why);
        }

        return new(credential.AccessKeyId, token, signature, (_, secret) => Check(OssPostPolicySignature.VerifyV4(policy, secret, credential, signature)));

        SignatureCheck Check(bool isMatch) => new(isMatch, () => (policy, null));
    }

    private static string RequireField(PostForm form, string field, string what) => form[field] is { Length: > 0 } value
        ? value : throw new OssError.InvalidArgument($"Post request {what} is empty.", field).ToException();

    private static PresentedSignature ReadV1Header(OssRequest request, string header, Circumstances at)
    {
        var v1 = OssV1Authorization.TryParse(header, out var read) ? read : throw InvalidAuthorization();
        var (_, date) = RequireFresh(request, at);
        return new(v1.AccessKeyId, HeaderToken(request, OldTokenName), v1.Signature,
            (toSign, secret) => OssV1Signature.VerifyHeader(toSign, date, secret, v1.Signature));
    }

    private static PresentedSignature ReadV2Header(OssRequest request, string header, Circumstances at)
    {
        var v2 = OssV2Authorization.TryParse(header, out var read) ? read : throw InvalidAuthorization();
        RequireSent(request, v2.AdditionalHeaders, "AdditionalHeaders", "0002-00000112");
        var (_, date) = RequireFresh(request, at);
        return new(v2.AccessKeyId, HeaderToken(request, OldTokenName), v2.Signature,
            (toSign, secret) => OssV2Signature.Verify(toSign, date, v2.AdditionalHeaders, secret, v2.Signature));
    }

    private PresentedSignature ReadV4Header(OssRequest request, Circumstances at)
    {
        var (read, fault) = request.V4Header;
        var v4 = read ?? throw InvalidAuthorization(EcOf(fault));
        if (MistakeIn(v4.Credential, RequireFresh(request, at).SignedAt, at) is var (part, why))
        {
            var ec = part switch { ScopePart.Date => "0002-00000225", ScopePart.Region => "0002-00000226", _ => "0002-00000227" };
            throw InvalidScope($"Invalid signing {NameOf(part)} in Authorization header.", null, ec, why);
        }

        RequireSent(request, v4.AdditionalHeaders, "AdditionalHeaders", "0002-00000211");
        if (request.Header("x-oss-content-sha256") is var payload and not OssV4Signature.UnsignedPayload)
        {
            throw new OssError.InvalidArgument(
                "The header x-oss-content-sha256 is required and must be UNSIGNED-PAYLOAD.", "x-oss-content-sha256", payload).ToException();
        }

        return new(v4.Credential.AccessKeyId, HeaderToken(request, TokenName), v4.Signature, (toSign, secret) => OssV4Signature.Verify(toSign, v4, secret));
    }

    // A presigned URL expires by the moved clock alone: that is what moving the clock is for.
    private static PresentedSignature ReadOldUrl(OssRequest request, Circumstances at, bool isV2)
    {
        var query = request.Query;
        var (keyName, expiresName, signatureName) =
            isV2 ? ("x-oss-access-key-id", "x-oss-expires", "x-oss-signature") : ("OSSAccessKeyId", "Expires", "Signature");
        if (query[keyName] is not { Length: > 0 } accessKeyId || query[expiresName] is not { Length: > 0 } expires
            || query[signatureName] is not { Length: > 0 } signature)
        {
            throw new OssError.AccessDenied(
                "Query-string authentication requires the Signature, Expires and OSSAccessKeyId parameters", "0002-00000071").ToException();
        }

        if (!long.TryParse(expires, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var seconds))
        {
            throw new OssError.AccessDenied("Invalid date (should be seconds since epoch).", "0002-00000070").ToException();
        }

        if (at.Clock.Now.ToUnixTimeSeconds() > seconds)
        {
            throw Expired(DateTimeOffset.FromUnixTimeSeconds(Math.Max(seconds, DateTimeOffset.MinValue.ToUnixTimeSeconds())), at.Clock.Now);
        }

        string[] additional = !isV2 ? []
            : query[AdditionalHeadersQuery]?.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [];
        RequireSent(request, additional, AdditionalHeadersQuery, "0002-00000078");
        return new(accessKeyId, UrlToken(request, accessKeyId, OldTokenName), signature, (toSign, secret) => isV2
            ? OssV2Signature.Verify(toSign, expires, additional, secret, signature)
            : OssV1Signature.VerifyUrl(toSign, expires, secret, signature));
    }

    private PresentedSignature ReadV4Url(OssRequest request, Circumstances at)
    {
        var (read, fault) = OssV4PresignedQuery.Parse(request.Query.Items);
        var items = read ?? throw new OssError.InvalidArgument("The signature in the query string is invalid.", Ec: EcOf(fault)).ToException();
        var accessKeyId = items.Credential.AccessKeyId;
        if (MistakeIn(items.Credential, items.SignedAt, at) is var (part, why))
        {
            throw InvalidScope(
                $"Invalid signing {NameOf(part)} in the query string.", items.Credential, part == ScopePart.Region ? "0002-00000228" : null, why);
        }

        RequireSent(request, items.AdditionalHeaders, AdditionalHeadersQuery, "0002-00000078");
        var (now, end) = (at.Clock.Now, items.SignedAt + items.ValidFor);
        if (items.SignedAt - now > OssOptions.SkewWindow && items.SignedAt - at.Clock.RealNow > OssOptions.SkewWindow)
        {
            throw new OssError.AccessDenied("Request is not valid yet.", "0002-00000235").ToException();
        }

        return now > end ? throw Expired(end, now)
            : new(accessKeyId, UrlToken(request, accessKeyId, TokenName), items.Signature, (toSign, secret) => OssV4Signature.VerifyUrl(toSign, items, secret));
    }

    private static (DateTimeOffset SignedAt, string Date) RequireFresh(OssRequest request, Circumstances at)
    {
        var date = OssV1Signature.DateLine(request.ToSign()) ?? "";
        if (!OssDate.TryParseHttpDate(date, out var signedAt) && !OssDate.TryParseIsoBasic(date, out signedAt))
        {
            throw new OssError.AccessDenied("OSS authentication requires a valid Date.", null).ToException();
        }

        var now = at.Clock.Now + at.Skew;
        return at.Clock.IsFresh(signedAt, OssOptions.SkewWindow, at.Skew)
            ? (signedAt, date)
            : throw new OssError.RequestTimeTooSkewed(OssOptions.SkewWindow, signedAt, now)
            {
                Detail = new(
                    ExplanationKind.SignedTooFarFromNow, ("signed", signedAt), ("now", now), ("minutes", (long)OssOptions.SkewWindow.TotalMinutes)),
            }.ToException();
    }

    private static OssErrorException Expired(DateTimeOffset end, DateTimeOffset now) =>
        new OssError.AccessDenied("Request has expired.", "0002-00000069")
        {
            Detail = new(ExplanationKind.UrlExpired, ("expired", end), ("now", now)),
        }.ToException();

    // The part of a V4 credential that is not meant for this server and moment, and why; null for none.
    private (ScopePart Part, Explanation Why)? MistakeIn(OssV4Credential credential, DateTimeOffset signedAt, Circumstances at)
    {
        var (day, region) = (OssDate.ToDay(signedAt), at.BucketRegion ?? options.Region);
        return credential.Product != Product ? (ScopePart.Product, Differs(ExplanationKind.SignedForOtherProduct, credential.Product, Product))
            : credential.Date != day ? (ScopePart.Date, Differs(ExplanationKind.SignedForOtherDay, credential.Date, day))
            : options.EnforceRegion && credential.Region != region && (at.BucketRegion is not null || !options.HasRegion(credential.Region))
                ? (ScopePart.Region, Differs(ExplanationKind.SignedForOtherRegion, credential.Region, region))
            : null;

        static Explanation Differs(ExplanationKind kind, string signed, string right) => new(kind, ("signed", signed), ("right", right));
    }

    private static string NameOf(ScopePart part) => part.ToString().ToLowerInvariant();

    private static OssErrorException InvalidScope(string text, OssV4Credential? argument, string? ec, Explanation why) =>
        new OssError.InvalidArgument(text, argument is null ? null : CredentialName, argument?.ToString(), ec) { Detail = why }.ToException();

    // A header that was signed and is not there would let the request mean something else than what was signed.
    private static void RequireSent(OssRequest request, IReadOnlyList<string> names, string argument, string ec)
    {
        foreach (var name in names)
        {
            if (name.Contains('_', StringComparison.Ordinal) || request.Header(name) is null)
            {
                throw new OssError.InvalidArgument(
                    $"The additional header '{name}' is not among the headers of the request.", argument, string.Join(';', names), ec).ToException();
            }
        }
    }

    private static string? HeaderToken(OssRequest request, string queryName)
    {
        var token = request.Header(TokenName);
        return token is not null && request.Query.Has(queryName) ? throw TwoTokens() : token is { Length: > 0 } ? token : null;
    }

    private static string? UrlToken(OssRequest request, string accessKeyId, string queryName)
    {
        var token = request.Query[queryName];
        if (request.Header(TokenName) is { Length: > 0 })
        {
            throw token is not null ? TwoTokens()
                : CredentialLookup.IsTemporary(accessKeyId)
                    ? new OssError.InvalidRequest("Security-token must be provided by query string parameter.").ToException()
                    : new OssError.InvalidAccessKeyId(accessKeyId, OssError.InvalidAccessKeyId.WithToken).ToException();
        }

        return token is { Length: > 0 } ? token : null;
    }

    private static OssErrorException TwoTokens() =>
        new OssError.InvalidArgument("The security token may be sent in the header or in the query string, not in both.").ToException();

    private static OssErrorException UnknownVersion(string version) =>
        new OssError.InvalidArgument("The signature version is not supported.", VersionName, version).ToException();

    private static OssErrorException InvalidAuthorization(string? ec = null) =>
        new OssError.InvalidArgument("Authorization header is invalid.", Ec: ec).ToException();

    private static string? EcOf(OssV4Fault fault) => fault switch
    {
        OssV4Fault.EmptyAdditionalHeaders => "0002-00000209",
        OssV4Fault.EmptyAdditionalHeader => "0002-00000210",
        OssV4Fault.CredentialTerminator => "0002-00000213",
        OssV4Fault.MissingExpires => "0002-00000215",
        OssV4Fault.ExpiresRange => "0002-00000232",
        _ => null,
    };

    private enum ScopePart
    {
        Product,
        Date,
        Region,
    }
}

/// <summary>What a signature is judged against besides the request.</summary>
/// <param name="Clock">When the request arrived.</param>
/// <param name="Skew">How far ahead this server's clock is to be when it judges the age of a signature; for a fault.</param>
/// <param name="BucketRegion">Region of the addressed bucket; null when there is none.</param>
internal readonly record struct Circumstances(ClockReading Clock, TimeSpan Skew, string? BucketRegion);

/// <summary>What a signed request presents, already checked for shape, date and expiry; to be verified for a reading of the request and a secret.</summary>
internal sealed record PresentedSignature(
    string AccessKeyId, string? SecurityToken, string Signature, Func<OssRequestToSign, string, SignatureCheck> Verify)
{
    /// <summary>Never the token or the signature.</summary>
    public override string ToString() => $"PresentedSignature {{ AccessKeyId = {AccessKeyId} }}";
}
