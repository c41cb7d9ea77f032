using System.Text;

namespace Scenario.FakeOss.Requests;

/// <summary>What the tags of an object or a bucket may be.</summary>
/// <param name="MaximumTags">Tags together.</param>
/// <param name="MaximumKeyBytes">UTF-8 bytes of a key, at least one.</param>
/// <param name="MaximumValueBytes">UTF-8 bytes of a value, which may be empty.</param>
/// <param name="IsAllowed">In keys and values.</param>
/// <param name="ReservedPrefixes">No key begins so, in any case.</param>
internal sealed record TagRules(int MaximumTags, int MaximumKeyBytes, int MaximumValueBytes, Func<char, bool> IsAllowed, params string[] ReservedPrefixes)
{
    public static readonly TagRules OfObject = new(
        MaximumTags: 10, MaximumKeyBytes: 128, MaximumValueBytes: 256, static c => char.IsLetterOrDigit(c) || " +-=._:/".Contains(c, StringComparison.Ordinal));

    // Any characters, but some beginnings of a key are the vendor's.
    public static readonly TagRules OfBucket = new(
        MaximumTags: 20, MaximumKeyBytes: 64, MaximumValueBytes: 128, static _ => true, "http://", "https://", "aliyun", "acs");

    /// <exception cref="OssErrorException">InvalidTag.</exception>
    public void Require(IReadOnlyList<KeyValuePair<string, string>> tags)
    {
        (tags.Count > MaximumTags ? new OssError.InvalidTag($"The number of tags must not exceed {MaximumTags}.")
            : tags.DistinctBy(static tag => tag.Key).Count() != tags.Count ? new OssError.InvalidTag("The tag keys must differ.")
            : !tags.All(IsLegal) ? new OssError.InvalidTag("The tag has characters or a length that are not allowed.", "0010-00000217")
            : null)?.Throw();
    }

    private bool IsLegal(KeyValuePair<string, string> tag) =>
        tag.Key.Length > 0
        && Encoding.UTF8.GetByteCount(tag.Key) <= MaximumKeyBytes
        && Encoding.UTF8.GetByteCount(tag.Value) <= MaximumValueBytes
        && tag.Key.All(IsAllowed)
        && tag.Value.All(IsAllowed)
        && !ReservedPrefixes.Any(prefix => tag.Key.StartsWith(prefix, StringComparison.OrdinalIgnoreCase));
}
