using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Scenario.Ram.Identities;

namespace Scenario.Seeds;

/// <summary>Writes the members of one identity; the counterpart of <see cref="EntityReader"/>. The caller opens and closes the object.</summary>
internal static class EntityWriter
{
    public static void User(Utf8JsonWriter json, RamUser user, RamDirectory directory)
    {
        json.WriteString("userName"u8, user.UserName);
        json.WriteString("userId"u8, user.UserId);
        Text(json, "displayName", user.DisplayName);
        Text(json, "mobilePhone", user.MobilePhone);
        Text(json, "email", user.Email);
        Text(json, "comments", user.Comments);
        Dates(json, user.CreatedAt, user.UpdatedAt);
        Attachments(json, user.Policies);
        if (!user.Groups.IsEmpty)
        {
            json.WriteStartArray("groups"u8);
            foreach (var membership in user.Groups)
            {
                json.WriteStartObject();
                json.WriteString("groupId"u8, membership.GroupId);
                if (directory.FindGroupById(membership.GroupId) is { } group)
                {
                    json.WriteString("name"u8, group.GroupName);
                }

                Date(json, "joinDate", membership.JoinedAt);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }
    }

    public static void Group(Utf8JsonWriter json, RamGroup group)
    {
        json.WriteString("groupName"u8, group.GroupName);
        json.WriteString("groupId"u8, group.GroupId);
        Text(json, "comments", group.Comments);
        Dates(json, group.CreatedAt, group.UpdatedAt);
        Attachments(json, group.Policies);
    }

    public static void Role(Utf8JsonWriter json, RamRole role)
    {
        json.WriteString("roleName"u8, role.RoleName);
        json.WriteString("roleId"u8, role.RoleId);
        Text(json, "description", role.Description);
        json.WriteString("trustPolicy"u8, role.TrustPolicy.Text);
        json.WriteNumber("maxSessionDuration"u8, (int)role.MaxSessionDuration.TotalSeconds);
        Dates(json, role.CreatedAt, role.UpdatedAt);
        Attachments(json, role.Policies);
        Tags(json, role.Tags);
    }

    public static void Policy(Utf8JsonWriter json, RamPolicy policy)
    {
        json.WriteString("policyName"u8, policy.PolicyName);
        Text(json, "description", policy.Description);
        json.WriteString("defaultVersion"u8, policy.DefaultVersionId);
        json.WriteNumber("lastVersionNumber"u8, policy.LastVersionNumber);
        Dates(json, policy.CreatedAt, policy.UpdatedAt);
        json.WriteStartArray("versions"u8);
        foreach (var version in policy.Versions)
        {
            json.WriteStartObject();
            json.WriteString("versionId"u8, version.VersionId);
            Date(json, "createDate", version.CreatedAt);
            json.WriteString("document"u8, version.Document.Text);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        Tags(json, policy.Tags);
    }

    public static void AccessKey(Utf8JsonWriter json, AccessKey key)
    {
        json.WriteString("accessKeyId"u8, key.AccessKeyId);
        json.WriteString("accessKeySecret"u8, key.AccessKeySecret);
        json.WriteString("status"u8, key.Status == AccessKeyStatus.Active ? "Active" : "Inactive");
        Date(json, "createDate", key.CreatedAt);
    }

    public static void OidcProvider(Utf8JsonWriter json, OidcProvider provider)
    {
        json.WriteString("name"u8, provider.Name);
        json.WriteString("issuerUrl"u8, provider.IssuerUrl);
        Texts(json, "clientIds", provider.ClientIds);
        Texts(json, "fingerprints", provider.Fingerprints);
        json.WriteNumber("issuanceLimitHours"u8, provider.IssuanceLimitHours);
        Text(json, "description", provider.Description);
        Text(json, "jwks", provider.Jwks ?? "");
        Dates(json, provider.CreatedAt, provider.UpdatedAt);
    }

    public static void SamlProvider(Utf8JsonWriter json, SamlProvider provider)
    {
        json.WriteString("name"u8, provider.Name);
        Text(json, "metadata", provider.MetadataXml ?? "");
        Text(json, "description", provider.Description);
        Dates(json, provider.CreatedAt, provider.UpdatedAt);
    }

    private static void Attachments(Utf8JsonWriter json, ImmutableArray<PolicyAttachment> attachments)
    {
        if (attachments.IsEmpty)
        {
            return;
        }

        json.WriteStartArray("policies"u8);
        foreach (var attachment in attachments)
        {
            json.WriteStartObject();
            json.WriteString("type"u8, attachment.Type == PolicyType.System ? "System" : "Custom");
            json.WriteString("name"u8, attachment.PolicyName);
            Date(json, "attachDate", attachment.AttachedAt);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Tags(Utf8JsonWriter json, ImmutableArray<ResourceTag> tags)
    {
        if (tags.IsEmpty)
        {
            return;
        }

        json.WriteStartArray("tags"u8);
        foreach (var tag in tags)
        {
            json.WriteStartObject();
            json.WriteString("key"u8, tag.Key);
            json.WriteString("value"u8, tag.Value);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Text(Utf8JsonWriter json, string name, string value)
    {
        if (value.Length > 0)
        {
            json.WriteString(name, value);
        }
    }

    private static void Texts(Utf8JsonWriter json, string name, ImmutableArray<string> values)
    {
        json.WriteStartArray(name);
        foreach (var value in values)
        {
            json.WriteStringValue(value);
        }

        json.WriteEndArray();
    }

    private static void Dates(Utf8JsonWriter json, DateTimeOffset created, DateTimeOffset updated)
    {
        Date(json, "createDate", created);
        Date(json, "updateDate", updated);
    }

    private static void Date(Utf8JsonWriter json, string name, DateTimeOffset date) =>
        json.WriteString(name, date.UtcDateTime.ToString(SeedWriter.DateFormat, CultureInfo.InvariantCulture));
}
