using Scenario.FakeOss.Errors;
using Scenario.Signing;

namespace Scenario.FakeOss.Requests;

/// <summary>The value of <c>x-oss-copy-source</c>: <c>/bucket/key[?versionId=…]</c>, percent-encoded.</summary>
internal sealed record CopySource(string Bucket, string Key, string? VersionId)
{
    private const string VersionMark = "?versionId=";

    /// <summary>Decodes once and splits at the first slash behind the bucket; the leading slash may be missing.</summary>
    public static CopySource Parse(string header)
    {
        var text = header.Trim();
        string? version = null;
        var mark = text.LastIndexOf(VersionMark, StringComparison.Ordinal);
        if (mark >= 0)
        {
            version = PercentEncoding.Decode(text[(mark + VersionMark.Length)..], plusIsSpace: false);
            text = text[..mark];
        }

        // the Node SDK encodes the slashes too, so decode before splitting
        var decoded = PercentEncoding.Decode(text, plusIsSpace: false);
        decoded = decoded.StartsWith('/') ? decoded[1..] : decoded;
        var slash = decoded.IndexOf('/');
        if (slash <= 0 || slash == decoded.Length - 1)
        {
            throw new OssError.InvalidArgument(
                "Copy Source must mention the source bucket and key: /sourcebucket/sourcekey.",
                OssRequestParser.CopySourceHeader,
                header).ToException();
        }

        var key = decoded[(slash + 1)..];
        ObjectNames.RequireKey(key);
        return new CopySource(decoded[..slash], key, version is { Length: > 0 } ? version : null);
    }
}
