using Scenario.Signing;

namespace Scenario.FakeOss.Requests;

/// <summary>The value of <c>x-oss-copy-source</c>: <c>/bucket/key[?versionId=…]</c>, percent-encoded, and <c>+</c> for a blank.</summary>
internal sealed record CopySource(string Bucket, string Key, string? VersionId)
{
    /// <summary>Decodes once and splits at the first slash behind the bucket; the leading slash may be missing.</summary>
    /// <exception cref="OssErrorException">InvalidArgument; InvalidObjectName.</exception>
    public static CopySource Parse(string header)
    {
        var text = header.Trim();
        var mark = text.IndexOf('?', StringComparison.Ordinal);
        var version = mark < 0 ? null : ReadVersion(text[(mark + 1)..], header);

        // the Node SDK encodes the slashes too, so decode before splitting; the Go SDK writes a blank as a plus
        var decoded = PercentEncoding.Decode(mark < 0 ? text : text[..mark], plusIsSpace: true);
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
        return new CopySource(decoded[..slash], key, version);
    }

    // Nothing but a version may follow: to overlook a parameter would copy something else than was meant.
    private static string ReadVersion(string query, string header) => PercentEncoding.ParseQuery(query) is [{ Name: "versionId", Value: { } version }]
        ? VersionIds.Require(version)
        : throw new OssError.InvalidArgument("Copy Source may have no other parameter than versionId.", OssRequestParser.CopySourceHeader,
            header).ToException();
}
