using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using Scenario.Ram.Identities;
using Scenario.Ram.Policies;

namespace Scenario.Seeds;

/// <summary>Reads a seed file: strict JSON, unknown and doubled members refused, every error with its JSON path.</summary>
public static class SeedReader
{
    /// <summary>Reads and checks a whole seed. Never throws for what an author writes.</summary>
    public static SeedReadResult Parse(ReadOnlySpan<byte> utf8Json)
    {
        try
        {
            var reader = new Utf8JsonReader(StripMark(utf8Json), new JsonReaderOptions { MaxDepth = 32 });
            var document = JsonDocument.ParseValue(ref reader);
            if (reader.Read())
            {
                throw new SeedException("$", "There is text after the end of the JSON value.");
            }

            // The first reading checks everything, identities included; later ones differ in the dates only.
            var root = document.RootElement;
            var attached = new List<Attached>();
            var directory = ReadDirectory(root, DateTimeOffset.UnixEpoch, attached, out var buckets);
            CheckReferences(directory, attached);
            return new SeedReadResult(new ScenarioSeed(buckets, now => ReadDirectory(root, now, [], out _)));
        }
        catch (SeedException exception)
        {
            return new SeedReadResult(exception.Error);
        }
        catch (JsonException exception)
        {
            var position = exception.LineNumber is { } line ? $" (line {line + 1}, byte {exception.BytePositionInLine + 1})" : "";
            return new SeedReadResult(new SeedError("$", $"The text is not valid JSON{position}."));
        }
        catch (InvalidOperationException)
        {
            return new SeedReadResult(new SeedError("$", "The text holds half of a surrogate pair."));
        }
    }

    private static ReadOnlySpan<byte> StripMark(ReadOnlySpan<byte> text) =>
        text.StartsWith("\uFEFF"u8) ? text[3..] : text; // some editors put a byte order mark

    private static RamDirectory ReadDirectory(
        JsonElement root, DateTimeOffset now, List<Attached> attached, out ImmutableArray<SeedBucket> buckets)
    {
        now = DateTimeOffset.FromUnixTimeSeconds(now.ToUnixTimeSeconds());
        var members = new SeedMembers(root, "$");
        members.TryTake("$schema", out _);
        var directory = RamDirectory.Empty;
        foreach (var (element, path) in members.List("systemPolicies"))
        {
            var policy = new SeedMembers(element, path);
            var read = EntityReader.Policy(policy, RamPolicy.SystemAccount, PolicyType.System, now);
            SeedNames.RequirePolicy(policy, read.PolicyName);
            directory = directory.WithPolicy(read);
            policy.End();
        }

        var allBuckets = ImmutableArray.CreateBuilder<SeedBucket>();
        foreach (var (element, path) in members.List("accounts"))
        {
            var account = new SeedMembers(element, path);
            directory = ReadAccount(account, directory, allBuckets, attached, now);
            account.End();
        }

        foreach (var accessKeyId in members.Texts("revokedAccessKeyIds"))
        {
            directory = directory.WithRevoked(accessKeyId);
        }

        members.End();
        buckets = allBuckets.ToImmutable();
        return directory;
    }

    private static RamDirectory ReadAccount(
        SeedMembers account, RamDirectory directory, ImmutableArray<SeedBucket>.Builder buckets, List<Attached> attached, DateTimeOffset now)
    {
        var accountId = account.Text("accountId");
        if (!accountId.All(char.IsAsciiDigit))
        {
            throw new SeedException($"{account.Path}.accountId", "An account id is made of digits.");
        }

        if (directory.FindAccount(accountId) is not null)
        {
            throw new SeedException($"{account.Path}.accountId", $"Account {accountId} stands twice in the seed.");
        }

        directory = directory.WithAccount(new RamAccount(accountId, account.TextOrNull("alias")));
        directory = ReadKeys(account, "rootAccessKeys", accountId, userId: null, directory, now);
        foreach (var members in Each(account, "policies"))
        {
            var policy = EntityReader.Policy(members, accountId, PolicyType.Custom, now);
            SeedNames.RequirePolicy(members, policy.PolicyName);
            Refuse(directory.FindPolicy(accountId, PolicyType.Custom, policy.PolicyName) is not null, members, "policyName", policy.PolicyName);
            directory = directory.WithPolicy(policy);
        }

        foreach (var members in Each(account, "groups"))
        {
            var group = EntityReader.Group(members, accountId, now);
            SeedNames.RequireGroup(members, group.GroupName);
            Refuse(directory.FindGroup(accountId, group.GroupName) is not null, members, "groupName", group.GroupName);
            Refuse(directory.FindGroupById(group.GroupId) is not null, members, "groupId", group.GroupId);
            attached.Add(new(accountId, members.Path, group.Policies, []));
            directory = directory.WithGroup(group);
        }

        foreach (var (element, path) in account.List("users"))
        {
            var members = new SeedMembers(element, path);
            var user = EntityReader.User(members, accountId, directory, now);
            SeedNames.RequireUser(members, user.UserName);
            Refuse(directory.FindUser(accountId, user.UserName) is not null, members, "userName", user.UserName);
            Refuse(directory.FindUserById(user.UserId) is not null, members, "userId", user.UserId);
            attached.Add(new(accountId, path, user.Policies, user.Groups));
            directory = ReadKeys(members, "accessKeys", accountId, user.UserId, directory.WithUser(user), now);
            members.End();
        }

        foreach (var members in Each(account, "roles"))
        {
            var role = EntityReader.Role(members, accountId, now);
            SeedNames.RequireRole(members, role.RoleName);
            Refuse(directory.FindRole(accountId, role.RoleName) is not null, members, "roleName", role.RoleName);
            Refuse(directory.FindRoleById(role.RoleId) is not null, members, "roleId", role.RoleId);
            attached.Add(new(accountId, members.Path, role.Policies, []));
            directory = directory.WithRole(role);
        }

        foreach (var members in Each(account, "oidcProviders"))
        {
            var provider = EntityReader.OidcProvider(members, accountId, now);
            Refuse(directory.FindOidcProvider(accountId, provider.Name) is not null, members, "name", provider.Name);
            directory = directory.WithOidcProvider(provider);
        }

        foreach (var members in Each(account, "samlProviders"))
        {
            var provider = EntityReader.SamlProvider(members, accountId, now);
            Refuse(directory.FindSamlProvider(accountId, provider.Name) is not null, members, "name", provider.Name);
            directory = directory.WithSamlProvider(provider);
        }

        foreach (var members in Each(account, "buckets"))
        {
            var bucket = ReadBucket(members, accountId);
            SeedNames.RequireBucket(members, bucket);
            Refuse(buckets.Any(b => b.Name == bucket.Name), members, "name", bucket.Name);
            buckets.Add(bucket);
        }

        return directory;
    }

    // Ends each element after the caller has read it.
    private static IEnumerable<SeedMembers> Each(SeedMembers parent, string name)
    {
        foreach (var (element, path) in parent.List(name))
        {
            var members = new SeedMembers(element, path);
            yield return members;
            members.End();
        }
    }

    private static RamDirectory ReadKeys(
        SeedMembers owner, string name, string accountId, string? userId, RamDirectory directory, DateTimeOffset now)
    {
        foreach (var members in Each(owner, name))
        {
            var key = EntityReader.AccessKey(members, accountId, userId, now);
            Refuse(directory.FindAccessKey(key.AccessKeyId) is not null, members, "accessKeyId", key.AccessKeyId);
            if (key.AccessKeyId.StartsWith("STS.", StringComparison.Ordinal))
            {
                throw new SeedException($"{members.Path}.accessKeyId", "STS. marks temporary keys; a long-term key cannot begin so.");
            }

            directory = directory.WithAccessKey(key);
        }

        return directory;
    }

    private static SeedBucket ReadBucket(SeedMembers members, string accountId) =>
        new(accountId, members.Text("name"), members.TextOrNull("region") ?? "cn-hangzhou")
        {
            Acl = Acl(members, "private") is var acl and not "default"
                ? acl
                : throw new SeedException($"{members.Path}.acl", "A bucket is private, public-read or public-read-write."),
            StorageClass = members.TextOrNull("storageClass") ?? "Standard",
            Policy = EntityReader.Document(members, "policy", PolicyKind.Bucket),
            Objects = [.. Each(members, "objects").Select(ReadObject)],
        };

    private static SeedObject ReadObject(SeedMembers members)
    {
        var key = members.Text("key");
        SeedNames.RequireKey(members, key);
        var text = members.TextOrNull("text");
        var base64 = members.TextOrNull("base64");
        var file = members.FilledOrNull("file");
        if (new[] { text, base64, file }.Count(static source => source is not null) != 1)
        {
            throw new SeedException(members.Path, "An object has exactly one of 'text', 'base64' and 'file'.");
        }

        return new SeedObject(key)
        {
            ContentType = members.TextOrNull("contentType") ?? (text is null ? "application/octet-stream" : "text/plain"),
            // a null array would be an empty memory
            Content = text is not null ? Encoding.UTF8.GetBytes(text) : base64 is not null ? FromBase64(base64, members) : default(ReadOnlyMemory<byte>?),
            File = file,
            JsonPath = members.Path,
            Acl = Acl(members, "default"),
            Metadata = members.TryTake("metadata", out var metadata)
                ? ReadMetadata(metadata, $"{members.Path}.metadata") : ImmutableDictionary<string, string>.Empty,
        };
    }

    private static byte[] FromBase64(string base64, SeedMembers members)
    {
        var bytes = new byte[base64.Length];
        return Convert.TryFromBase64String(base64, bytes, out var length)
            ? bytes[..length]
            : throw new SeedException($"{members.Path}.base64", "The text is not base64.");
    }

    private static ImmutableDictionary<string, string> ReadMetadata(JsonElement element, string path)
    {
        var members = new SeedMembers(element, path);
        return members.Names.ToArray().ToImmutableDictionary(static name => name, name => members.TextOrNull(name) ?? "");
    }

    private static string Acl(SeedMembers members, string fallback) => members.TextOrNull("acl") switch
    {
        null => fallback,
        ("default" or "private" or "public-read" or "public-read-write") and var acl => acl,
        _ => throw new SeedException($"{members.Path}.acl", "\"default\", \"private\", \"public-read\" or \"public-read-write\" is wanted here."),
    };

    private static void Refuse(bool isTaken, SeedMembers members, string member, string value)
    {
        if (isTaken)
        {
            throw new SeedException($"{members.Path}.{member}", $"'{value}' stands twice.");
        }
    }

    private static void CheckReferences(RamDirectory directory, List<Attached> identities)
    {
        foreach (var identity in identities)
        {
            for (var i = 0; i < identity.Policies.Length; i++)
            {
                var attachment = identity.Policies[i];
                if (directory.FindPolicy(identity.AccountId, attachment.Type, attachment.PolicyName) is null)
                {
                    throw new SeedException(
                        $"{identity.Path}.policies[{i}]", $"There is no {attachment.Type} policy '{attachment.PolicyName}' for account {identity.AccountId}.");
                }
            }

            for (var i = 0; i < identity.Groups.Length; i++)
            {
                if (directory.FindGroupById(identity.Groups[i].GroupId)?.AccountId != identity.AccountId)
                {
                    throw new SeedException($"{identity.Path}.groups[{i}]", $"There is no such group in account {identity.AccountId}.");
                }
            }
        }
    }

    /// <summary>What an identity refers to, in the order of the file; checked when everything has been read.</summary>
    private sealed record Attached(
        string AccountId, string Path, ImmutableArray<PolicyAttachment> Policies, ImmutableArray<GroupMembership> Groups);
}
