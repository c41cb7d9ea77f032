using System.Diagnostics.CodeAnalysis;

namespace Scenario.Signing.Oss;

/// <summary>The parts of <c>OSS4-HMAC-SHA256 Credential=…,AdditionalHeaders=…,Signature=…</c>.</summary>
/// <param name="Credential">Key id and scope.</param>
/// <param name="AdditionalHeaders">Names as presented.</param>
/// <param name="Signature">As presented.</param>
public sealed record OssV4Authorization(OssV4Credential Credential, IReadOnlyList<string> AdditionalHeaders, string Signature)
{
    public static bool TryParse(string header, [NotNullWhen(true)] out OssV4Authorization? authorization)
    {
        (authorization, var fault) = Parse(header);
        return fault == OssV4Fault.None;
    }

    /// <summary>Reads the header; items in any order, spaces allowed. Source: oss-protocol 2.5 steps 1 and 2.</summary>
    /// <returns>The parts, or null and what was wrong.</returns>
    public static (OssV4Authorization? Authorization, OssV4Fault Fault) Parse(string header)
    {
        if (!AuthorizationItems.TryRead(header, out var items) || items.Algorithm != OssV4Signature.Algorithm)
        {
            return (null, OssV4Fault.Shape);
        }

        if (items["Credential"] is not { Length: > 0 } credentialText)
        {
            return (null, OssV4Fault.MissingCredential);
        }

        var (credential, fault) = OssV4Credential.Parse(credentialText);
        if (credential is null)
        {
            return (null, fault);
        }

        (var additionalHeaders, fault) = ParseAdditionalHeaders(items["AdditionalHeaders"]);
        if (fault != OssV4Fault.None)
        {
            return (null, fault);
        }

        return items["Signature"] is { Length: > 0 } signature
            ? (new OssV4Authorization(credential, additionalHeaders, signature), OssV4Fault.None)
            : (null, OssV4Fault.MissingSignature);
    }

    internal static (string[] Names, OssV4Fault Fault) ParseAdditionalHeaders(string? text)
    {
        if (text is null)
        {
            return ([], OssV4Fault.None);
        }

        if (text.Length == 0)
        {
            return ([], OssV4Fault.EmptyAdditionalHeaders);
        }

        var names = text.Split(';', StringSplitOptions.TrimEntries);
        return names.Contains("") ? ([], OssV4Fault.EmptyAdditionalHeader) : (names, OssV4Fault.None);
    }
}
