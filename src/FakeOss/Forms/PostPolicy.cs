using System.Text;
using System.Text.Json;
using Scenario.ControlPlane.Journal;
using Scenario.Ram.Explanations;
using Scenario.Signing;

namespace Scenario.FakeOss.Forms;

/// <summary>The policy that the signer of a form put on it: until when, which fields, how many bytes.</summary>
/// <remarks>Source: oss-protocol 2.7. Fields that no condition names are allowed.</remarks>
internal sealed record PostPolicy(DateTimeOffset Expiration, IReadOnlyList<PostCondition> Conditions, long MinimumBytes, long MaximumBytes)
{
    /// <param name="base64">The field <c>policy</c>, its signature already verified.</param>
    /// <exception cref="OssErrorException">InvalidPolicyDocument.</exception>
    public static PostPolicy Parse(string base64)
    {
        var bytes = new byte[base64.Length];
        if (!Convert.TryFromBase64String(base64, bytes, out var length))
        {
            throw Invalid("Policy is not base64 encoded.");
        }

        try
        {
            using var json = JsonDocument.Parse(WithPlainDollars(Encoding.UTF8.GetString(bytes, 0, length)));
            return Read(json.RootElement);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // InvalidOperationException: text that is no Unicode, which is found only when it is read.
            throw Invalid("Invalid JSON.", "0006-00000204");
        }
    }

    /// <summary>What the signer of a form allowed its bearer; what the signer may do is another question. Other requests have no such policy.</summary>
    /// <exception cref="OssErrorException">InvalidPolicyDocument; AccessDenied: expired, or a condition does not hold.</exception>
    public static void Require(OssContext context)
    {
        if (context.Request.Form is not { } form || context.Caller.IsAnonymous)
        {
            return;
        }

        var policy = Parse(form["policy"]!);
        if (context.ArrivedAt > policy.Expiration)
        {
            throw new OssError.AccessDenied("Invalid according to Policy: Policy expired.")
            {
                Detail = new(ExplanationKind.FormExpired, ("until", WireTime.Format(policy.Expiration)), ("now", WireTime.Format(context.ArrivedAt))),
            }.ToException();
        }

        foreach (var condition in policy.Conditions)
        {
            var value = condition switch
            {
                { Field: "bucket" } => context.Request.Bucket,
                { Field: "key", Operator: "not-in" } => form.Key, // what is forbidden stays so when the file's name makes it up
                _ => form.ValueOf(condition.Field),
            };
            if (!condition.Holds(value))
            {
                throw new OssError.AccessDenied($"Invalid according to Policy: Policy Condition failed: {condition}", "0006-00000227")
                {
                    Detail = value is null
                        ? new(ExplanationKind.FormFieldMissing, ("field", condition.Field))
                        : new(ExplanationKind.FormFieldSays, ("value", condition.Shown(value)), ("field", condition.Field)),
                }.ToException();
            }
        }

        form.FileBytes = (policy.MinimumBytes, policy.MaximumBytes);
    }

    private static PostPolicy Read(JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("expiration", out var expiration)
            || expiration.ValueKind != JsonValueKind.String || !WireTime.TryParse(expiration.GetString(), out var until))
        {
            throw Invalid("The expiration is missing or not an ISO 8601 time in UTC.");
        }

        if (!root.TryGetProperty("conditions", out var conditions) || conditions.ValueKind != JsonValueKind.Array)
        {
            throw Invalid("The conditions are missing.", "0006-00000207");
        }

        var fields = new List<PostCondition>();
        var (minimum, maximum) = (0L, long.MaxValue);
        foreach (var item in conditions.EnumerateArray())
        {
            if (item.ValueKind == JsonValueKind.Object)
            {
                var member = item.EnumerateObject().ToList() is [var only]
                    ? only : throw Invalid("Simple-Conditions must have exactly one property specified.");
                fields.Add(new PostCondition("eq", member.Name.ToLowerInvariant(), [Text(member.Value)]));
            }
            else if (item.ValueKind != JsonValueKind.Array || item.GetArrayLength() != 3)
            {
                throw Invalid("A condition is neither an object nor an array of three.",
                    item.ValueKind == JsonValueKind.Array ? "0006-00000216" : "0006-00000222");
            }
            else if (Text(item[0]).ToLowerInvariant() is var name and not "content-length-range")
            {
                fields.Add(new PostCondition(name, Field(item[1]), name switch
                {
                    "eq" or "starts-with" => [Text(item[2])],
                    "in" or "not-in" when item[2].ValueKind == JsonValueKind.Array => [.. item[2].EnumerateArray().Select(Text)],
                    _ => throw Invalid("A condition has an unknown operator or no set."),
                }));
            }
            else
            {
                var (least, most) = (Size(item[1]), Size(item[2]));
                (minimum, maximum) = least <= most ? (Math.Max(minimum, least), Math.Min(maximum, most))
                    : throw Invalid("The content-length-range ends before it begins.", "0006-00000219");
            }
        }

        return conditions.GetArrayLength() > 0 ? new PostPolicy(until, fields, minimum, maximum) : throw Invalid("The conditions are empty.");
    }

    private static string Text(JsonElement value) =>
        value.ValueKind == JsonValueKind.String ? value.GetString()! : throw Invalid("A condition holds something other than text.");

    private static string Field(JsonElement value) =>
        Text(value) is ['$', _, ..] name ? name[1..].ToLowerInvariant() : throw Invalid("A condition does not name its field with a dollar sign.");

    private static long Size(JsonElement value) =>
        value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var size) && size >= 0
            ? size : throw Invalid("A size is not a whole number.", "0006-00000221");

    // The vendor lets a literal dollar sign be written as \$, which is no JSON. A backslash that is itself escaped is none of it.
    private static string WithPlainDollars(string text) =>
        string.Join(@"\\", text.Split(@"\\").Select(static part => part.Replace(@"\$", "$", StringComparison.Ordinal)));

    private static OssErrorException Invalid(string reason, string? ec = null) =>
        new OssError.InvalidPolicyDocument($"Invalid Policy: {reason}", ec).ToException();
}

/// <summary>One condition on a form field.</summary>
/// <param name="Operator"><c>eq</c>, <c>starts-with</c>, <c>in</c> or <c>not-in</c>.</param>
/// <param name="Field">Lower case, without the dollar sign.</param>
/// <param name="Values">One, or the set of <c>in</c> and <c>not-in</c>.</param>
internal sealed record PostCondition(string Operator, string Field, IReadOnlyList<string> Values)
{
    /// <param name="value">What the form says, for <c>not-in</c> with <c>${filename}</c> expanded, else before; null when it has no such field.</param>
    public bool Holds(string? value) => Operator switch
    {
        "eq" => value == Values[0],
        "starts-with" => Values[0].Length == 0 || value?.StartsWith(Values[0], StringComparison.Ordinal) == true,
        "in" => value is not null && Values.Contains(value, StringComparer.Ordinal),
        "not-in" => value is null || !Values.Contains(value, StringComparer.Ordinal),
        _ => false,
    };

    /// <summary>A value of the field as an answer or the journal may show it: tokens and signatures are masked, but not that one is empty.</summary>
    public string Shown(string value) => value.Length > 0 && SecretText.IsSecret(Field) ? SecretText.Masked : value;

    /// <summary>As a policy would spell it.</summary>
    public override string ToString()
    {
        var values = string.Join(", ", Values.Select(value => $"\"{Shown(value)}\""));
        return $"[\"{Operator}\", \"${Field}\", {(Operator is "in" or "not-in" ? $"[{values}]" : values)}]";
    }
}
