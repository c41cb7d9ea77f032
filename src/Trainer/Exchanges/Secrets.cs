using System.Text.RegularExpressions;

namespace Scenario.Trainer.Exchanges;

/// <summary>Covers what opens something: secrets, tokens, passwords, and signatures, each of which is as good as the secret for its request.</summary>
public static partial class Secrets
{
    /// <summary>Puts dots where a secret stood. What surrounds it stays, so that one sees where it travels.</summary>
    public static string Mask(string text) => Values().Replace(
        text,
        static match => match.Groups["before"].Value + "••••••" + (match.Groups["value"].Length > 24 ? $"({match.Groups["value"].Length})" : ""));

    // Header, query, JSON, XML, multipart and doubly escaped forms of the same few names.
    [GeneratedRegex(
        """
        (?<before>(?i)(?:\b|(?<=%26)|(?<=%2526))(?:accesskeysecret|securitytoken|x-oss-security-token|x-acs-security-token|security-token|password|signature|x-oss-signature|"token")
          (?:"?\s*[:=]\s*"?|%3D|%253D|>|"\r?\n\r?\n))
        (?<value>(?:(?!%26|%2526)[^\s"&<,;])+)
        |(?<before>(?i)\bauthorization:\s*(?:bearer\s+|OSS\s+[^:\s]+:))(?<value>\S+)
        |(?<before>"token"\s*:\s*")(?<value>[^"]+)
        """,
        RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex Values();
}
