using Scenario.Signing;

namespace Scenario.FakeOss.Requests;

/// <summary>The value of <c>x-oss-copy-source</c>: <c>/bucket/key[?versionId=…]</c>, percent-encoded, and <c>+</c> for a blank.</summary>
internal sealed record CopySource(string Bucket, string Key, string? VersionId)
{
    public const string Header = "x-oss-copy-source";

    /// <summary>Decodes once and splits at the first slash behind the bucket; the leading slash may be missing.</summary>
    /// <param name="header">As sent.</param>
    /// <param name="isPart">Of UploadPartCopy, whose errors have numbers of their own.</param>
    /// <exception cref="OssErrorException">InvalidArgument; InvalidObjectName.</exception>
    /// <remarks>Source: OSS error pages 0016-00000304, 0016-00000305, 0042-00000301 and 0042-00000302.</remarks>
    public static CopySource Parse(string header, bool isPart)
    {
        var text = header.Trim();
        var mark = text.IndexOf('?', StringComparison.Ordinal);
        var version = mark < 0 ? null : ReadVersion(text[(mark + 1)..], header, isPart);

        // the Node SDK encodes the slashes too, so decode before splitting; the Go SDK writes a blank as a plus
        var decoded = PercentEncoding.Decode(mark < 0 ? text : text[..mark], plusIsSpace: true);
        decoded = decoded.StartsWith('/') ? decoded[1..] : decoded;
        var slash = decoded.IndexOf('/');
        if (slash <= 0 || slash == decoded.Length - 1)
        {
            throw Invalid("Copy Source must mention the source bucket and key: /sourcebucket/sourcekey.", header,
                !isPart ? null : text.Length == 0 ? "0042-00000302" : "0042-00000301");
        }

        var key = decoded[(slash + 1)..];
        ObjectNames.RequireKey(key);
        return new CopySource(decoded[..slash], key, version);
    }

    // Nothing but a version may follow: to overlook a parameter would copy something else than was meant.
    private static string ReadVersion(string query, string header, bool isPart) => PercentEncoding.ParseQuery(query) switch
    {
        [{ Name: "versionId", Value: "" }] => throw Invalid("The versionId of Copy Source is empty.", header, isPart ? "0042-00000301" : "0016-00000305"),
        [{ Name: "versionId", Value: { } version }] => ObjectNames.RequireVersion(version),
        _ => throw Invalid("Copy Source may have no other parameter than versionId.", header, isPart ? "0042-00000301" : "0016-00000304"),
    };

    private static OssErrorException Invalid(string text, string header, string? ec) =>
        new OssError.InvalidArgument(text, Header, header, ec).ToException();
}
