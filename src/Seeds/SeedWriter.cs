using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Scenario.Ram.Identities;
using Scenario.Ram.Policies;

namespace Scenario.Seeds;

/// <summary>Writes a directory as a seed that reads back to the same directory: ids, dates, versions and secrets included.</summary>
public static class SeedWriter
{
    internal const string DateFormat = "yyyy-MM-dd'T'HH:mm:ss'Z'";

    /// <summary>UTF-8 JSON, indented, in a fixed order. It holds secrets: hand it out with care.</summary>
    /// <param name="directory">The identities.</param>
    /// <param name="buckets">Buckets to go with them; none by default.</param>
    public static byte[] Write(RamDirectory directory, IReadOnlyList<SeedBucket>? buckets = null)
    {
        var buffer = new ArrayBufferWriter<byte>(16 * 1024);
        using var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
        json.WriteStartObject();
        WriteSystemPolicies(json, directory);
        json.WriteStartArray("accounts"u8);
        foreach (var account in directory.Accounts.Values.OrderBy(static a => a.AccountId, StringComparer.Ordinal))
        {
            json.WriteStartObject();
            WriteAccount(json, account, directory, buckets ?? []);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        if (!directory.RevokedAccessKeyIds.IsEmpty)
        {
            json.WriteStartArray("revokedAccessKeyIds"u8);
            foreach (var accessKeyId in directory.RevokedAccessKeyIds.Order(StringComparer.Ordinal))
            {
                json.WriteStringValue(accessKeyId);
            }

            json.WriteEndArray();
        }

        json.WriteEndObject();
        json.Flush();
        return buffer.WrittenSpan.ToArray();
    }

    private static void WriteSystemPolicies(Utf8JsonWriter json, RamDirectory directory)
    {
        var added = directory.Policies.Values
            .Where(static p => p.Type == PolicyType.System && !ReferenceEquals(SystemPolicies.Find(p.PolicyName), p))
            .OrderBy(static p => p.PolicyName, StringComparer.Ordinal);
        WriteArray(json, "systemPolicies", added, static (json, policy) => EntityWriter.Policy(json, policy));
    }

    private static void WriteAccount(Utf8JsonWriter json, RamAccount account, RamDirectory directory, IReadOnlyList<SeedBucket> buckets)
    {
        var id = account.AccountId;
        json.WriteString("accountId"u8, id);
        if (account.Alias is not null)
        {
            json.WriteString("alias"u8, account.Alias);
        }

        var keys = directory.AccessKeys.Values.Where(k => k.AccountId == id).OrderBy(static k => k.CreatedAt)
            .ThenBy(static k => k.AccessKeyId, StringComparer.Ordinal).ToLookup(static k => k.UserId ?? "");
        WriteArray(json, "rootAccessKeys", keys[""], EntityWriter.AccessKey);
        WriteArray(
            json,
            "policies",
            directory.Policies.Values.Where(p => p.Type == PolicyType.Custom && p.AccountId == id).OrderBy(static p => p.PolicyName, StringComparer.Ordinal),
            EntityWriter.Policy);
        WriteArray(json, "groups", directory.Groups.Values.Where(g => g.AccountId == id).OrderBy(static g => g.GroupName, StringComparer.Ordinal),
            EntityWriter.Group);
        WriteArray(
            json,
            "users",
            directory.Users.Values.Where(u => u.AccountId == id).OrderBy(static u => u.UserName, StringComparer.Ordinal),
            (json, user) =>
            {
                EntityWriter.User(json, user, directory);
                WriteArray(json, "accessKeys", keys[user.UserId], EntityWriter.AccessKey);
            });
        WriteArray(json, "roles", directory.Roles.Values.Where(r => r.AccountId == id).OrderBy(static r => r.RoleName, StringComparer.Ordinal),
            EntityWriter.Role);
        WriteArray(json, "oidcProviders", directory.OidcProviders.Values.Where(p => p.AccountId == id).OrderBy(static p => p.Name, StringComparer.Ordinal),
            EntityWriter.OidcProvider);
        WriteArray(json, "samlProviders", directory.SamlProviders.Values.Where(p => p.AccountId == id).OrderBy(static p => p.Name, StringComparer.Ordinal),
            EntityWriter.SamlProvider);
        WriteArray(json, "buckets", buckets.Where(b => b.AccountId == id), WriteBucket);
    }

    private static void WriteBucket(Utf8JsonWriter json, SeedBucket bucket)
    {
        json.WriteString("name"u8, bucket.Name);
        json.WriteString("region"u8, bucket.Region);
        json.WriteString("acl"u8, bucket.Acl);
        json.WriteString("storageClass"u8, bucket.StorageClass);
        if (bucket.Policy is not null)
        {
            json.WriteString("policy"u8, bucket.Policy.Text);
        }

        WriteArray(json, "objects", bucket.Objects, static (json, item) =>
        {
            json.WriteString("key"u8, item.Key);
            json.WriteString("contentType"u8, item.ContentType);
            if (item.File is not null)
            {
                json.WriteString("file"u8, item.File);
            }
            else
            {
                json.WriteBase64String("base64"u8, item.Content.GetValueOrDefault().Span);
            }

            json.WriteString("acl"u8, item.Acl);
            if (!item.Metadata.IsEmpty)
            {
                json.WriteStartObject("metadata"u8);
                foreach (var (name, value) in item.Metadata.OrderBy(static m => m.Key, StringComparer.Ordinal))
                {
                    json.WriteString(name, value);
                }

                json.WriteEndObject();
            }
        });
    }

    private static void WriteArray<T>(Utf8JsonWriter json, string name, IEnumerable<T> items, Action<Utf8JsonWriter, T> write)
    {
        var isOpen = false;
        foreach (var item in items)
        {
            if (!isOpen)
            {
                json.WriteStartArray(name);
                isOpen = true;
            }

            json.WriteStartObject();
            write(json, item);
            json.WriteEndObject();
        }

        if (isOpen)
        {
            json.WriteEndArray();
        }
    }
}
