using System.Globalization;
using System.Text.Json;
using Scenario.ControlPlane.Admin;

namespace Scenario.ControlPlane.Faults;

/// <summary>Reads a fault from the body of <c>POST /__admin/faults</c> (docs/faults.md).</summary>
internal static class FaultReader
{
    private const string Names = "return-STATUS (400 to 599), throttle, delay, break-after-N-bytes, malformed, clock-skew, token-revoked or key-revoked";

    private static readonly string[] CommonMembers = ["name", "operation", "host", "accessKeyId", "times"];

    /// <exception cref="AdminErrorException">400 with code, JSON path and message.</exception>
    public static Fault Read(JsonElement body)
    {
        var name = Text(body, "name") ?? throw Invalid("name", $"name is required: {Names}.");
        var (fault, ownMembers) = Make(name, body);
        foreach (var member in body.EnumerateObject())
        {
            if (!CommonMembers.Contains(member.Name) && !ownMembers.Contains(member.Name))
            {
                throw Invalid(member.Name, $"A {name} fault has no member {member.Name}.");
            }
        }

        var host = Text(body, "host") ?? Fault.Any;
        return fault with
        {
            Operation = Text(body, "operation") ?? Fault.Any,
            Host = host is Fault.Any or "sts" or "oss" ? host : throw Invalid("host", "host is sts, oss or *."),
            AccessKeyId = Text(body, "accessKeyId"),
            Times = Number(body, "times", 1, int.MaxValue),
        };
    }

    private static (Fault Fault, string[] OwnMembers) Make(string name, JsonElement body)
    {
        switch (name)
        {
            case "throttle":
                return (Fault.Throttle(Milliseconds(body, "retryAfterMilliseconds", int.MaxValue), Text(body, "code"), Text(body, "message")),
                    ["code", "message", "retryAfterMilliseconds"]);
            case "delay":
                var delay = Milliseconds(body, "milliseconds", (int)Fault.LongestDelay.TotalMilliseconds)
                    ?? throw Invalid("milliseconds", "A delay needs milliseconds.");
                return (Fault.DelayBy(delay), ["milliseconds"]);
            case "malformed":
                return (Fault.Malformed(), []);
            case "clock-skew":
                var most = (int)Fault.LargestSkew.TotalSeconds;
                return (Fault.SkewClock(TimeSpan.FromSeconds(Number(body, "seconds", -most, most) ?? 3600)), ["seconds"]);
            case "token-revoked":
                return (Fault.RevokeTokens(), []);
            case "key-revoked":
                return (Fault.RevokeKeys(), []);
        }

        if (TryNumber(name, "return-", "", out var status) && status is >= Fault.LowestStatus and <= Fault.HighestStatus)
        {
            return (Fault.Return(status, Text(body, "code"), Text(body, "message")), ["code", "message"]);
        }

        return TryNumber(name, "break-after-", "-bytes", out var bytes)
            ? (Fault.BreakAfter(bytes), [])
            : throw Invalid("name", $"A fault is named {Names}.");
    }

    private static bool TryNumber(string name, string before, string after, out int number)
    {
        number = 0;
        return name.Length > before.Length + after.Length
            && name.StartsWith(before, StringComparison.Ordinal)
            && name.EndsWith(after, StringComparison.Ordinal)
            && int.TryParse(name.AsSpan(before.Length..^after.Length), NumberStyles.None, CultureInfo.InvariantCulture, out number);
    }

    private static string? Text(JsonElement body, string name)
    {
        if (!body.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.Null)
        {
            return null;
        }

        return value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 and <= Fault.LongestText } text
            ? text
            : throw Invalid(name, $"{name} is a string of 1 to {Fault.LongestText} characters.");
    }

    private static TimeSpan? Milliseconds(JsonElement body, string name, int most) =>
        Number(body, name, 0, most) is { } milliseconds ? TimeSpan.FromMilliseconds(milliseconds) : null;

    private static int? Number(JsonElement body, string name, int least, int most)
    {
        if (!body.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.Null)
        {
            return null;
        }

        return value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number) && number >= least && number <= most
            ? number
            : throw Invalid(name, $"{name} is a whole number from {least} to {most}.");
    }

    private static AdminErrorException Invalid(string name, string message) => new(new(400, "InvalidFault", message, "$." + name));
}
