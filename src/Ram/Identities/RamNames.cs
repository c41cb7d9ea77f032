namespace Scenario.Ram.Identities;

/// <summary>Which names RAM gives (sts-ram-api 4.2): the RAM API and the seed keep to the same rules.</summary>
public static class RamNames
{
    /// <summary>Most characters of the name of a user, group or role.</summary>
    public const int MaximumLength = 64;

    /// <summary>Most characters of the name of a policy.</summary>
    public const int MaximumPolicyNameLength = 128;

    /// <summary>Letters, digits and <c>. - _</c>.</summary>
    public static bool IsUserNameCharacter(char c) => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_';

    /// <summary>Letters, digits and <c>-</c>.</summary>
    public static bool IsGroupNameCharacter(char c) => char.IsAsciiLetterOrDigit(c) || c is '-';

    /// <summary>Letters, digits and <c>. -</c>.</summary>
    public static bool IsRoleNameCharacter(char c) => char.IsAsciiLetterOrDigit(c) || c is '.' or '-';

    /// <summary>Letters, digits and <c>-</c>.</summary>
    public static bool IsPolicyNameCharacter(char c) => char.IsAsciiLetterOrDigit(c) || c is '-';
}
