using System.Globalization;
using System.Runtime.CompilerServices;

namespace Scenario.ControlPlane.Faults;

/// <summary>A failure on purpose, made by the method of its kind. What it strikes is narrowed with the members that can be set.</summary>
/// <example><c>faults.Add(Fault.Return(503) with { Operation = "PutObject", Times = 2 });</c></example>
/// <remarks>The names on the wire and what a client meets: docs/faults.md.</remarks>
public sealed record Fault
{
    /// <summary>Any operation or host.</summary>
    public const string Any = "*";

    /// <summary>The longest delay.</summary>
    public static readonly TimeSpan LongestDelay = TimeSpan.FromMinutes(10);

    /// <summary>The furthest that a clock can be off.</summary>
    public static readonly TimeSpan LargestSkew = TimeSpan.FromDays(3650);

    internal const int LowestStatus = 400;
    internal const int HighestStatus = 599;
    internal const int LongestText = 256;

    private Fault(FaultKind kind, string name)
    {
        Kind = kind;
        Name = name;
    }

    public FaultKind Kind { get; }

    /// <summary>As on the wire, such as <c>return-503</c>.</summary>
    public string Name { get; }

    /// <summary>Operation it strikes, such as AssumeRole or PutObject, letter case ignored; default any.</summary>
    public string Operation { get; init => field = Text(value); } = Any;

    /// <summary><c>sts</c> or <c>oss</c>; default both.</summary>
    public string Host
    {
        get;
        init => field = value is Any or "sts" or "oss" ? value
            : throw new ArgumentException($"A fault strikes the host sts, oss or *, not '{value}'.", nameof(value));
    }
    = Any;

    /// <summary>Access key id it strikes; null strikes every caller.</summary>
    public string? AccessKeyId { get; init => field = value is null ? null : Text(value); }

    /// <summary>How many requests it strikes, from 1; null until removed.</summary>
    public int? Times { get; init => field = value is null or >= 1 ? value : throw OutOfRange(nameof(Times), value, "1 or more, or null"); }

    /// <summary>HTTP status of <see cref="FaultKind.Return"/>.</summary>
    public int Status { get; private init; }

    /// <summary>Error code; null is the host's usual one for the status.</summary>
    public string? Code { get; private init => field = value is null ? null : Text(value); }

    /// <summary>Error message; null is the host's usual one.</summary>
    public string? Message { get; private init => field = value is null ? null : Text(value); }

    /// <summary>For <see cref="FaultKind.Throttle"/>: what <c>x-acs-retry-after</c> says; null sends no such header.</summary>
    public TimeSpan? RetryAfter { get; private init; }

    /// <summary>For <see cref="FaultKind.Delay"/>.</summary>
    public TimeSpan Delay { get; private init; }

    /// <summary>For <see cref="FaultKind.Break"/>: bytes of the body that still arrive.</summary>
    public long Bytes { get; private init; }

    /// <summary>For <see cref="FaultKind.ClockSkew"/>: how far the server's clock is ahead.</summary>
    public TimeSpan Skew { get; private init; }

    /// <summary>That status instead of the operation.</summary>
    /// <param name="status">400 to 599.</param>
    /// <param name="code">Error code; null is the host's usual one for the status.</param>
    /// <param name="message">Error message; null is the host's usual one.</param>
    public static Fault Return(int status, string? code = null, string? message = null) => status is >= LowestStatus and <= HighestStatus
        ? new(FaultKind.Return, string.Create(CultureInfo.InvariantCulture, $"return-{status}")) { Status = status, Code = code, Message = message }
        : throw OutOfRange(nameof(status), status, $"{LowestStatus} to {HighestStatus}");

    /// <summary>The host's own throttling error.</summary>
    /// <param name="retryAfter">What STS and RAM say about when to retry, 0 to 24 days; null says nothing.</param>
    /// <param name="code">Error code; null is the host's usual one.</param>
    /// <param name="message">Error message; null is the host's usual one.</param>
    public static Fault Throttle(TimeSpan? retryAfter = null, string? code = null, string? message = null) =>
        retryAfter is null || (retryAfter >= TimeSpan.Zero && retryAfter.Value.TotalMilliseconds <= int.MaxValue)
            ? new(FaultKind.Throttle, "throttle") { RetryAfter = retryAfter, Code = code, Message = message }
            : throw OutOfRange(nameof(retryAfter), retryAfter, "0 to 24 days");

    /// <summary>The answer comes later, before anything else is checked.</summary>
    /// <param name="delay">0 to <see cref="LongestDelay"/>.</param>
    public static Fault DelayBy(TimeSpan delay) => delay >= TimeSpan.Zero && delay <= LongestDelay
        ? new(FaultKind.Delay, "delay") { Delay = delay }
        : throw OutOfRange(nameof(delay), delay, $"0 to {LongestDelay}");

    /// <summary>The connection drops within the answer's body; a shorter answer arrives whole.</summary>
    /// <param name="bytes">So many still arrive, from 0.</param>
    public static Fault BreakAfter(long bytes) => bytes >= 0
        ? new(FaultKind.Break, string.Create(CultureInfo.InvariantCulture, $"break-after-{bytes}-bytes")) { Bytes = bytes }
        : throw OutOfRange(nameof(bytes), bytes, "0 or more");

    /// <summary>An answer of the right length that nobody can parse.</summary>
    public static Fault Malformed() => new(FaultKind.Malformed, "malformed");

    /// <summary>The server's clock is off when it judges the age of a signature.</summary>
    /// <param name="skew">How far it is ahead; negative is behind; at most <see cref="LargestSkew"/>.</param>
    public static Fault SkewClock(TimeSpan skew) => skew >= -LargestSkew && skew <= LargestSkew
        ? new(FaultKind.ClockSkew, "clock-skew") { Skew = skew }
        : throw OutOfRange(nameof(skew), skew, $"at most {LargestSkew.TotalDays} days either way");

    /// <summary>Requests with a security token are refused as expired.</summary>
    public static Fault RevokeTokens() => new(FaultKind.TokenRevoked, "token-revoked");

    /// <summary>Requests signed with a long-term key are refused as disabled.</summary>
    public static Fault RevokeKeys() => new(FaultKind.KeyRevoked, "key-revoked");

    private static string Text(string value, [CallerMemberName] string member = "") => value is { Length: > 0 and <= LongestText }
        ? value
        : throw new ArgumentException($"{member} has 1 to {LongestText} characters.", member);

    private static ArgumentOutOfRangeException OutOfRange(string name, object? value, string range) => new(name, value, $"{name} is {range}.");
}
