using System.Globalization;
using System.Text.RegularExpressions;
using Scenario.Ram;
using Scenario.Ram.Policies;

namespace Scenario.FakeSts.AssumeRole;

/// <summary>Checks the formats of AssumeRole's parameters, cheap ones first (sts-ram-api 3.1 step 2).</summary>
internal static partial class AssumeRoleValidator
{
    public static readonly TimeSpan MinimumDuration = TimeSpan.FromSeconds(900);
    public static readonly TimeSpan DefaultDuration = TimeSpan.FromSeconds(3600);

    /// <exception cref="StsErrorException">The first parameter that breaks its rule.</exception>
    public static AssumeRoleRequest Validate(RpcParameters parameters)
    {
        var roleArn = parameters["RoleArn"] ?? throw new StsError.Missing("RoleArn").ToException();
        var sessionName = parameters["RoleSessionName"] ?? throw new StsError.Missing("RoleSessionName").ToException();
        if (!TryReadRoleArn(roleArn, out var arn))
        {
            throw new StsError.InvalidRoleArn().ToException();
        }

        if (!IsSessionName(sessionName))
        {
            throw new StsError.InvalidRoleSessionName().ToException();
        }

        if (!TryReadDuration(parameters["DurationSeconds"], out var duration))
        {
            throw new StsError.InvalidDurationSeconds().ToException();
        }

        CheckOptional(parameters["ExternalId"], ExternalId(), new StsError.InvalidExternalId());
        var sourceIdentity = parameters["SourceIdentity"];
        CheckOptional(sourceIdentity, SourceIdentity(), new StsError.InvalidSourceIdentity());
        CheckOptional(parameters["SerialNumber"], SerialNumber(), new StsError.InvalidSerialNumber());
        CheckOptional(parameters["TokenCode"], TokenCode(), new StsError.InvalidTokenCode());

        var policy = parameters["Policy"];
        if (policy is not null)
        {
            CheckPolicy(policy, new StsError.InvalidPolicySize(), new StsError.InvalidPolicyGrammar());
        }

        return new(arn, sessionName, duration, policy, parameters["ExternalId"], sourceIdentity);
    }

    /// <summary>2 to 64 of <c>a-z A-Z 0-9 . @ - _</c>.</summary>
    public static bool IsSessionName(string text) => SessionName().IsMatch(text);

    /// <summary><c>acs:ram::DIGITS:type/name</c>.</summary>
    public static bool TryReadRoleArn(string text, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out Arn? arn) =>
        Arn.TryParse(text, out arn)
        && arn.Service == "ram"
        && arn.Region.Length == 0
        && arn.Account.Length is > 0 and <= 32
        && arn.Account.All(char.IsAsciiDigit)
        && RelativeName().IsMatch(arn.Relative);

    /// <summary>A whole number of seconds from 900; absent means 3600. The upper bound is the role's.</summary>
    public static bool TryReadDuration(string? text, out TimeSpan duration)
    {
        duration = DefaultDuration;
        if (text is null)
        {
            return true;
        }

        if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds))
        {
            return false;
        }

        duration = TimeSpan.FromSeconds(seconds);
        return duration >= MinimumDuration;
    }

    /// <summary>Size first, then grammar (ram-policy 1.8).</summary>
    /// <exception cref="StsErrorException">One of the two errors given.</exception>
    public static void CheckPolicy(string policy, StsError tooLarge, StsError malformed)
    {
        if (!PolicyLimits.IsWithin(policy, PolicyKind.Session))
        {
            throw tooLarge.ToException();
        }

        if (PolicyParser.Parse(policy, PolicyKind.Session).Error is { } error)
        {
            throw (malformed with { Detail = error.Explain() }).ToException();
        }
    }

    private static void CheckOptional(string? value, Regex rule, StsError error)
    {
        if (value is not null && !rule.IsMatch(value))
        {
            throw error.ToException();
        }
    }

    // \z, not $: a trailing line feed is a character like any other.
    [GeneratedRegex(@"\A[a-zA-Z0-9.@\-_]{2,64}\z", RegexOptions.CultureInvariant)]
    private static partial Regex SessionName();

    [GeneratedRegex(@"\A[a-z\-]{1,32}/[a-zA-Z0-9.@\-_]{1,64}\z", RegexOptions.CultureInvariant)]
    private static partial Regex RelativeName();

    [GeneratedRegex(@"\A[a-zA-Z0-9_+=,.@:/\-]{2,1224}\z", RegexOptions.CultureInvariant)]
    private static partial Regex ExternalId();

    [GeneratedRegex(@"\A(?!(?i:acs:|aliyun:|alibabacloud:))[a-zA-Z0-9_+=,.@\-]{2,64}\z", RegexOptions.CultureInvariant)]
    private static partial Regex SourceIdentity();

    [GeneratedRegex(@"\A[a-zA-Z0-9_+=/:.@\-]{9,256}\z", RegexOptions.CultureInvariant)]
    private static partial Regex SerialNumber();

    [GeneratedRegex(@"\A[0-9]{6}\z", RegexOptions.CultureInvariant)]
    private static partial Regex TokenCode();
}

/// <summary>The parameters of AssumeRole after their formats were checked (sts-ram-api 3.1).</summary>
/// <param name="RoleArn">Any ARN of the shape <c>acs:ram::ACCOUNT:type/name</c>; another type than a role simply does not exist.</param>
/// <param name="RoleSessionName">2 to 64 characters.</param>
/// <param name="Duration">At least 900 s; the role's maximum is checked once the role is known.</param>
/// <param name="Policy">Session policy text of at most 2048 bytes that has passed the grammar; null when none.</param>
/// <param name="ExternalId">2 to 1224 characters; null when none.</param>
/// <param name="SourceIdentity">2 to 64 characters; null when none.</param>
internal sealed record AssumeRoleRequest(
    Arn RoleArn, string RoleSessionName, TimeSpan Duration, string? Policy, string? ExternalId, string? SourceIdentity);
