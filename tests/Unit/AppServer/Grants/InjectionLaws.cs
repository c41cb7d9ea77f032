using System.Globalization;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.Extensions.Configuration;
using Scenario.AppServer.Grants;
using Scenario.AppServer.Host;
using Scenario.Ram;
using Scenario.Ram.Evaluation;

namespace Scenario.Unit.AppServer.Grants;

/// <summary>Whatever a user is called and whatever an operator writes: an accepted policy allows nothing outside the prefix.</summary>
public sealed class InjectionLaws
{
    private const int Cases = 10_000;
    private const string Bucket = "sample-bucket";
    private static readonly DateOnly Today = new(2026, 1, 2);
    private static readonly Arn BucketArn = new("oss", "cn-hangzhou", "1", Bucket);
    private static readonly ConditionContext Secured = Secure().Build();

    private static readonly string[] ObjectActions = ["oss:GetObject", "oss:PutObject", "oss:DeleteObject", "oss:GetObjectAcl", "oss:PutObjectAcl",
        "oss:AbortMultipartUpload"];

    private static readonly string[] BucketActions =
        ["oss:ListObjects", "oss:ListObjectVersions", "oss:ListMultipartUploads", "oss:DeleteBucket", "oss:PutBucketPolicy", "oss:PutBucketAcl",
            "oss:GetBucketAcl"];

    /// <summary>What attackers write into names, next to honest characters.</summary>
    private static readonly string[] Fragments =
    [
        "*", "?", "/", "//", "..", "../", "./", "\\", "\"", "'", "`", "${", "${user}", "{user}", "{bucket}", "{date}", "{", "}", "%2F", "%2f", "%2A", "=2F",
        "=", "+", " ", "\t",
        "\n", "\r", "\0", "\u0007", "\u007F", "\u0085", "\u00A0", "\u2028", "\u2029", "\u200B", "\u202E", "\uFEFF", "\uFF0A", "\uFF0F", "\uFF0E", "\u2215",
        "\u2044", "\u2024",
        "\u2217", "\u0430", "\u0435", "\u0131", "\u212A", "\u00E9", "e\u0301", "\uD800", "\uDC00", "\U0001F600", "\",\"Resource\":\"*",
        "\"]},{\"Effect\":\"Allow\"", "]}", ",", ":",
        "acs:oss:*:*:*", "alice", "bob", "users", "users/bob", "../bob", "bob/", "bob/*", "a", "Z", "0", ".", "-", "_", "@", "|", "中", ";", "&", "<", ">",
        "#", "^", "[", "]", "(", ")",
    ];

    private static readonly Gen<string> Names =
        from parts in Gen.Frequency(
            (30, Gen.Elements(Fragments.Where(IsPrintable).ToArray())),
            (1, Gen.Elements(Fragments)),
            (1, ArbMap.Default.GeneratorFor<char>().Select(static c => c.ToString()))).NonEmptyListOf()
        select string.Concat(parts.Take(8));

    [Fact]
    public void no_user_name_widens_a_policy()
    {
        var templates = DevelopmentTemplates();
        int refused = 0, rendered = 0, allowed = 0;
        Prop.ForAll(
            (from name in Names
             from other in Names
             from tail in Gen.Elements(Fragments)
             from grant in Gen.Elements(templates)
             select (name, other, tail, grant)).ToArbitrary(),
            attack =>
            {
                if (!UserSegment.TryCreate(attack.name, out var user, out _))
                {
                    refused++;
                    return true;
                }

                if (!attack.grant.TryRender(user, Today, out var policy, out _))
                {
                    refused++;
                    return true;
                }

                rendered++;
                using var json = JsonDocument.Parse(policy.Policy);
                if (!SameShape(json.RootElement, attack.grant) || policy.Prefix.Contains('*', StringComparison.Ordinal))
                {
                    return false;
                }

                UserSegment.TryCreate(attack.other, out var other, out _);
                var escapes = Escapes(policy, [attack.name, attack.other, other == default ? "bob" : other.Text, attack.tail]);
                allowed += Allows(policy, "oss:GetObject", $"{policy.Prefix}x") || Allows(policy, "oss:PutObject", $"{policy.Prefix}x")
                    || Allows(policy, "oss:GetObject", policy.Prefix) ? 1 : 0;
                return !escapes && (other == default || other == user || IsShared(attack.grant, user, other) || !ReachesEachOther(attack.grant, user, other));
            }).Check(Config.QuickThrowOnFailure.WithMaxTest(Cases));

        // not proven by refusing everything
        Assert.True(rendered > Cases / 4, $"{rendered} rendered, {refused} refused");
        Assert.Equal(rendered, allowed);
    }

    [Fact]
    public void no_accepted_grant_template_reaches_outside_its_prefix()
    {
        var resources = Gen.OneOf(
            Gen.Elements(
                "acs:oss:*:*:{bucket}/users/{user}/*", "acs:oss:*:*:{bucket}/users/{user}/inbox/{date}/*", "acs:oss:*:*:{bucket}",
                "acs:oss:*:*:{bucket}/shared/*",
                "acs:oss:*:*:sample-bucket/users/{user}/*"),
            from parts in Gen.Elements(
                "acs:oss:*:*:", "acs:oss:cn-hangzhou:1:", "acs:*:*:*:", "{bucket}", "{bucket}/", "users/", "{user}", "{user}/", "{date}", "*", "?", "/",
                "sample-bucket", "other-bucket/",
                "shared/", "..", "{User}", "${user}", "{us", "er}", ":", "bob/", "{{user}}", "").ArrayOf()
            select string.Concat(parts.Take(7)));
        var actions = Gen.Elements("oss:GetObject", "oss:PutObject", "oss:*", "*", "oss:Get*", "oss:ListObjects", "OSS:listobjects", "oss:GetBucketInfo",
            "oss:DeleteBucket", "oss:List*", "ram:*");
        var conditions = Gen.Elements(
            "",
            ""","Condition":{"StringLike":{"oss:Prefix":"users/{user}/*"}}""",
            ""","Condition":{"StringLike":{"OSS:prefix":["users/{user}/*","users/{user}/"]}}""",
            ""","Condition":{"StringLike":{"oss:Prefix":["users/{user}/*","*"]}}""",
            ""","Condition":{"StringEquals":{"oss:Prefix":"shared/"}}""",
            ""","Condition":{"StringNotLike":{"oss:Prefix":"users/{user}/*"}}""",
            ""","Condition":{"StringLike":{"oss:Prefix":"users/{user}*"}}""",
            ""","Condition":{"Bool":{"acs:SecureTransport":"true"}}""");
        var statements =
            from effect in Gen.Frequency((5, Gen.Constant("Allow")), (1, Gen.Constant("Deny")))
            from member in Gen.Frequency((9, Gen.Constant("Action")), (1, Gen.Constant("NotAction")))
            from action in actions.NonEmptyListOf()
            from resource in resources.NonEmptyListOf()
            from condition in conditions
            select $$"""{"Effect":"{{effect}}","{{member}}":[{{List(action.Take(3))}}],"Resource":[{{List(resource.Take(3))}}]{{condition}}}""";
        var prefixes = Gen.Frequency(
            (6, Gen.Constant("users/{user}/")),
            (1, Gen.Constant("shared/")),
            (1, Gen.Elements("users/", "users/{user}", "{user}/", "users/{user}/inbox/{date}/", "", "*", "users/*/{user}/", "users/x{user}/")));
        int accepted = 0;
        Prop.ForAll(
            (from list in statements.NonEmptyListOf()
             from prefix in prefixes
             from name in Names
             from other in Names
             from tail in Gen.Elements(Fragments)
             select (policy: $$"""{"Version":"1","Statement":[{{string.Join(',', list.Take(2))}}]}""", prefix, name, other, tail)).ToArbitrary(),
            attack =>
            {
                if (!GrantTemplate.TryCreate(attack.policy, attack.prefix, wholeBucket: false, Bucket, out var template, out _))
                {
                    return true;
                }

                accepted++;
                if (!UserSegment.TryCreate(attack.name, out var user, out _))
                {
                    UserSegment.TryCreate("alice", out user, out _);
                }

                return template.TryRender(user, Today, out var policy, out _) && !Escapes(policy, [attack.name, attack.other, attack.tail, "bob"]);
            }).Check(Config.QuickThrowOnFailure.WithMaxTest(Cases));

        Assert.True(accepted > Cases / 20, $"{accepted} of {Cases} templates were accepted");
    }

    /// <summary>A name with one of the others is refused outright, so most names are made without.</summary>
    private static bool IsPrintable(string fragment) => !fragment.Any(static c =>
        char.IsControl(c) || char.IsSurrogate(c)
            || char.GetUnicodeCategory(c) is UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator);

    private static string List(IEnumerable<string> items) => string.Join(',', items.Select(static i => JsonSerializer.Serialize(i)));

    private static GrantTemplate[] DevelopmentTemplates()
    {
        using var settings = typeof(AppServerHost).Assembly.GetManifestResourceStream("appsettings.Development.json");
        var grants = new ConfigurationBuilder().AddJsonStream(settings!).Build().GetSection("Grants").Get<GrantsOptions>()!;
        return
        [
            .. grants.Values.Select(
                static grant => GrantTemplate.TryCreate(grant.Policy!, grant.Prefix, grant.WholeBucket, Bucket, out var template, out var fault)
                ? template
                : throw new InvalidOperationException(fault)),
        ];
    }

    /// <summary>The number of statements and of resources is that of the template: nothing was injected as structure.</summary>
    private static bool SameShape(JsonElement policy, GrantTemplate template)
    {
        UserSegment.TryCreate("alice", out var alice, out _);
        template.TryRender(alice, Today, out var honest, out _);
        using var expected = JsonDocument.Parse(honest!.Policy);
        return Shape(policy) == Shape(expected.RootElement);

        static string Shape(JsonElement element) => element.ValueKind switch
        {
            JsonValueKind.Object => $"{{{string.Join(',', element.EnumerateObject().Select(static m => $"{m.Name}:{Shape(m.Value)}"))}}}",
            JsonValueKind.Array => $"[{string.Join(',', element.EnumerateArray().Select(Shape))}]",
            _ => "s",
        };
    }

    private static bool IsShared(GrantTemplate grant, UserSegment user, UserSegment other) =>
        grant.TryRender(user, Today, out var mine, out _) && grant.TryRender(other, Today, out var theirs, out _) && mine.Prefix == theirs.Prefix;

    private static bool ReachesEachOther(GrantTemplate grant, UserSegment user, UserSegment other)
    {
        grant.TryRender(user, Today, out var mine, out _);
        grant.TryRender(other, Today, out var theirs, out _);
        return theirs is not null && (Array.Exists(ObjectActions, action => Allows(mine!, action, $"{theirs.Prefix}x"))
            || mine!.Prefix.StartsWith(theirs.Prefix, StringComparison.Ordinal));
    }

    /// <summary>Whether the policy allows anything on a key outside the prefix, or a listing that is not below it.</summary>
    private static bool Escapes(RenderedGrant policy, string[] words)
    {
        string[] keys =
        [
            "x", "users/", "users/bob/x", "users/bo", "shared", "2015/01/01/secret.jpg", "2015/01/01/grass.jpeg", policy.Prefix.TrimEnd('/'),
            $"{policy.Prefix.TrimEnd('/')}x/y",
            $"/{policy.Prefix}x", $"x/{policy.Prefix}x",
            .. words.SelectMany(word => (string[])[word, $"users/{word}", $"users/{word}/x", $"{word}/{policy.Prefix}", $"users/{word}bob/x"]),
        ];
        NamedPolicy[] policies = [new("grant", policy.Document)];
        foreach (var key in keys.Where(key => !key.StartsWith(policy.Prefix, StringComparison.Ordinal)))
        {
            if ((key.Length > 0 && AllowsAny(policies, ObjectActions, ObjectArn(key), Secured))
                || AllowsAny(policies, BucketActions, BucketArn, Secure().Add("oss:Prefix", key).Build()))
            {
                return true;
            }
        }

        return AllowsAny(policies, BucketActions, BucketArn, Secured)
            || AllowsAny(policies, ObjectActions, ObjectArn($"{policy.Prefix}x", "other-bucket"), Secured)
            || AllowsAny(policies, ["ram:CreateUser"], Arn.RamRoot("1"), ConditionContext.Empty);
    }

    private static bool Allows(RenderedGrant policy, string action, string key) =>
        AllowsAny([new("grant", policy.Document)], [action], ObjectArn(key), Secured);

    private static bool AllowsAny(NamedPolicy[] policies, string[] actions, Arn resource, ConditionContext context) => Array.Exists(actions, action =>
        PolicyEvaluator.Decide(policies, null, null, new AccessRequest(action, resource, context)) == Decision.Allow);

    private static Arn ObjectArn(string key, string bucket = Bucket) => new("oss", "cn-hangzhou", "1", $"{bucket}/{key}");

    private static ConditionContext.Builder Secure() => ConditionContext.CreateBuilder().Add("acs:SecureTransport", "true");
}
