using System.Globalization;
using System.Xml.Linq;
using Scenario.FakeOss.Buckets;

namespace Scenario.FakeOss.Cors;

/// <summary>The CORS rules of a bucket (oss-protocol section 5): at most 10, in a document of at most 16 KB.</summary>
internal static class BucketCors
{
    private const int MaximumRules = 10;
    private const int MaximumAgeSeconds = 999_999_999;

    private static readonly string[] Methods = ["GET", "PUT", "DELETE", "POST", "HEAD"];

    private static readonly BucketConfiguration<CorsRules> Configuration = new("cors", "CORSConfiguration", Parse, Write)
    {
        MaximumBytes = 16 * 1024,
        Missing = static bucket =>
            new OssError.NoSuchConfiguration("NoSuchCORSConfiguration", bucket, "The CORS Configuration does not exist.", "0034-00000001"),
    };

    public static readonly OssOperation[] Operations =
        [Configuration.Put("PutBucketCors"), Configuration.Get("GetBucketCors"), Configuration.Delete("DeleteBucketCors")];

    /// <summary>The rules as they stand; <see cref="CorsRules.None"/> when there are none.</summary>
    public static CorsRules Of(BucketSettings settings) => Configuration.Of(settings) ?? CorsRules.None;

    /// <exception cref="OssErrorException">MalformedXML, InvalidArgument, CORSRuleBeyondLimit.</exception>
    internal static CorsRules Parse(XElement root)
    {
        var rules = new CorsRules([.. root.Children("CORSRule").Take(MaximumRules + 1).Select(ParseRule)], root.Boolean("ResponseVary") ?? false);
        (rules.Rules.Count > MaximumRules ? OssError.CorsRuleBeyondLimit
            : rules.Rules.Count == 0 ? new OssError.MalformedXml("CORSRule is missing", "0034-00000002")
            : rules.Rules.Select(MistakeIn).FirstOrDefault(static mistake => mistake is not null))?.Throw();
        return rules;
    }

    private static void Write(OssXml xml, CorsRules rules)
    {
        xml.Elements("CORSRule", rules.Rules, static (element, rule) =>
        {
            element.Texts("AllowedOrigin", rule.AllowedOrigins);
            element.Texts("AllowedMethod", rule.AllowedMethods);
            element.Texts("AllowedHeader", rule.AllowedHeaders);
            element.Texts("ExposeHeader", rule.ExposeHeaders);
            element.Number("MaxAgeSeconds", rule.MaxAgeSeconds);
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
            [{ Value: var age }] => int.TryParse(age.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
                ? seconds : throw WrongAge(age).ToException(),
            _ => throw new OssError.MalformedXml("a rule has more than one MaxAgeSeconds").ToException(),
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
        ?? (rule.MaxAgeSeconds > MaximumAgeSeconds ? WrongAge(rule.MaxAgeSeconds.ToString()) : null);

    private static OssError.InvalidArgument? MistakeIn(string name, IReadOnlyList<string> values, int stars) =>
        values.FirstOrDefault(value => value.Length == 0 || value.Count(c => c == '*') > stars) is not { } wrong ? null
        : new($"The {name} must not be empty and may have at most {stars} asterisks.", name, wrong);

    private static OssError.InvalidArgument? Unwritable(string name, IReadOnlyList<string> values, Func<string, bool> isWritable) =>
        values.FirstOrDefault(value => !isWritable(value)) is not { } wrong ? null
        : new($"The {name} has characters that a header cannot carry.", name, wrong);

    private static OssError.InvalidArgument WrongAge(string? value) => new("The MaxAgeSeconds is not valid.", "MaxAgeSeconds", value);

    private static string[] Texts(XElement rule, string name) => [.. rule.Children(name).Select(static child => child.Value.Trim())];
}
