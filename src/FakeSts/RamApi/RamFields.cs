using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Scenario.Ram.Identities;
using Scenario.Ram.Policies;

namespace Scenario.FakeSts.RamApi;

/// <summary>Reads and checks the parameters of the RAM API (sts-ram-api 4.2). Length before characters; the first fault is thrown.</summary>
internal static class RamFields
{
    private const int MostTags = 20;

    public static string Required(RpcParameters parameters, string name) =>
        parameters[name] ?? throw new StsError.Missing(name).ToException();

    /// <summary>1 to 64 of letters, digits and <c>. - _</c>.</summary>
    public static string UserName(RpcParameters parameters, string name = "UserName") =>
        Name(Required(parameters, name), name, RamNames.MaximumLength, RamNames.IsUserNameCharacter);

    /// <summary>As <see cref="UserName"/>; null when absent.</summary>
    public static string? OptionalUserName(RpcParameters parameters, string name = "UserName") =>
        parameters[name] is null ? null : UserName(parameters, name);

    /// <summary>1 to 64 of letters, digits and <c>-</c>.</summary>
    public static string GroupName(RpcParameters parameters, string name = "GroupName") =>
        Name(Required(parameters, name), name, RamNames.MaximumLength, RamNames.IsGroupNameCharacter);

    public static string? OptionalGroupName(RpcParameters parameters, string name) =>
        parameters[name] is null ? null : GroupName(parameters, name);

    /// <summary>1 to 64 of letters, digits and <c>. -</c>.</summary>
    public static string RoleName(RpcParameters parameters) =>
        Name(Required(parameters, "RoleName"), "RoleName", RamNames.MaximumLength, RamNames.IsRoleNameCharacter);

    /// <summary>1 to 128 of letters, digits and <c>-</c>.</summary>
    public static string PolicyName(RpcParameters parameters) =>
        Name(Required(parameters, "PolicyName"), "PolicyName", RamNames.MaximumPolicyNameLength, RamNames.IsPolicyNameCharacter);

    /// <summary>1 to 128 letters and digits of any script, spaces and <c>@ . _ -</c>; null when absent.</summary>
    public static string? DisplayName(RpcParameters parameters, string name) => parameters[name] is { } text
        ? Name(text, name, 128, static c => char.IsLetterOrDigit(c) || char.IsSurrogate(c) || c is ' ' or '@' or '.' or '_' or '-')
        : null;

    /// <summary>Free text with a limit; null when absent.</summary>
    public static string? Text(RpcParameters parameters, string name, int limit) => parameters[name] is not { } text ? null
        : text.Length <= limit ? text
        : throw RamError.Length(name).ToException();

    /// <summary>Digits, with an optional country code before a hyphen: <c>86-13900000000</c>; null when absent.</summary>
    public static string? MobilePhone(RpcParameters parameters, string name)
    {
        if (parameters[name] is not { } text)
        {
            return null;
        }

        var hyphen = text.IndexOf('-', StringComparison.Ordinal);
        var number = text.AsSpan(hyphen + 1);
        var isWellFormed = hyphen is -1 or (>= 1 and <= 4)
            && !text.AsSpan(0, Math.Max(hyphen, 0)).ContainsAnyExceptInRange('0', '9')
            && number.Length is >= 5 and <= 20
            && !number.ContainsAnyExceptInRange('0', '9');
        return isWellFormed ? text : throw RamError.Format(name).ToException();
    }

    /// <summary><c>local@domain.tld</c> without white space, at most 254 characters; null when absent.</summary>
    public static string? Email(RpcParameters parameters, string name)
    {
        if (parameters[name] is not { } text)
        {
            return null;
        }

        var at = text.IndexOf('@', StringComparison.Ordinal);
        var domain = text.AsSpan(at + 1);
        var isWellFormed = text.Length <= 254
            && at > 0
            && !domain.Contains('@')
            && domain.IndexOf('.') > 0
            && !domain.EndsWith(".")
            && !text.Any(static c => char.IsWhiteSpace(c) || char.IsControl(c));
        return isWellFormed ? text : throw RamError.Format(name).ToException();
    }

    public static PolicyType PolicyType(RpcParameters parameters) =>
        OptionalPolicyType(parameters) ?? throw new StsError.Missing("PolicyType").ToException();

    public static PolicyType? OptionalPolicyType(RpcParameters parameters) => parameters["PolicyType"] switch
    {
        null => null,
        "System" => Scenario.Ram.Identities.PolicyType.System,
        "Custom" => Scenario.Ram.Identities.PolicyType.Custom,
        _ => throw RamError.Incorrect("PolicyType").ToException(),
    };

    /// <summary><c>v</c> and a number.</summary>
    public static string VersionId(RpcParameters parameters)
    {
        var text = Required(parameters, "VersionId");
        return text.Length is >= 2 and <= 10 && text[0] == 'v' && !text.AsSpan(1).ContainsAnyExceptInRange('0', '9')
            ? text
            : throw RamError.Format("VersionId").ToException();
    }

    public static AccessKeyStatus Status(RpcParameters parameters) => Required(parameters, "Status") switch
    {
        "Active" => AccessKeyStatus.Active,
        "Inactive" => AccessKeyStatus.Inactive,
        _ => throw RamError.Incorrect("Status").ToException(),
    };

    public static bool Flag(RpcParameters parameters, string name) => parameters[name] is { } text
        && (bool.TryParse(text, out var flag) ? flag : throw RamError.Incorrect(name).ToException());

    /// <summary>3600 s to 43200 s; null when absent. The error names MaxSessionDuration whatever the parameter is called.</summary>
    public static TimeSpan? MaxSessionDuration(RpcParameters parameters, string name)
    {
        if (parameters[name] is not { } text)
        {
            return null;
        }

        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds is >= 3600 and <= 43200
            ? TimeSpan.FromSeconds(seconds)
            : throw RamError.Incorrect("MaxSessionDuration").ToException();
    }

    /// <summary>Size first, then grammar (ram-policy 1.8); null when absent.</summary>
    public static PolicyDocument? OptionalDocument(RpcParameters parameters, string name, PolicyKind kind)
    {
        if (parameters[name] is not { } text)
        {
            return null;
        }

        if (!PolicyLimits.IsWithin(text, kind))
        {
            throw RamError.Length(kind == PolicyKind.Trust ? name : "PolicyDocument").ToException();
        }

        var result = PolicyParser.Parse(text, kind);
        return result.IsValid
            ? result.Document
            : throw RamError.MalformedPolicyDocument(result.Error).ToException();
    }

    public static PolicyDocument Document(RpcParameters parameters, string name, PolicyKind kind)
    {
        Required(parameters, name);
        return OptionalDocument(parameters, name, kind)!;
    }

    /// <summary>At most 20, as <c>Tag.1.Key</c>, <c>Tag.1.Value</c> and so on, or as one JSON text
    /// <c>Tag=[{"Key":…,"Value":…}]</c>, which the generated SDKs send.</summary>
    public static ImmutableArray<ResourceTag> Tags(RpcParameters parameters)
    {
        if (parameters["Tag"] is { } json)
        {
            return TagsOf(json);
        }

        var tags = ImmutableArray.CreateBuilder<ResourceTag>();
        for (var i = 1; i <= MostTags; i++)
        {
            if (parameters[string.Create(CultureInfo.InvariantCulture, $"Tag.{i}.Key")] is { } key)
            {
                tags.Add(new ResourceTag(key, parameters[string.Create(CultureInfo.InvariantCulture, $"Tag.{i}.Value")] ?? ""));
            }
        }

        return tags.ToImmutable();
    }

    private static ImmutableArray<ResourceTag> TagsOf(string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = 4 });
            ImmutableArray<ResourceTag> tags =
            [
                .. document.RootElement.EnumerateArray().Select(static tag => new ResourceTag(
                    tag.GetProperty("Key").GetString() ?? "", tag.TryGetProperty("Value", out var value) ? value.GetString() ?? "" : "")),
            ];
            return tags.Length <= MostTags ? tags : throw RamError.Incorrect("Tag").ToException();
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or KeyNotFoundException or ArgumentException)
        {
            throw RamError.Incorrect("Tag").ToException();
        }
    }

    private static string Name(string text, string parameter, int limit, Func<char, bool> isAllowed)
    {
        if (text.Length > limit)
        {
            throw RamError.Length(parameter).ToException();
        }

        return text.All(isAllowed) ? text : throw RamError.InvalidChars(parameter).ToException();
    }
}
