using System.Text;
using Scenario.FakeOss.Errors;

namespace Scenario.FakeOss.Requests;

/// <summary>What a tag may be: key 1 to 128 bytes, value up to 256 bytes, letters, digits, space and <c>+ - = . _ : /</c>.</summary>
internal static class TagRules
{
    private const int MaximumKeyBytes = 128;
    private const int MaximumValueBytes = 256;

    /// <exception cref="OssErrorException">InvalidTag.</exception>
    public static void Require(IReadOnlyList<KeyValuePair<string, string>> tags, int maximum)
    {
        if (tags.Count > maximum)
        {
            throw new OssError.InvalidTag($"The number of tags must not exceed {maximum}.").ToException();
        }

        if (tags.DistinctBy(tag => tag.Key).Count() != tags.Count)
        {
            throw new OssError.InvalidTag("The tag keys must differ.").ToException();
        }

        foreach (var (key, value) in tags)
        {
            var isValid = key.Length > 0
                && Encoding.UTF8.GetByteCount(key) <= MaximumKeyBytes
                && Encoding.UTF8.GetByteCount(value) <= MaximumValueBytes
                && key.All(IsAllowed)
                && value.All(IsAllowed);
            if (!isValid)
            {
                throw new OssError.InvalidTag("The tag has characters or a length that are not allowed.").ToException();
            }
        }
    }

    private static bool IsAllowed(char c) => char.IsLetterOrDigit(c) || " +-=._:/".Contains(c, StringComparison.Ordinal);
}
