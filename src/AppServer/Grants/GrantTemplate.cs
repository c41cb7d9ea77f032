using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Scenario.Ram.Policies;

namespace Scenario.AppServer.Grants;

/// <summary>A session policy with <c>{user}</c>, <c>{bucket}</c> and <c>{date}</c> (UTC, <c>yyyy-MM-dd</c>), proven to stay within a prefix.</summary>
/// <remarks>
/// INVARIANT: whatever the user, a policy made from an accepted template allows object actions only on keys that begin with
/// the rendered prefix, and listing only below it. <see cref="TryCreate"/> accepts a template only if its text alone shows that.
/// </remarks>
internal sealed class GrantTemplate
{
    private const string UserPlaceholder = "{user}";
    private const string BucketPlaceholder = "{bucket}";
    private const string DatePlaceholder = "{date}";

    private static readonly JsonSerializerOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Actions on the bucket itself that a grant may allow; the first group only below the prefix.</summary>
    private static readonly string[] Listings = ["oss:ListObjects", "oss:ListObjectVersions", "oss:ListMultipartUploads"];
    private static readonly string[] BucketReads = ["oss:GetBucketInfo", "oss:GetBucketLocation"];

    private readonly string _policy;
    private readonly string _prefix;

    private GrantTemplate(string policy, string prefix)
    {
        _policy = policy;
        _prefix = prefix;
    }

    /// <summary>Checks a template: RAM grammar, the size once rendered, placeholders, and that nothing outside the prefix is allowed.</summary>
    /// <param name="policy">JSON text of the session policy.</param>
    /// <param name="prefix">What every allowed key begins with.</param>
    /// <param name="wholeBucket">Whether an empty prefix is meant.</param>
    /// <param name="bucket">The configured bucket.</param>
    /// <param name="template">The accepted template.</param>
    /// <param name="mistake">One sentence for the operator.</param>
    public static bool TryCreate(
        string policy,
        string prefix,
        bool wholeBucket,
        string bucket,
        [NotNullWhen(true)] out GrantTemplate? template,
        [NotNullWhen(false)] out string? mistake)
    {
        template = null;
        var parsed = PolicyParser.Parse(policy, PolicyKind.Session);
        if (!parsed.IsValid)
        {
            mistake = $"Policy does not pass the grammar: {parsed.Error.Code} at {parsed.Error.JsonPath}: {parsed.Error.Message}";
            return false;
        }

        var root = JsonNode.Parse(policy)!;
        var boundPrefix = Bind(prefix, bucket);
        mistake = CheckPrefix(boundPrefix, wholeBucket) ?? Walk(root, bucket) ?? CheckAllows(root, boundPrefix, bucket);
        if (mistake is not null)
        {
            return false;
        }

        var candidate = new GrantTemplate(root.ToJsonString(Compact), boundPrefix);
        UserSegment.TryCreate(new string('x', UserSegment.MaxLength), out var longest, out _);
        if (!candidate.TryRender(longest, default, out _, out mistake))
        {
            mistake = $"With the longest user name: {mistake}";
            return false;
        }

        template = candidate;
        return true;
    }

    /// <summary>Fills in the placeholders.</summary>
    public bool TryRender(UserSegment user, DateOnly date, [NotNullWhen(true)] out RenderedGrant? rendered, [NotNullWhen(false)] out string? mistake)
    {
        rendered = null;
        var policy = Fill(_policy, user, date);
        var size = Encoding.UTF8.GetByteCount(policy);
        if (size > PolicyLimits.SessionPolicyBytes)
        {
            mistake = $"the session policy has {size} bytes, STS takes {PolicyLimits.SessionPolicyBytes}.";
            return false;
        }

        var parsed = PolicyParser.Parse(policy, PolicyKind.Session);
        if (!parsed.IsValid)
        {
            mistake = $"the session policy does not pass the grammar: {parsed.Error.Message}";
            return false;
        }

        mistake = null;
        rendered = new RenderedGrant(policy, parsed.Document, Fill(_prefix, user, date));
        return true;
    }

    /// <summary>Safe as text because a segment and a date hold no character that JSON or a pattern gives a meaning.</summary>
    private static string Fill(string text, UserSegment user, DateOnly date) => text
        .Replace(DatePlaceholder, date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), StringComparison.Ordinal)
        .Replace(UserPlaceholder, user.Text, StringComparison.Ordinal);

    private static string Bind(string text, string bucket) => text.Replace(BucketPlaceholder, bucket, StringComparison.Ordinal);

    private static string? CheckPrefix(string prefix, bool wholeBucket)
    {
        if (prefix.Length == 0)
        {
            return wholeBucket ? null : "Prefix is empty; say WholeBucket: true if the whole bucket is meant.";
        }

        if (prefix[0] == '/' || prefix.AsSpan().IndexOfAny("*?\\\"") >= 0 || prefix.Any(char.IsControl))
        {
            return "Prefix holds a wildcard, a quote, a backslash or a control character, or begins with a slash.";
        }

        return CheckPlaceholders(prefix) ?? CheckSegment(prefix);
    }

    /// <summary>Without the slash on both sides, one user's prefix could be the beginning of another's.</summary>
    private static string? CheckSegment(string prefix)
    {
        for (var at = prefix.IndexOf(UserPlaceholder, StringComparison.Ordinal); at >= 0; at =
            prefix.IndexOf(UserPlaceholder, at + 1, StringComparison.Ordinal))
        {
            var after = at + UserPlaceholder.Length;
            if ((at > 0 && prefix[at - 1] != '/') || after >= prefix.Length || prefix[after] != '/')
            {
                return "In Prefix, {user} must be a whole path segment with a slash after it.";
            }
        }

        return null;
    }

    /// <summary>Placeholders stand in Resource and condition values only, nothing else looks like one.</summary>
    private static string? Walk(JsonNode root, string bucket)
    {
        foreach (var statement in root["Statement"]!.AsArray().Select(static s => s!.AsObject()))
        {
            foreach (var (name, value) in statement)
            {
                var mistake = name switch
                {
                    "Resource" => WalkValues(statement, name, value!, bucket),
                    "Condition" => WalkConditions(value!.AsObject(), bucket),
                    _ => Strings(value).Any(static s => s.AsSpan().IndexOfAny('{', '}') >= 0) ? $"{name} may hold no placeholder." : null,
                };
                if (mistake is not null)
                {
                    return mistake;
                }
            }
        }

        return null;
    }

    private static string? WalkConditions(JsonObject condition, string bucket)
    {
        foreach (var (_, keys) in condition)
        {
            var operands = keys!.AsObject();
            foreach (var key in operands.Select(static pair => pair.Key).ToArray())
            {
                if (key.AsSpan().IndexOfAny('{', '}') >= 0)
                {
                    return "A condition key may hold no placeholder.";
                }

                if (WalkValues(operands, key, operands[key]!, bucket) is { } mistake)
                {
                    return mistake;
                }
            }
        }

        return null;
    }

    private static string? WalkValues(JsonObject owner, string name, JsonNode value, string bucket)
    {
        var bound = new JsonArray();
        foreach (var text in Strings(value))
        {
            if (CheckPlaceholders(text) is { } mistake)
            {
                return mistake;
            }

            bound.Add((JsonNode)Bind(text, bucket));
        }

        owner[name] = value is JsonArray ? bound : bound[0]!.DeepClone();
        return null;
    }

    private static string? CheckPlaceholders(string text)
    {
        var rest = text
            .Replace(UserPlaceholder, "", StringComparison.Ordinal)
            .Replace(BucketPlaceholder, "", StringComparison.Ordinal)
            .Replace(DatePlaceholder, "", StringComparison.Ordinal);
        if (rest.AsSpan().IndexOfAny('{', '}') >= 0 || text.Contains("${", StringComparison.Ordinal))
        {
            return $"\"{text}\" holds something that is not {{user}}, {{bucket}} or {{date}}.";
        }

        return null;
    }

    private static string? CheckAllows(JsonNode root, string prefix, string bucket)
    {
        foreach (var statement in root["Statement"]!.AsArray().Select(static s => s!.AsObject()))
        {
            if ((string?)statement["Effect"] != "Allow")
            {
                continue;
            }

            if (statement["NotAction"] is not null)
            {
                return "An Allow statement with NotAction allows what it does not name; list the actions.";
            }

            var actions = Strings(statement["Action"]).ToArray();
            foreach (var resource in Strings(statement["Resource"]))
            {
                if (CheckResource(resource, actions, statement["Condition"] as JsonObject, prefix, bucket) is { } mistake)
                {
                    return mistake;
                }
            }
        }

        return null;
    }

    private static string? CheckResource(string resource, string[] actions, JsonObject? condition, string prefix, string bucket)
    {
        // acs:oss:REGION:OWNER:RELATIVE; the relative part may hold further colons.
        var parts = resource.Split(':', 5);
        if (parts.Length < 5 || parts[0] != "acs" || parts[1] != "oss")
        {
            return $"Resource \"{resource}\" must be acs:oss:… and name the bucket.";
        }

        if (parts[4] != bucket)
        {
            return parts[4].StartsWith($"{bucket}/{prefix}", StringComparison.Ordinal)
                ? null
                : $"Resource \"{resource}\" reaches outside \"{bucket}/{prefix}\".";
        }

        foreach (var action in actions)
        {
            if (Listings.Contains(action, StringComparer.OrdinalIgnoreCase))
            {
                if (prefix.Length > 0 && !IsHeldToPrefix(condition, prefix))
                {
                    return $"{action} needs a StringLike or StringEquals condition whose oss:Prefix values begin with \"{prefix}\".";
                }
            }
            else if (!BucketReads.Contains(action, StringComparer.OrdinalIgnoreCase))
            {
                return $"{action} on the bucket itself is more than a grant may allow.";
            }
        }

        return null;
    }

    private static bool IsHeldToPrefix(JsonObject? condition, string prefix)
    {
        foreach (var comparison in new[] { "StringLike", "StringEquals" })
        {
            foreach (var (key, values) in condition?[comparison] as JsonObject ?? [])
            {
                if (string.Equals(key, "oss:Prefix", StringComparison.OrdinalIgnoreCase)
                    && Strings(values).All(value => value.StartsWith(prefix, StringComparison.Ordinal)))
                {
                    return true;
                }
            }
        }

        return false;
    }

    private static IEnumerable<string> Strings(JsonNode? value) => value switch
    {
        JsonArray array => array.SelectMany(Strings),
        JsonValue leaf when leaf.TryGetValue<string>(out var text) => [text],
        JsonObject inner => inner.SelectMany(static pair => Strings(pair.Value).Prepend(pair.Key)),
        _ => [],
    };
}

/// <summary>A grant for one user on one day.</summary>
/// <param name="Policy">The session policy, compact JSON, at most 2048 bytes.</param>
/// <param name="Document">The same, parsed.</param>
/// <param name="Prefix">Every allowed key begins with this.</param>
internal sealed record RenderedGrant(string Policy, PolicyDocument Document, string Prefix);
