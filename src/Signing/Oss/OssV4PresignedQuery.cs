using System.Globalization;

namespace Scenario.Signing.Oss;

/// <summary>The authentication items of a V4 presigned URL.</summary>
/// <param name="Credential">Key id and scope.</param>
/// <param name="AdditionalHeaders">Names as presented.</param>
/// <param name="Date">Text of <c>x-oss-date</c>.</param>
/// <param name="SignedAt">The same as an instant.</param>
/// <param name="ValidFor">Time from <paramref name="SignedAt"/>, 1 s to 7 days.</param>
/// <param name="Signature">As presented.</param>
public sealed record OssV4PresignedQuery(
    OssV4Credential Credential,
    IReadOnlyList<string> AdditionalHeaders,
    string Date,
    DateTimeOffset SignedAt,
    TimeSpan ValidFor,
    string Signature)
{
    internal const string VersionName = "x-oss-signature-version";
    internal const string CredentialName = "x-oss-credential";
    internal const string DateName = "x-oss-date";
    internal const string ExpiresName = "x-oss-expires";
    internal const string AdditionalHeadersName = "x-oss-additional-headers";
    internal const string SecurityTokenName = "x-oss-security-token";
    internal const string SignatureName = "x-oss-signature";

    /// <summary>Seven days.</summary>
    public const long MaxExpiresSeconds = 604800;

    /// <summary>Reads the items; of a repeated one the first counts. Source: oss-protocol 2.6.</summary>
    /// <returns>The items, or null and what was wrong.</returns>
    public static (OssV4PresignedQuery? Items, OssV4Fault Fault) Parse(IReadOnlyList<NameValue> query)
    {
        if (First(query, CredentialName) is not { Length: > 0 } credentialText)
        {
            return (null, OssV4Fault.MissingCredential);
        }

        var (credential, fault) = OssV4Credential.Parse(credentialText);
        if (credential is null)
        {
            return (null, fault);
        }

        if (First(query, DateName) is not { Length: > 0 } date)
        {
            return (null, OssV4Fault.MissingDate);
        }

        if (!OssDate.TryParseIsoBasic(date, out var signedAt))
        {
            return (null, OssV4Fault.DateShape);
        }

        (var validFor, fault) = ParseExpires(First(query, ExpiresName));
        if (fault != OssV4Fault.None)
        {
            return (null, fault);
        }

        (var additionalHeaders, fault) = OssV4Authorization.ParseAdditionalHeaders(First(query, AdditionalHeadersName));
        if (fault != OssV4Fault.None)
        {
            return (null, fault);
        }

        return First(query, SignatureName) is { Length: > 0 } signature
            ? (new OssV4PresignedQuery(credential, additionalHeaders, date, signedAt, validFor, signature), OssV4Fault.None)
            : (null, OssV4Fault.MissingSignature);
    }

    private static (TimeSpan ValidFor, OssV4Fault Fault) ParseExpires(string? text)
    {
        if (string.IsNullOrEmpty(text))
        {
            return (default, OssV4Fault.MissingExpires);
        }

        if (!long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var seconds))
        {
            return (default, OssV4Fault.ExpiresShape);
        }

        return seconds is < 1 or > MaxExpiresSeconds
            ? (default, OssV4Fault.ExpiresRange)
            : (TimeSpan.FromSeconds(seconds), OssV4Fault.None);
    }

    private static string? First(IReadOnlyList<NameValue> query, string name)
    {
        foreach (var item in query)
        {
            if (item.Name == name)
            {
                return item.Value ?? "";
            }
        }

        return null;
    }
}
