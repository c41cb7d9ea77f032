using System.Text;

namespace Scenario.Ram.Policies;

/// <summary>Sizes of ram-policy 1.7, all inclusive. The caller checks them before the grammar.</summary>
public static class PolicyLimits
{
    /// <summary>AssumeRole <c>Policy</c>, UTF-8 bytes.</summary>
    public const int SessionPolicyBytes = 2048;

    /// <summary>One version of a custom policy, characters.</summary>
    public const int PolicyDocumentCharacters = 6144;

    /// <summary>AssumeRolePolicyDocument, characters. No published number; ours.</summary>
    public const int TrustPolicyCharacters = 4096;

    /// <summary>OSS bucket policy, UTF-8 bytes.</summary>
    public const int BucketPolicyBytes = 16 * 1024;

    /// <summary>One string in an OSS bucket policy, UTF-8 bytes.</summary>
    public const int BucketPolicyFieldBytes = 4095;

    /// <summary>Whether a text is within the limit of its kind.</summary>
    public static bool IsWithin(string text, PolicyKind kind) => kind switch
    {
        PolicyKind.Session => Encoding.UTF8.GetByteCount(text) <= SessionPolicyBytes,
        PolicyKind.Identity => text.Length <= PolicyDocumentCharacters,
        PolicyKind.Trust => text.Length <= TrustPolicyCharacters,
        _ => Encoding.UTF8.GetByteCount(text) <= BucketPolicyBytes,
    };
}
