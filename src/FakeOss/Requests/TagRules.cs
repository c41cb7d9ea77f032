using System.Text;

namespace Scenario.FakeOss.Requests;

/// <summary>What the tags of an object or a bucket may be.</summary>
/// <param name="MaximumTags">Tags together.</param>
/// <param name="MaximumKeyBytes">UTF-8 bytes of a key, at least one.</param>
/// <param name="MaximumValueBytes">UTF-8 bytes of a value, which may be empty.</param>
internal sealed record TagRules(int MaximumTags, int MaximumKeyBytes, int MaximumValueBytes)
{
    /// <summary>Letters, digits, space and <c>+ - = . _ : /</c>.</summary>
    public static readonly TagRules OfObject = new(MaximumTags: 10, MaximumKeyBytes: 128, MaximumValueBytes: 256)
    {
        IsAllowed = static c => char.IsLetterOrDigit(c) || " +-=._:/".Contains(c, StringComparison.Ordinal),
    };

    /// <summary>Any characters, but some beginnings of a key are the vendor's.</summary>
    public static readonly TagRules OfBucket = new(MaximumTags: 20, MaximumKeyBytes: 64, MaximumValueBytes: 128)
    {
        ReservedPrefixes = ["http://", "https://", "aliyun", "acs"],
    };

    /// <summary>No key begins so, in any case.</summary>
    public IReadOnlyList<string> ReservedPrefixes { get; private init; } = [];

    public Func<char, bool> IsAllowed { get; private init; } = static _ => true;

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
