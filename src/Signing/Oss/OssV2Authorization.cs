using System.Diagnostics.CodeAnalysis;

namespace Scenario.Signing.Oss;

/// <summary>The parts of <c>OSS2 AccessKeyId:…,AdditionalHeaders:…,Signature:…</c> (legacy).</summary>
public sealed record OssV2Authorization(string AccessKeyId, IReadOnlyList<string> AdditionalHeaders, string Signature)
{
    /// <summary>False for another scheme, an item without a colon, or a missing key id or signature.</summary>
    public static bool TryParse(string header, [NotNullWhen(true)] out OssV2Authorization? authorization)
    {
        authorization = AuthorizationItems.TryRead(header, out var items, ':')
            && items.Algorithm == "OSS2"
            && items["AccessKeyId"] is { Length: > 0 } accessKeyId
            && items["Signature"] is { Length: > 0 } signature
                ? new OssV2Authorization(accessKeyId,
                    items["AdditionalHeaders"]?.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [], signature)
                : null;
        return authorization is not null;
    }
}
