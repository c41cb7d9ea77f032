using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Scenario.Ram.Identities;
using Scenario.Ram.Policies;

namespace Scenario.Seeds;

/// <summary>Reads one identity from JSON. Seed files and the rows of a persistent directory share this form.</summary>
internal static class EntityReader
{
    public static RamUser User(SeedMembers members, string accountId, RamDirectory directory, DateTimeOffset now)
    {
        var name = members.Text("userName");
        var created = members.Date("createDate", now);
        return new RamUser(accountId, members.TextOrNull("userId") ?? DerivedId('2', "user", accountId, name), name, created)
        {
            DisplayName = members.TextOrNull("displayName") ?? "",
            MobilePhone = members.TextOrNull("mobilePhone") ?? "",
            Email = members.TextOrNull("email") ?? "",
            Comments = members.TextOrNull("comments") ?? "",
            UpdatedAt = members.Date("updateDate", created),
            Policies = Attachments(members, now),
            Groups = Memberships(members, accountId, directory, now),
        };
    }

    public static RamGroup Group(SeedMembers members, string accountId, DateTimeOffset now)
    {
        var name = members.Text("groupName");
        var created = members.Date("createDate", now);
        return new RamGroup(accountId, members.TextOrNull("groupId") ?? DerivedId('4', "group", accountId, name), name, created)
        {
            Comments = members.TextOrNull("comments") ?? "",
            UpdatedAt = members.Date("updateDate", created),
            Policies = Attachments(members, now),
        };
    }

    public static RamRole Role(SeedMembers members, string accountId, DateTimeOffset now)
    {
        var name = members.Text("roleName");
        var created = members.Date("createDate", now);
        return new RamRole(
            accountId,
            members.TextOrNull("roleId") ?? DerivedId('3', "role", accountId, name),
            name,
            Document(members, "trustPolicy", PolicyKind.Trust) ?? throw new SeedException($"{members.Path}.trustPolicy", "'trustPolicy' is required."),
            created)
        {
            MaxSessionDuration = TimeSpan.FromSeconds(members.Integer("maxSessionDuration", 3600, 3600, 43200)),
            Description = members.TextOrNull("description") ?? "",
            UpdatedAt = members.Date("updateDate", created),
            Policies = Attachments(members, now),
            Tags = Tags(members),
        };
    }

    public static RamPolicy Policy(SeedMembers members, string accountId, PolicyType type, DateTimeOffset now)
    {
        var name = members.Text("policyName");
        var created = members.Date("createDate", now);
        var versions = Versions(members, created);
        var defaultVersion = members.TextOrNull("defaultVersion") ?? versions[^1].VersionId;
        var policy = new RamPolicy(accountId, type, name, versions, defaultVersion, created)
        {
            Description = members.TextOrNull("description") ?? "",
            UpdatedAt = members.Date("updateDate", created),
            LastVersionNumber = members.Integer("lastVersionNumber", versions.Max(static v => VersionNumber(v.VersionId)), 1, int.MaxValue),
            Tags = Tags(members),
        };
        return policy.FindVersion(defaultVersion) is not null
            ? policy
            : throw new SeedException($"{members.Path}.defaultVersion", $"There is no version '{defaultVersion}'.");
    }

    public static AccessKey AccessKey(SeedMembers members, string accountId, string? userId, DateTimeOffset now) => new(
        accountId,
        userId,
        members.Text("accessKeyId"),
        members.Text("accessKeySecret"),
        members.TextOrNull("status") switch
        {
            null or "Active" => AccessKeyStatus.Active,
            "Inactive" => AccessKeyStatus.Inactive,
            _ => throw new SeedException($"{members.Path}.status", "\"Active\" or \"Inactive\" is wanted here."),
        },
        members.Date("createDate", now));

    public static OidcProvider OidcProvider(SeedMembers members, string accountId, DateTimeOffset now)
    {
        var created = members.Date("createDate", now);
        return new OidcProvider(accountId, members.Text("name"), members.Text("issuerUrl"), [.. members.Texts("clientIds")], created)
        {
            Description = members.TextOrNull("description") ?? "",
            Fingerprints = [.. members.Texts("fingerprints")],
            IssuanceLimitHours = members.Integer("issuanceLimitHours", 12, 1, 168),
            Jwks = KeySet(members),
            UpdatedAt = members.Date("updateDate", created),
        };
    }

    public static SamlProvider SamlProvider(SeedMembers members, string accountId, DateTimeOffset now)
    {
        var created = members.Date("createDate", now);
        return new SamlProvider(accountId, members.Text("name"), members.FilledOrNull("metadata"), created)
        {
            Description = members.TextOrNull("description") ?? "",
            UpdatedAt = members.Date("updateDate", created),
        };
    }

    /// <summary>A policy given as an object or as the text of one; null when the member is absent.</summary>
    public static PolicyDocument? Document(SeedMembers members, string name, PolicyKind kind)
    {
        if (!members.TryTake(name, out var element))
        {
            return null;
        }

        var result = PolicyParser.Parse(TextOrJson(element), kind);
        return result.IsValid
            ? result.Document
            : throw new SeedException($"{members.Path}.{name}{result.Error.JsonPath[1..]}", $"{result.Error.Code}: {result.Error.Message}");
    }

    private static string? KeySet(SeedMembers members) => !members.TryTake("jwks", out var keys) ? null
        : keys.ValueKind is JsonValueKind.Object or JsonValueKind.String ? TextOrJson(keys)
        : throw new SeedException($"{members.Path}.jwks", "A key set is wanted here, as an object or as the text of one.");

    private static string TextOrJson(JsonElement element) =>
        element.ValueKind == JsonValueKind.String ? element.GetString()! : element.GetRawText();

    private static ImmutableArray<RamPolicyVersion> Versions(SeedMembers members, DateTimeOffset created)
    {
        var document = Document(members, "document", PolicyKind.Identity);
        var list = members.List("versions");
        if (document is null == (list.Count == 0))
        {
            throw new SeedException(members.Path, "A policy has either 'document' or 'versions'.");
        }

        if (document is not null)
        {
            return [new RamPolicyVersion("v1", document, created)];
        }

        var versions = ImmutableArray.CreateBuilder<RamPolicyVersion>();
        foreach (var (element, path) in list)
        {
            var version = new SeedMembers(element, path);
            var id = version.Text("versionId");
            if (VersionNumber(id) == 0 || versions.Any(v => v.VersionId == id))
            {
                throw new SeedException($"{path}.versionId", "Version ids are v1, v2, …, each once.");
            }

            versions.Add(new RamPolicyVersion(
                id,
                Document(version, "document", PolicyKind.Identity) ?? throw new SeedException($"{path}.document", "'document' is required."),
                version.Date("createDate", created)));
            version.End();
        }

        return versions.ToImmutable();
    }

    private static int VersionNumber(string versionId) =>
        versionId.Length > 1 && versionId[0] == 'v'
        && int.TryParse(versionId.AsSpan(1), System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var number)
            ? number
            : 0;

    private static ImmutableArray<PolicyAttachment> Attachments(SeedMembers members, DateTimeOffset now)
    {
        var attachments = ImmutableArray.CreateBuilder<PolicyAttachment>();
        foreach (var (element, path) in members.List("policies"))
        {
            var attachment = new SeedMembers(element, path);
            var type = attachment.Text("type") switch
            {
                "System" => PolicyType.System,
                "Custom" => PolicyType.Custom,
                _ => throw new SeedException($"{path}.type", "\"System\" or \"Custom\" is wanted here."),
            };
            attachments.Add(new PolicyAttachment(type, attachment.Text("name"), attachment.Date("attachDate", now)));
            attachment.End();
        }

        return attachments.ToImmutable();
    }

    private static ImmutableArray<GroupMembership> Memberships(SeedMembers members, string accountId, RamDirectory directory, DateTimeOffset now)
    {
        var memberships = ImmutableArray.CreateBuilder<GroupMembership>();
        foreach (var (element, path) in members.List("groups"))
        {
            if (element.ValueKind == JsonValueKind.String)
            {
                memberships.Add(new GroupMembership(GroupId(element.GetString()!, path), now));
                continue;
            }

            var membership = new SeedMembers(element, path);
            var groupId = membership.TextOrNull("groupId");
            var name = membership.TextOrNull("name");
            memberships.Add(new GroupMembership(groupId ?? GroupId(name ?? "", path), membership.Date("joinDate", now)));
            membership.End();
        }

        return memberships.ToImmutable();

        string GroupId(string name, string path) =>
            directory.FindGroup(accountId, name)?.GroupId ?? throw new SeedException(path, $"There is no group '{name}' in account {accountId}.");
    }

    private static ImmutableArray<ResourceTag> Tags(SeedMembers members)
    {
        var tags = ImmutableArray.CreateBuilder<ResourceTag>();
        foreach (var (element, path) in members.List("tags"))
        {
            var tag = new SeedMembers(element, path);
            tags.Add(new ResourceTag(tag.Text("key"), tag.TextOrNull("value") ?? ""));
            tag.End();
        }

        return tags.ToImmutable();
    }

    // 18 digits like the vendor's; the same seed gives the same ids on every start and in every process.
    private static string DerivedId(char first, string kind, string accountId, string name)
    {
        var digest = SHA256.HashData(Encoding.UTF8.GetBytes($"{kind}:{accountId}:{name}"));
        var digits = BitConverter.ToUInt64(digest) % 100_000_000_000_000_000UL;
        return $"{first}{digits:D17}";
    }
}
