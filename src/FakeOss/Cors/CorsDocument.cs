using System.Globalization;
using System.Xml.Linq;

namespace Scenario.FakeOss.Cors;

/// <summary>The XML of a CORS configuration: <c>CORSConfiguration</c> with up to 10 <c>CORSRule</c> and <c>ResponseVary</c>.</summary>
internal static class CorsDocument
{
    public const string Root = "CORSConfiguration";

    private const int MaximumRules = 10;
    private const int MaximumAgeSeconds = 999_999_999;

    private static readonly string[] Methods = ["GET", "PUT", "DELETE", "POST", "HEAD"];

    /// <exception cref="OssErrorException">MalformedXML, InvalidArgument, CORSRuleBeyondLimit.</exception>
    public static CorsRules Parse(XElement root)
    {
        var rules = new CorsRules(
            [.. root.Children("CORSRule").Take(MaximumRules + 1).Select(ParseRule)],
            ResponseVary: root.Boolean("ResponseVary") ?? false);
        Require(rules);
        return rules;
    }

    /// <summary>Checks rules that came another way, such as the seed.</summary>
    /// <exception cref="OssErrorException">MalformedXML, InvalidArgument, CORSRuleBeyondLimit.</exception>
    public static void Require(CorsRules rules)
    {
        (rules.Rules.Count > MaximumRules ? new OssError.CorsRuleBeyondLimit()
            : rules.Rules.Count == 0 ? new OssError.MalformedXml("CORSRule is missing", "0034-00000002")
            : (OssError?)null)?.Throw();
        foreach (var rule in rules.Rules)
        {
            MistakeIn(rule)?.Throw();
        }
    }

    public static void Write(OssXml xml, CorsRules rules)
    {
        xml.Elements("CORSRule", rules.Rules, static (element, rule) =>
        {
            element.Texts("AllowedOrigin", rule.AllowedOrigins);
            element.Texts("AllowedMethod", rule.AllowedMethods);
            element.Texts("AllowedHeader", rule.AllowedHeaders);
            element.Texts("ExposeHeader", rule.ExposeHeaders);
            element.OptionalNumber("MaxAgeSeconds", rule.MaxAgeSeconds);
        });
        xml.Boolean("ResponseVary", rules.ResponseVary);
    }

    private static CorsRule ParseRule(XElement element) => new()
    {
        AllowedOrigins = Texts(element, "AllowedOrigin"),
        AllowedMethods = Texts(element, "AllowedMethod"),
        AllowedHeaders = [.. Texts(element, "AllowedHeader").Select(static name => name.ToLowerInvariant())], // as the real service gives them back
        ExposeHeaders = Texts(element, "ExposeHeader"),
        MaxAgeSeconds = element.Children("MaxAgeSeconds").ToList() switch
        {
            [] => null,
            [var age] => int.TryParse(age.Value.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
                ? seconds
                : throw new OssError.InvalidArgument("The MaxAgeSeconds is not valid.", "MaxAgeSeconds", age.Value).ToException(),
            _ => throw new OssError.MalformedXml("a rule has more than one MaxAgeSeconds").ToException(), // at most one in a rule
        },
    };

    // The answers to browsers carry these values.
    private static OssError? MistakeIn(CorsRule rule) =>
        rule.AllowedOrigins.Count == 0 || rule.AllowedMethods.Count == 0 ? new OssError.MalformedXml("AllowedOrigin or AllowedMethod is missing")
        : rule.AllowedMethods.FirstOrDefault(method => !Methods.Contains(method, StringComparer.Ordinal)) is { } unknown
            ? new OssError.InvalidArgument("The AllowedMethod is not GET, PUT, DELETE, POST or HEAD.", "AllowedMethod", unknown, "0034-00000011")
        : MistakeIn("AllowedOrigin", rule.AllowedOrigins, stars: 1)
        ?? MistakeIn("AllowedHeader", rule.AllowedHeaders, stars: 1)
        ?? MistakeIn("ExposeHeader", rule.ExposeHeaders, stars: 0)
        ?? Unwritable("AllowedOrigin", rule.AllowedOrigins, HeaderSyntax.IsValue)
        ?? Unwritable("AllowedHeader", rule.AllowedHeaders, HeaderSyntax.IsToken)
        ?? Unwritable("ExposeHeader", rule.ExposeHeaders, HeaderSyntax.IsToken)
        ?? (rule.MaxAgeSeconds is < 0 or > MaximumAgeSeconds
            ? new OssError.InvalidArgument("The MaxAgeSeconds is not valid.", "MaxAgeSeconds", rule.MaxAgeSeconds.ToString()) : null);

    private static OssError.InvalidArgument? MistakeIn(string name, IReadOnlyList<string> values, int stars) =>
        values.FirstOrDefault(value => value.Length == 0 || value.Count(c => c == '*') > stars) is not { } wrong ? null
        : new($"The {name} must not be empty and may have at most {stars} asterisks.", name, wrong);

    private static OssError.InvalidArgument? Unwritable(string name, IReadOnlyList<string> values, Func<string, bool> isWritable) =>
        values.FirstOrDefault(value => !isWritable(value)) is not { } wrong ? null
        : new($"The {name} has characters that a header cannot carry.", name, wrong);

    private static string[] Texts(XElement rule, string name) => [.. rule.Children(name).Select(child => child.Value.Trim())];
}
