using System.Text;

namespace Scenario.FakeOss.Requests;

/// <summary>Which names of buckets, objects and versions exist at all.</summary>
internal static class ObjectNames
{
    private const int MaximumKeyBytes = 1023;

    /// <summary>3 to 63 characters of <c>a-z 0-9 -</c>, letter or digit at both ends; old buckets may have <c>_</c> but are not created anew.</summary>
    public static void RequireBucket(string bucket, bool isNew)
    {
        var isValid = bucket.Length is >= 3 and <= 63 && char.IsAsciiLetterOrDigit(bucket[0]) && char.IsAsciiLetterOrDigit(bucket[^1])
            && bucket.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-' || (c == '_' && !isNew));
        if (!isValid)
        {
            throw new OssError.InvalidBucketName(bucket).ToException();
        }
    }

    /// <summary>1 to 1023 bytes of UTF-8, not beginning with a slash or backslash, without NUL.</summary>
    public static void RequireKey(string key) => (
        key.Length == 0 ? new OssError.InvalidObjectName(key)
        : key[0] is '/' or '\\' ? new OssError.InvalidObjectName(key) { Ec = "0016-00000005" }
        : key.Contains('\0') ? new OssError.InvalidObjectName(key) { Ec = "0016-00000002" }
        : Encoding.UTF8.GetByteCount(key) > MaximumKeyBytes
            ? new OssError.InvalidObjectName(key, "The Length of Object name must be less than 1024.") { Ec = "0016-00000003" }
        : null)?.Throw();

    /// <summary>An id that a version could have, whether or not one has it.</summary>
    /// <exception cref="OssErrorException">InvalidArgument: what is read as no version would stand for the latest one.</exception>
    /// <remarks>Source: OSS error page 0012-00000202.</remarks>
    public static string RequireVersion(string id) => VersionId.IsWellFormed(id)
        ? id : throw new OssError.InvalidArgument("Invalid version id specified", "versionId", id, "0012-00000202").ToException();
}
