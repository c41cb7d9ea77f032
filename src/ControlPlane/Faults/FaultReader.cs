using System.Globalization;
using System.Text.Json;
using Scenario.ControlPlane.Admin;

namespace Scenario.ControlPlane.Faults;

/// <summary>Reads a fault from the body of <c>POST /__admin/faults</c> (docs/faults.md).</summary>
internal static class FaultReader
{
    private const int MaximumDelayMilliseconds = 600_000;

    private static readonly string[] CommonMembers = ["name", "operation", "host", "accessKeyId", "times"];

    /// <exception cref="AdminErrorException">400 with code, JSON path and message.</exception>
    public static Fault Read(JsonElement body)
    {
        var name = Text(body, "name") ?? throw Invalid("name", "name is required: return-STATUS, throttle, delay, break-after-N-bytes, malformed, clock-skew, token-revoked or key-revoked.");
        var (kind, number, ownMembers) = KindOf(name);
        foreach (var member in body.EnumerateObject())
        {
            if (!CommonMembers.Contains(member.Name) && !ownMembers.Contains(member.Name))
            {
                throw Invalid(member.Name, $"A {name} fault has no member {member.Name}.");
            }
        }

        var host = Text(body, "host") ?? Fault.Any;
        if (host is not (Fault.Any or "sts" or "oss"))
        {
            throw Invalid("host", "host is sts, oss or *.");
        }

        return new()
        {
            Name = name,
            Kind = kind,
            Operation = Text(body, "operation") ?? Fault.Any,
            Host = host,
            AccessKeyId = Text(body, "accessKeyId"),
            Times = Number(body, "times", 1, int.MaxValue),
            Status = kind == FaultKind.Return ? number : 0,
            Code = Text(body, "code"),
            Message = Text(body, "message"),
            RetryAfter = Number(body, "retryAfterMilliseconds", 0, int.MaxValue) is { } retry ? TimeSpan.FromMilliseconds(retry) : null,
            Delay = kind == FaultKind.Delay
                ? TimeSpan.FromMilliseconds(Number(body, "milliseconds", 0, MaximumDelayMilliseconds) ?? throw Invalid("milliseconds", "A delay needs milliseconds."))
                : TimeSpan.Zero,
            Bytes = kind == FaultKind.Break ? number : 0,
            Skew = TimeSpan.FromSeconds(Number(body, "seconds", -315_360_000, 315_360_000) ?? 3600),
        };
    }

    private static (FaultKind Kind, int Number, string[] OwnMembers) KindOf(string name)
    {
        switch (name)
        {
            case "throttle":
                return (FaultKind.Throttle, 0, ["code", "message", "retryAfterMilliseconds"]);
            case "delay":
                return (FaultKind.Delay, 0, ["milliseconds"]);
            case "malformed":
                return (FaultKind.Malformed, 0, []);
            case "clock-skew":
                return (FaultKind.ClockSkew, 0, ["seconds"]);
            case "token-revoked":
                return (FaultKind.TokenRevoked, 0, []);
            case "key-revoked":
                return (FaultKind.KeyRevoked, 0, []);
        }

        if (TryNumber(name, "return-", "", out var status) && status is >= 400 and <= 599)
        {
            return (FaultKind.Return, status, ["code", "message"]);
        }

        return TryNumber(name, "break-after-", "-bytes", out var bytes)
            ? (FaultKind.Break, bytes, [])
            : throw Invalid("name", "A fault is named return-STATUS (400 to 599), throttle, delay, break-after-N-bytes, malformed, clock-skew, token-revoked or key-revoked.");
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

        return value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 and <= 256 } text
            ? text
            : throw Invalid(name, $"{name} is a string of 1 to 256 characters.");
    }

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
