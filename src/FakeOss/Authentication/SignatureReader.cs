using System.Globalization;
using Scenario.ControlPlane;
using Scenario.Ram.Explanations;
using Scenario.Ram.Sessions;
using Scenario.Signing;
using Scenario.Signing.Oss;

namespace Scenario.FakeOss.Authentication;

/// <summary>Recognises the signature scheme of a request and checks what needs no key: shape, date, expiry, region (oss-protocol 2.1 to 2.8).</summary>
/// <remarks>Source: oss-protocol 2.1 to 2.7 and the order of 3.3.</remarks>
internal sealed class SignatureReader(OssOptions options)
{
    private const string Product = "oss";
    private const string TokenHeader = "x-oss-security-token";
    private const string V1TokenQuery = "security-token";
    private const string V2Version = "OSS2";
    private const string AdditionalHeadersQuery = "x-oss-additional-headers";
    private const string CredentialName = "x-oss-credential";

    private static readonly ScopePlace InHeader = new(
        static part => $"Invalid signing {part} in Authorization header.", null, DateEc: "0002-00000225", RegionEc: "0002-00000226",
        ProductEc: "0002-00000227");

    private static readonly ScopePlace InUrl = new(
        static part => $"Invalid signing {part} in the query string.", CredentialName, DateEc: null, RegionEc: "0002-00000228", ProductEc: null);

    private static readonly ScopePlace InForm = new(
        static part => $"The signing {part} in credential is invalid.", CredentialName, DateEc: null, RegionEc: "0002-00000715", ProductEc: null);

    private static readonly string[] FormSignatureFields =
        ["OSSAccessKeyId", "Signature", "x-oss-signature-version", "x-oss-credential", "x-oss-signature"];

    /// <param name="request">The parsed request.</param>
    /// <param name="at">When and where it is judged.</param>
    /// <returns>Null for an anonymous request.</returns>
    public PresentedSignature? Read(OssRequest request, Circumstances at)
    {
        if (request.Form is { } form)
        {
            return ReadForm(request, form, at); // signatures in header or URL do not count for a form
        }

        if (request.Http.Request.Headers.Authorization.Count > 1)
        {
            throw new OssError.InvalidArgument("The request has more than one Authorization header.", "Authorization").ToException();
        }

        var header = request.Header("Authorization");
        var version = request.Query["x-oss-signature-version"];
        var isV1Url = request.Query.Has("OSSAccessKeyId") || request.Query.Has("Signature") || request.Query.Has("Expires");
        if (header is { Length: > 0 })
        {
            if (version is not null || isV1Url)
            {
                throw new OssError.InvalidArgument(
                    "Only one auth mechanism allowed; only the Authorization header or the query string may be used.").ToException();
            }

            return header.StartsWith(OssV4Signature.Algorithm, StringComparison.Ordinal) ? V4Header(request, at)
                : header.StartsWith(V2Version + " ", StringComparison.Ordinal) ? V2Header(request, header, at)
                : V1Header(request, header, at);
        }

        return version switch
        {
            OssV4Signature.Algorithm => V4Url(request, at),
            V2Version => V2Url(request, at),
            not null => throw new OssError.InvalidArgument("The signature version is not supported.", "x-oss-signature-version", version).ToException(),
            null => isV1Url ? V1Url(request, at) : null,
        };
    }

    private PresentedSignature? ReadForm(OssRequest request, PostForm form, Circumstances at)
    {
        if (form["policy"] is not { Length: > 0 } policy)
        {
            return FormSignatureFields.Any(field => form[field] is not null)
                ? throw new OssError.InvalidArgument("Post request policy is empty.", "policy").ToException()
                : null;
        }

        return form["x-oss-signature-version"] is { } version ? V4Form(form, policy, version, at) : V1Form(form, policy);
    }

    private static PresentedSignature V1Form(PostForm form, string policy)
    {
        var (accessKeyId, signature) = (RequireField(form, "OSSAccessKeyId", "accessKeyId"), RequireField(form, "Signature", "signature"));
        return new PresentedSignature(
            accessKeyId,
            FormToken(form),
            signature,
            (_, secret) => new SignatureCheck(OssPostPolicySignature.VerifyV1(policy, secret, signature), () => (policy, null)));
    }

    private PresentedSignature V4Form(PostForm form, string policy, string version, Circumstances at)
    {
        if (version != OssV4Signature.Algorithm)
        {
            throw new OssError.InvalidArgument("The signature version is not supported.", "x-oss-signature-version", version).ToException();
        }

        var signature = RequireField(form, "x-oss-signature", "signature");
        if (OssV4Credential.Parse(form["x-oss-credential"] ?? "").Credential is not { } credential)
        {
            throw new OssError.InvalidArgument(
                "The credential of the form is invalid.", "x-oss-credential", form["x-oss-credential"], "0002-00000710").ToException();
        }

        if (!OssDate.TryParseIsoBasic(form["x-oss-date"], out var signedAt))
        {
            throw new OssError.InvalidArgument("The date of the form is invalid.", "x-oss-date", form["x-oss-date"]).ToException();
        }

        RequireScope(at, credential, signedAt, InForm); // no freshness: a form lives until its policy expires
        return new PresentedSignature(
            credential.AccessKeyId,
            FormToken(form),
            signature,
            (_, secret) => new SignatureCheck(OssPostPolicySignature.VerifyV4(policy, secret, credential, signature), () => (policy, null)));
    }

    private static string RequireField(PostForm form, string field, string what) => form[field] is { Length: > 0 } value
        ? value : throw new OssError.InvalidArgument($"Post request {what} is empty.", field).ToException();

    private static string? FormToken(PostForm form) => form[TokenHeader] is { Length: > 0 } token ? token : null;

    private static PresentedSignature V1Header(OssRequest request, string header, Circumstances at)
    {
        var authorization = OssV1Authorization.TryParse(header, out var read) ? read : throw InvalidAuthorization(null);
        var dateLine = RequireFreshDate(request, at);
        return new PresentedSignature(
            authorization.AccessKeyId,
            HeaderToken(request, V1TokenQuery),
            authorization.Signature,
            (toSign, secret) => OssV1Signature.VerifyHeader(toSign, dateLine, secret, authorization.Signature));
    }

    private static PresentedSignature V1Url(OssRequest request, Circumstances at)
    {
        var (accessKeyId, expires, signature) = RequireUrl(request.Query, "OSSAccessKeyId", "Expires", "Signature");
        RequireUnexpired(expires, at);
        return new PresentedSignature(
            accessKeyId,
            UrlToken(request, accessKeyId, V1TokenQuery),
            signature,
            (toSign, secret) => OssV1Signature.VerifyUrl(toSign, expires, secret, signature));
    }

    private static (string AccessKeyId, string Expires, string Signature) RequireUrl(OssQuery query, string accessKeyId, string expires, string signature) =>
        query[accessKeyId] is { Length: > 0 } key && query[expires] is { Length: > 0 } end && query[signature] is { Length: > 0 } proof
            ? (key, end, proof) : throw OssError.AccessDenied.MissingUrlParameters.ToException();

    private static PresentedSignature V2Header(OssRequest request, string header, Circumstances at)
    {
        var authorization = OssV2Authorization.TryParse(header, out var read) ? read : throw InvalidAuthorization(null);
        RequireSent(request, authorization.AdditionalHeaders, "AdditionalHeaders", "0002-00000112");
        var dateLine = RequireFreshDate(request, at);
        return new PresentedSignature(
            authorization.AccessKeyId,
            HeaderToken(request, V1TokenQuery),
            authorization.Signature,
            (toSign, secret) => OssV2Signature.Verify(toSign, dateLine, authorization.AdditionalHeaders, secret, authorization.Signature));
    }

    private static PresentedSignature V2Url(OssRequest request, Circumstances at)
    {
        var (accessKeyId, expires, signature) = RequireUrl(request.Query, "x-oss-access-key-id", "x-oss-expires", "x-oss-signature");
        RequireUnexpired(expires, at);
        string[] additional = request.Query[AdditionalHeadersQuery]?.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [];
        RequireSent(request, additional, AdditionalHeadersQuery, "0002-00000078");
        return new PresentedSignature(
            accessKeyId,
            UrlToken(request, accessKeyId, V1TokenQuery),
            signature,
            (toSign, secret) => OssV2Signature.Verify(toSign, expires, additional, secret, signature));
    }

    private PresentedSignature V4Header(OssRequest request, Circumstances at)
    {
        var (read, fault) = request.V4Header;
        var authorization = read ?? throw InvalidAuthorization(EcOf(fault));
        var signedAt = RequireFreshInstant(request, at, out _);
        RequireScope(at, authorization.Credential, signedAt, InHeader);
        RequireSent(request, authorization.AdditionalHeaders, "AdditionalHeaders", "0002-00000211");
        if (request.Header("x-oss-content-sha256") is not OssV4Signature.UnsignedPayload)
        {
            throw new OssError.InvalidArgument(
                "The header x-oss-content-sha256 is required and must be UNSIGNED-PAYLOAD.",
                "x-oss-content-sha256",
                request.Header("x-oss-content-sha256")).ToException();
        }

        return new PresentedSignature(
            authorization.Credential.AccessKeyId,
            HeaderToken(request, TokenHeader),
            authorization.Signature,
            (toSign, secret) => OssV4Signature.Verify(toSign, authorization, secret));
    }

    private PresentedSignature V4Url(OssRequest request, Circumstances at)
    {
        var (read, fault) = OssV4PresignedQuery.Parse(request.Query.Items);
        var items = read ?? throw new OssError.InvalidArgument("The signature in the query string is invalid.", Ec: EcOf(fault)).ToException();
        RequireScope(at, items.Credential, items.SignedAt, InUrl);
        RequireSent(request, items.AdditionalHeaders, AdditionalHeadersQuery, "0002-00000078");
        var now = at.Clock.Now;
        if (items.SignedAt - now > OssOptions.SkewWindow && items.SignedAt - at.Clock.RealNow > OssOptions.SkewWindow)
        {
            throw new OssError.AccessDenied("Request is not valid yet.", "0002-00000235").ToException();
        }

        var end = items.SignedAt + items.ValidFor;
        if (now > end)
        {
            throw Expired(end, now);
        }

        return new PresentedSignature(
            items.Credential.AccessKeyId,
            UrlToken(request, items.Credential.AccessKeyId, TokenHeader),
            items.Signature,
            (toSign, secret) => OssV4Signature.VerifyUrl(toSign, items, secret));
    }

    private static string RequireFreshDate(OssRequest request, Circumstances at)
    {
        RequireFreshInstant(request, at, out var text);
        return text;
    }

    private static DateTimeOffset RequireFreshInstant(OssRequest request, Circumstances at, out string text)
    {
        text = OssV1Signature.DateLine(request.ToSign()) ?? "";
        if (!OssDate.TryParseHttpDate(text, out var signedAt) && !OssDate.TryParseIsoBasic(text, out signedAt))
        {
            throw OssError.AccessDenied.MissingDate.ToException();
        }

        return at.Clock.IsFresh(signedAt, OssOptions.SkewWindow, at.Skew)
            ? signedAt
            : throw new OssError.RequestTimeTooSkewed(OssOptions.SkewWindow, signedAt, at.Clock.Now + at.Skew)
            {
                Detail = new(
                    ExplanationKind.SignedTooFarFromNow,
                    ("signed", signedAt),
                    ("now", at.Clock.Now + at.Skew),
                    ("minutes", (long)OssOptions.SkewWindow.TotalMinutes)),
            }.ToException();
    }

    // A presigned URL expires by the moved clock alone: that is what moving the clock is for.
    private static void RequireUnexpired(string expires, Circumstances at)
    {
        if (!long.TryParse(expires, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var seconds))
        {
            throw OssError.AccessDenied.InvalidExpires.ToException();
        }

        var now = at.Clock.Now;
        if (now.ToUnixTimeSeconds() > seconds)
        {
            throw Expired(DateTimeOffset.FromUnixTimeSeconds(Math.Max(seconds, DateTimeOffset.MinValue.ToUnixTimeSeconds())), now);
        }
    }

    private static OssErrorException Expired(DateTimeOffset end, DateTimeOffset now) =>
        (OssError.AccessDenied.RequestHasExpired with { Detail = new(ExplanationKind.UrlExpired, ("expired", end), ("now", now)) }).ToException();

    private void RequireScope(Circumstances at, OssV4Credential credential, DateTimeOffset signedAt, ScopePlace place)
    {
        if (credential.Product != Product)
        {
            throw place.Refuse("product", credential, place.ProductEc, Differs(ExplanationKind.SignedForOtherProduct, credential.Product, Product));
        }

        var day = OssDate.ToDay(signedAt);
        if (credential.Date != day)
        {
            throw place.Refuse("date", credential, place.DateEc, Differs(ExplanationKind.SignedForOtherDay, credential.Date, day));
        }

        var region = at.BucketRegion ?? options.Region;
        if (options.EnforceRegion && credential.Region != region && (at.BucketRegion is not null || !options.HasRegion(credential.Region)))
        {
            throw place.Refuse("region", credential, place.RegionEc, Differs(ExplanationKind.SignedForOtherRegion, credential.Region, region));
        }

        static Explanation Differs(ExplanationKind kind, string signed, string right) => new(kind, ("signed", signed), ("right", right));
    }

    // A header that was signed and is not there would let the request mean something else than what was signed.
    private static void RequireSent(OssRequest request, IReadOnlyList<string> names, string argument, string ec)
    {
        if (names.FirstOrDefault(name => name.Contains('_', StringComparison.Ordinal) || request.Header(name) is null) is { } absent)
        {
            throw new OssError.InvalidArgument(
                $"The additional header '{absent}' is not among the headers of the request.", argument, string.Join(';', names), ec).ToException();
        }
    }

    private static string? HeaderToken(OssRequest request, string queryName)
    {
        var token = request.Header(TokenHeader);
        if (token is not null && request.Query.Has(queryName))
        {
            throw TwoTokens();
        }

        return token is { Length: > 0 } ? token : null;
    }

    private static string? UrlToken(OssRequest request, string accessKeyId, string queryName)
    {
        var token = request.Query[queryName];
        if (request.Header(TokenHeader) is { Length: > 0 })
        {
            throw token is not null
                ? TwoTokens()
                : CredentialLookup.IsTemporary(accessKeyId)
                    ? new OssError.InvalidRequest("Security-token must be provided by query string parameter.").ToException()
                    : OssError.InvalidAccessKeyId.WithToken(accessKeyId).ToException();
        }

        return token is { Length: > 0 } ? token : null;
    }

    private static OssErrorException TwoTokens() =>
        new OssError.InvalidArgument("The security token may be sent in the header or in the query string, not in both.").ToException();

    private static OssErrorException InvalidAuthorization(string? ec) =>
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

    /// <summary>Where a V4 credential stands, and what is said of a wrong one.</summary>
    private sealed record ScopePlace(Func<string, string> Text, string? Argument, string? DateEc, string? RegionEc, string? ProductEc)
    {
        public OssErrorException Refuse(string part, OssV4Credential credential, string? ec, Explanation detail) =>
            new OssError.InvalidArgument(Text(part), Argument, Argument is null ? null : credential.ToString(), ec) { Detail = detail }.ToException();
    }
}

/// <summary>What a signature is judged against besides the request.</summary>
/// <param name="Clock">When the request arrived.</param>
/// <param name="Skew">How far ahead this server's clock is to be when it judges the age of a signature; for a fault.</param>
/// <param name="BucketRegion">Region of the addressed bucket; null when there is none.</param>
internal readonly record struct Circumstances(ClockReading Clock, TimeSpan Skew, string? BucketRegion);

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
