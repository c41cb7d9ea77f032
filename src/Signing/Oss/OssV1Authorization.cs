using System.Diagnostics.CodeAnalysis;

namespace Scenario.Signing.Oss;

/// <summary>The parts of <c>OSS AccessKeyId:Signature</c>.</summary>
public sealed record OssV1Authorization(string AccessKeyId, string Signature)
{
    private const string Scheme = "OSS ";

    /// <summary>False for another scheme, a missing colon, or an empty part. What stands between scheme and colon is the key id, blanks included.</summary>
    public static bool TryParse(string header, [NotNullWhen(true)] out OssV1Authorization? authorization)
    {
        authorization = null;
        var text = header.AsSpan().Trim();
        if (!text.StartsWith(Scheme, StringComparison.Ordinal))
        {
            return false;
        }

        text = text[Scheme.Length..];
        var colon = text.IndexOf(':');
        if (colon <= 0 || colon == text.Length - 1)
        {
            return false;
        }

        authorization = new OssV1Authorization(text[..colon].ToString(), text[(colon + 1)..].ToString());
        return true;
    }
}
