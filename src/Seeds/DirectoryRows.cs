using System.Buffers;
using System.Collections.Immutable;
using System.Text.Encodings.Web;
using System.Text.Json;
using Scenario.Ram.Identities;

namespace Scenario.Seeds;

/// <summary>Takes a directory apart into rows and puts it together again, for stores that keep it.</summary>
public static class DirectoryRows
{
    private const string Account = "account";
    private const string SystemPolicy = "systemPolicy";
    private const string Policy = "policy";
    private const string Group = "group";
    private const string User = "user";
    private const string Key = "accessKey";
    private const string Role = "role";
    private const string Oidc = "oidcProvider";
    private const string Saml = "samlProvider";
    private const string Revoked = "revoked";

    /// <summary>All kinds of rows.</summary>
    public static IReadOnlyList<string> Kinds { get; } = [Account, SystemPolicy, Policy, Group, User, Key, Role, Oidc, Saml, Revoked];

    /// <summary>The rows that turn <paramref name="before"/> into <paramref name="after"/>.</summary>
    public static IReadOnlyList<DirectoryRow> Difference(RamDirectory before, RamDirectory after)
    {
        var rows = new List<DirectoryRow>();
        Compare(rows, before.Accounts, after.Accounts, Account, static a => (a.AccountId, ""), static (json, account) =>
        {
            if (account.Alias is not null)
            {
                json.WriteString("alias"u8, account.Alias);
            }
        });
        Compare(rows, before.Policies, after.Policies, Policy, static p => (p.AccountId, p.PolicyName), EntityWriter.Policy,
            static p => p.Type == PolicyType.System ? SystemPolicy : Policy);
        Compare(rows, before.Groups, after.Groups, Group, static g => (g.AccountId, g.GroupId), EntityWriter.Group);
        Compare(rows, before.Users, after.Users, User, static u => (u.AccountId, u.UserId), (json, user) => EntityWriter.User(json, user, after));
        Compare(rows, before.AccessKeys, after.AccessKeys, Key, static k => (k.AccountId, k.AccessKeyId), static (json, key) =>
        {
            if (key.UserId is not null)
            {
                json.WriteString("userId"u8, key.UserId);
            }

            EntityWriter.AccessKey(json, key);
        });
        Compare(rows, before.Roles, after.Roles, Role, static r => (r.AccountId, r.RoleId), EntityWriter.Role);
        Compare(rows, before.OidcProviders, after.OidcProviders, Oidc, static p => (p.AccountId, p.Name), EntityWriter.OidcProvider);
        Compare(rows, before.SamlProviders, after.SamlProviders, Saml, static p => (p.AccountId, p.Name), EntityWriter.SamlProvider);
        rows.AddRange(after.RevokedAccessKeyIds.Except(before.RevokedAccessKeyIds).Select(static id => new DirectoryRow(Revoked, "", id, "{}"u8.ToArray())));
        rows.AddRange(before.RevokedAccessKeyIds.Except(after.RevokedAccessKeyIds).Select(static id => new DirectoryRow(Revoked, "", id, null)));
        return rows;
    }

    /// <summary>The directory that the rows describe, in whatever order they come.</summary>
    /// <exception cref="InvalidDataException">A row cannot be read.</exception>
    public static RamDirectory Load(IEnumerable<DirectoryRow> rows)
    {
        var directory = RamDirectory.Empty;
        foreach (var row in rows)
        {
            try
            {
                using var document = JsonDocument.Parse(row.Json ?? throw new InvalidDataException($"Row {row} has no content."));
                var members = new SeedMembers(document.RootElement, "$");
                directory = Add(directory, row, members);
                members.End();
            }
            catch (Exception exception) when (exception is SeedException or JsonException)
            {
                throw new InvalidDataException($"Row {row} cannot be read: {exception.Message}", exception);
            }
        }

        return directory;
    }

    private static RamDirectory Add(RamDirectory directory, DirectoryRow row, SeedMembers members) => row.Kind switch
    {
        Account => directory.WithAccount(new RamAccount(row.AccountId, members.TextOrNull("alias"))),
        SystemPolicy => directory.WithPolicy(EntityReader.Policy(members, RamPolicy.SystemAccount, PolicyType.System, default)),
        Policy => directory.WithPolicy(EntityReader.Policy(members, row.AccountId, PolicyType.Custom, default)),
        Group => directory.WithGroup(EntityReader.Group(members, row.AccountId, default)),
        User => directory.WithUser(EntityReader.User(members, row.AccountId, directory, default)),
        Key => directory.WithAccessKey(EntityReader.AccessKey(members, row.AccountId, members.TextOrNull("userId"), default)),
        Role => directory.WithRole(EntityReader.Role(members, row.AccountId, default)),
        Oidc => directory.WithOidcProvider(EntityReader.OidcProvider(members, row.AccountId, default)),
        Saml => directory.WithSamlProvider(EntityReader.SamlProvider(members, row.AccountId, default)),
        Revoked => directory.WithRevoked(row.Id),
        _ => throw new InvalidDataException($"Row {row} is of an unknown kind."),
    };

    private static void Compare<TKey, T>(
        List<DirectoryRow> rows,
        ImmutableDictionary<TKey, T> before,
        ImmutableDictionary<TKey, T> after,
        string kind,
        Func<T, (string AccountId, string Id)> nameOf,
        Action<Utf8JsonWriter, T> write,
        Func<T, string>? kindOf = null)
        where TKey : notnull
        where T : class
    {
        if (ReferenceEquals(before, after))
        {
            return;
        }

        foreach (var (key, item) in after)
        {
            if (!before.TryGetValue(key, out var former) || !ReferenceEquals(former, item))
            {
                var (accountId, id) = nameOf(item);
                rows.Add(new DirectoryRow(kindOf?.Invoke(item) ?? kind, accountId, id, Json(item, write)));
            }
        }

        foreach (var (key, item) in before)
        {
            if (!after.ContainsKey(key))
            {
                var (accountId, id) = nameOf(item);
                rows.Add(new DirectoryRow(kindOf?.Invoke(item) ?? kind, accountId, id, null));
            }
        }
    }

    private static ReadOnlyMemory<byte> Json<T>(T item, Action<Utf8JsonWriter, T> write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
        json.WriteStartObject();
        write(json, item);
        json.WriteEndObject();
        json.Flush();
        return buffer.WrittenMemory;
    }
}

/// <summary>One identity as a persistent directory keeps it.</summary>
/// <param name="Kind">One of <see cref="DirectoryRows.Kinds"/>.</param>
/// <param name="AccountId">The owning account; empty for revocations.</param>
/// <param name="Id">Unique within kind and account.</param>
/// <param name="Json">UTF-8 in the form of the seed; null in a difference means that the row goes.</param>
public sealed record DirectoryRow(string Kind, string AccountId, string Id, ReadOnlyMemory<byte>? Json)
{
    /// <summary>Without the content, which may hold secrets.</summary>
    public override string ToString() => $"{Kind} {AccountId}/{Id}";
}
