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
        if (rules.Rules.Count > MaximumRules)
        {
            throw new OssError.CorsRuleBeyondLimit().ToException();
        }

        if (rules.Rules.Count == 0)
        {
            throw new OssError.MalformedXml("CORSRule is missing", "0034-00000002").ToException();
        }

        foreach (var rule in rules.Rules)
        {
            Require(rule);
        }
    }

    public static byte[] Of(CorsRules rules) => OssXml.Document(Root, xml =>
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
    });

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

    private static void Require(CorsRule rule)
    {
        if (rule.AllowedOrigins.Count == 0 || rule.AllowedMethods.Count == 0)
        {
            throw new OssError.MalformedXml("AllowedOrigin or AllowedMethod is missing").ToException();
        }

        if (rule.AllowedMethods.FirstOrDefault(method => !Methods.Contains(method, StringComparer.Ordinal)) is { } unknown)
        {
            throw new OssError.InvalidArgument(
                "The AllowedMethod is not GET, PUT, DELETE, POST or HEAD.", "AllowedMethod", unknown, "0034-00000011").ToException();
        }

        RequireStars("AllowedOrigin", rule.AllowedOrigins, maximum: 1);
        RequireStars("AllowedHeader", rule.AllowedHeaders, maximum: 1);
        RequireStars("ExposeHeader", rule.ExposeHeaders, maximum: 0);
        RequireWritable("AllowedOrigin", rule.AllowedOrigins, HeaderSyntax.IsValue);
        RequireWritable("AllowedHeader", rule.AllowedHeaders, HeaderSyntax.IsToken);
        RequireWritable("ExposeHeader", rule.ExposeHeaders, HeaderSyntax.IsToken);
        if (rule.MaxAgeSeconds is < 0 or > MaximumAgeSeconds)
        {
            throw new OssError.InvalidArgument("The MaxAgeSeconds is not valid.", "MaxAgeSeconds", rule.MaxAgeSeconds.ToString()).ToException();
        }
    }

    private static void RequireStars(string name, IReadOnlyList<string> values, int maximum)
    {
        if (values.FirstOrDefault(value => value.Length == 0 || value.Count(c => c == '*') > maximum) is { } wrong)
        {
            throw new OssError.InvalidArgument($"The {name} must not be empty and may have at most {maximum} asterisks.", name, wrong).ToException();
        }
    }

    // The answers to browsers carry these values.
    private static void RequireWritable(string name, IReadOnlyList<string> values, Func<string, bool> isWritable)
    {
        if (values.FirstOrDefault(value => !isWritable(value)) is { } wrong)
        {
            throw new OssError.InvalidArgument($"The {name} has characters that a header cannot carry.", name, wrong).ToException();
        }
    }

    private static string[] Texts(XElement rule, string name) => [.. rule.Children(name).Select(child => child.Value.Trim())];
}
