using System.Text;
using Scenario.Ram.Identities;

namespace Scenario.Seeds;

/// <summary>Refuses in a seed what the API would refuse to create.</summary>
internal static class SeedNames
{
    private const int MaximumKeyBytes = 1023;

    public static void RequireUser(SeedMembers members, string name) =>
        Require(members, "userName", IsName(name, RamNames.MaximumLength, RamNames.IsUserNameCharacter), "A user name has 1 to 64 letters, digits and . - _.");

    public static void RequireGroup(SeedMembers members, string name) =>
        Require(members, "groupName", IsName(name, RamNames.MaximumLength, RamNames.IsGroupNameCharacter), "A group name has 1 to 64 letters, digits and -.");

    public static void RequireRole(SeedMembers members, string name) =>
        Require(members, "roleName", IsName(name, RamNames.MaximumLength, RamNames.IsRoleNameCharacter), "A role name has 1 to 64 letters, digits and . -.");

    public static void RequirePolicy(SeedMembers members, string name) => Require(
        members, "policyName", IsName(name, RamNames.MaximumPolicyNameLength, RamNames.IsPolicyNameCharacter),
        "A policy name has 1 to 128 letters, digits and -.");

    /// <summary>As PutBucket does (oss-protocol 3.1); old buckets with <c>_</c> pass, as they do on the wire.</summary>
    public static void RequireBucket(SeedMembers members, SeedBucket bucket)
    {
        var name = bucket.Name;
        Require(
            members,
            "name",
            name.Length is >= 3 and <= 63 && char.IsAsciiLetterOrDigit(name[0]) && char.IsAsciiLetterOrDigit(name[^1])
                && name.All(static c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '-' or '_'),
            "A bucket name has 3 to 63 lower-case letters, digits and -, with a letter or digit at both ends.");
        Require(
            members,
            "storageClass",
            bucket.StorageClass is "Standard" or "IA" or "Archive" or "ColdArchive" or "DeepColdArchive",
            "\"Standard\", \"IA\", \"Archive\", \"ColdArchive\" or \"DeepColdArchive\" is wanted here.");
        Require(members, "region", SeedBucket.IsRegion(bucket.Region), SeedBucket.RegionRule);
    }

    public static void RequireKey(SeedMembers members, string key) => Require(
        members,
        "key",
        key[0] is not ('/' or '\\') && !key.Contains('\0') && Encoding.UTF8.GetByteCount(key) <= MaximumKeyBytes,
        SeedObject.KeyRule);

    private static bool IsName(string name, int limit, Func<char, bool> isAllowed) => name.Length <= limit && name.All(isAllowed);

    private static void Require(SeedMembers members, string member, bool condition, string rule)
    {
        if (!condition)
        {
            throw new SeedException($"{members.Path}.{member}", rule);
        }
    }
}
