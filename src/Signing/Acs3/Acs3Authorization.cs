using System.Diagnostics.CodeAnalysis;

namespace Scenario.Signing.Acs3;

/// <summary>The parts of <c>ACS3-HMAC-SHA256 Credential=…,SignedHeaders=…,Signature=…</c>.</summary>
/// <param name="Algorithm">First token, not yet judged: other algorithms of the family have the same shape.</param>
/// <param name="AccessKeyId">The whole credential.</param>
/// <param name="SignedHeaders">Names in the order given, lower-cased.</param>
/// <param name="Signature">As presented.</param>
public sealed record Acs3Authorization(string Algorithm, string AccessKeyId, IReadOnlyList<string> SignedHeaders, string Signature)
{
    public static bool TryParse(string header, [NotNullWhen(true)] out Acs3Authorization? authorization)
    {
        (authorization, var fault) = Parse(header);
        return fault == Acs3AuthorizationFault.None;
    }

    /// <summary>Reads the header; items may stand in any order with spaces around them. Source: sts-ram-api 2.3 step 1.</summary>
    /// <returns>The parts, or null and what was wrong.</returns>
    public static (Acs3Authorization? Authorization, Acs3AuthorizationFault Fault) Parse(string header)
    {
        if (!AuthorizationItems.TryRead(header, out var items))
        {
            return (null, Acs3AuthorizationFault.Shape);
        }

        if (items["Credential"] is not { Length: > 0 } credential)
        {
            return (null, Acs3AuthorizationFault.MissingCredential);
        }

        if (items["SignedHeaders"] is not { Length: > 0 } signedHeaders)
        {
            return (null, Acs3AuthorizationFault.MissingSignedHeaders);
        }

        return items["Signature"] is { Length: > 0 } signature
            ? (new Acs3Authorization(items.Algorithm, credential, signedHeaders.ToLowerInvariant().Split(';', StringSplitOptions.TrimEntries), signature),
                Acs3AuthorizationFault.None)
            : (null, Acs3AuthorizationFault.MissingSignature);
    }
}

/// <summary>The first thing wrong with an <c>Authorization</c> header meant for ACS3.</summary>
public enum Acs3AuthorizationFault
{
    None,

    /// <summary>No algorithm token, an item that is no <c>name=value</c>, or an item given twice.</summary>
    Shape,
    MissingCredential,
    MissingSignedHeaders,
    MissingSignature,
}
