using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Xml.Linq;
using Scenario.Oss;
using Scenario.Oss.Sts;
using Scenario.Ram.Policies;
using Scenario.Signing;

namespace Scenario.Tool.Seeds;

/// <summary>Reads an account through STS, RAM and OSS, as any client may, into a seed (docs/seed.md). What no API tells is noted, never guessed.</summary>
/// <param name="sts">STS; the identity of the key.</param>
/// <param name="ram">RAM 2015-05-01.</param>
/// <param name="openOss">OSS at an address and region; null is the address that was given.</param>
/// <param name="inventsKeys">Give each active access key a made-up secret, since no API tells the real one; else keys are left out.</param>
/// <param name="readsObjects">Read objects, up to <see cref="MostObjects"/> of a bucket and <see cref="LargestObject"/> bytes each.</param>
internal sealed class LiveAccount(StsClient sts, StsClient ram, Func<(Uri Endpoint, string Region)?, OssSender> openOss, bool inventsKeys, bool readsObjects)
{
    /// <summary>Objects read of one bucket.</summary>
    public const int MostObjects = 1000;

    /// <summary>Longest object that is read, in bytes.</summary>
    public const int LargestObject = 1024 * 1024;

    private const string RamVersion = "2015-05-01";

    private readonly Dictionary<string, JsonObject> _systemPolicies = new(StringComparer.Ordinal);

    /// <summary>What could not be known or read, a sentence each.</summary>
    public List<string> Unknown { get; } = [];

    /// <exception cref="StsException">The key opens nothing.</exception>
    public async Task<JsonObject> ReadAsync(CancellationToken cancellationToken)
    {
        var identity = await sts.GetCallerIdentityAsync(cancellationToken);
        var account = new JsonObject
        {
            ["accountId"] = identity.AccountId,
            ["policies"] = await PoliciesAsync(cancellationToken),
            ["groups"] = await GroupsAsync(cancellationToken),
            ["users"] = await UsersAsync(cancellationToken),
            ["roles"] = await RolesAsync(cancellationToken),
            ["buckets"] = await BucketsAsync(cancellationToken),
        };
        Unknown.Add("Keys of the account itself and identity providers are not read.");
        Unknown.Add("Of a bucket only region, class, ACL and policy are read: not versions, lifecycle, CORS, website, tags or encryption.");
        var seed = new JsonObject { ["accounts"] = new JsonArray(account) };
        if (_systemPolicies.Count > 0)
        {
            seed["systemPolicies"] = new JsonArray([.. _systemPolicies.Values]);
        }

        return seed;
    }

    private async Task<JsonArray> PoliciesAsync(CancellationToken cancellationToken)
    {
        var policies = new JsonArray();
        foreach (var policy in await ListAsync("ListPolicies", "Policies", "Policy", [new("PolicyType", "Custom")], cancellationToken))
        {
            if (await PolicyAsync(Text(policy, "PolicyName")!, "Custom", cancellationToken) is { } read)
            {
                policies.Add(read);
            }
        }

        if (policies.Count > 0)
        {
            Unknown.Add("Of each policy only the default version is read.");
        }

        return policies;
    }

    private async Task<JsonObject?> PolicyAsync(string name, string type, CancellationToken cancellationToken)
    {
        var answer = await TryAsync("GetPolicy", [new("PolicyName", name), new("PolicyType", type)], cancellationToken);
        return answer is { } found && Text(found.GetProperty("DefaultPolicyVersion"), "PolicyDocument") is { } document
            ? Compact(new JsonObject { ["policyName"] = name, ["description"] = Text(found.GetProperty("Policy"), "Description"), ["document"] = document })
            : null;
    }

    private async Task<JsonArray> GroupsAsync(CancellationToken cancellationToken)
    {
        var groups = new JsonArray();
        foreach (var group in await ListAsync("ListGroups", "Groups", "Group", [], cancellationToken))
        {
            var name = Text(group, "GroupName")!;
            groups.Add(Compact(new JsonObject
            {
                ["groupName"] = name,
                ["comments"] = Text(group, "Comments"),
                ["policies"] = await AttachedAsync("ListPoliciesForGroup", new("GroupName", name), cancellationToken),
            }));
        }

        return groups;
    }

    private async Task<JsonArray> UsersAsync(CancellationToken cancellationToken)
    {
        var users = new JsonArray();
        foreach (var user in await ListAsync("ListUsers", "Users", "User", [], cancellationToken))
        {
            var name = Text(user, "UserName")!;
            var groups = await ListAsync("ListGroupsForUser", "Groups", "Group", [new("UserName", name)], cancellationToken);
            users.Add(Compact(new JsonObject
            {
                ["userName"] = name,
                ["userId"] = Text(user, "UserId"),
                ["displayName"] = Text(user, "DisplayName"),
                ["comments"] = Text(user, "Comments"),
                ["accessKeys"] = await KeysAsync(name, cancellationToken),
                ["policies"] = await AttachedAsync("ListPoliciesForUser", new("UserName", name), cancellationToken),
                ["groups"] = new JsonArray([.. groups.Select(static group => (JsonNode?)Text(group, "GroupName"))]),
            }));
        }

        return users;
    }

    private async Task<JsonArray> KeysAsync(string user, CancellationToken cancellationToken)
    {
        var keys = new JsonArray();
        foreach (var key in await ListAsync("ListAccessKeys", "AccessKeys", "AccessKey", [new("UserName", user)], cancellationToken))
        {
            var id = Text(key, "AccessKeyId")!;
            if (inventsKeys)
            {
                Unknown.Add($"The secret of {user}'s access key {id} is made up: no API tells the real one.");
                keys.Add(new JsonObject { ["accessKeyId"] = id, ["accessKeySecret"] = MadeUp(id), ["status"] = Text(key, "Status") });
            }
            else
            {
                Unknown.Add($"The access key {id} of {user} is left out: no API tells its secret. --invent-keys keeps it with a made-up one.");
            }
        }

        return keys;
    }

    private async Task<JsonArray> RolesAsync(CancellationToken cancellationToken)
    {
        var roles = new JsonArray();
        foreach (var listed in await ListAsync("ListRoles", "Roles", "Role", [], cancellationToken))
        {
            var name = Text(listed, "RoleName")!;
            if (await TryAsync("GetRole", [new("RoleName", name)], cancellationToken) is not { } answer)
            {
                continue;
            }

            var role = answer.GetProperty("Role");
            roles.Add(Compact(new JsonObject
            {
                ["roleName"] = name,
                ["roleId"] = Text(role, "RoleId"),
                ["description"] = Text(role, "Description"),
                ["trustPolicy"] = Text(role, "AssumeRolePolicyDocument"),
                ["maxSessionDuration"] = role.TryGetProperty("MaxSessionDuration", out var longest) && longest.TryGetInt64(out var seconds) ? seconds : null,
                ["policies"] = await AttachedAsync("ListPoliciesForRole", new("RoleName", name), cancellationToken),
            }));
        }

        return roles;
    }

    private async Task<JsonArray> AttachedAsync(string action, NameValue to, CancellationToken cancellationToken)
    {
        var attached = new JsonArray();
        foreach (var policy in await ListAsync(action, "Policies", "Policy", [to], cancellationToken))
        {
            var (name, type) = (Text(policy, "PolicyName")!, Text(policy, "PolicyType")!);
            if (type == "System" && SystemPolicies.All.All(known => known.PolicyName != name) && !_systemPolicies.ContainsKey(name))
            {
                if (await PolicyAsync(name, type, cancellationToken) is not { } system)
                {
                    continue; // noted; a seed refuses what it does not know
                }

                _systemPolicies[name] = system;
            }

            attached.Add(new JsonObject { ["type"] = type, ["name"] = name });
        }

        return attached;
    }

    private async Task<JsonArray> BucketsAsync(CancellationToken cancellationToken)
    {
        var buckets = new JsonArray();
        string? marker = null;
        do
        {
            XElement page;
            try
            {
                page = await XmlAsync(openOss(null), null, marker is null ? [] : [new("marker", marker)], cancellationToken);
            }
            catch (OssException exception)
            {
                Unknown.Add($"Buckets could not be listed: {exception.Code}: {exception.Message}");
                return buckets;
            }

            foreach (var bucket in page.Descendants("Bucket"))
            {
                buckets.Add(await BucketAsync(bucket, cancellationToken));
            }

            marker = page.Element("IsTruncated")?.Value == "true" ? page.Element("NextMarker")?.Value : null;
        }
        while (marker is not null);
        return buckets;
    }

    private async Task<JsonObject> BucketAsync(XElement listed, CancellationToken cancellationToken)
    {
        var name = listed.Element("Name")!.Value;
        var location = listed.Element("Location")?.Value ?? "oss-cn-hangzhou";
        var region = location.StartsWith("oss-", StringComparison.Ordinal) ? location[4..] : location;
        var isVendors = listed.Element("ExtranetEndpoint")?.Value is { } host && host.EndsWith(".aliyuncs.com", StringComparison.Ordinal);
        var oss = openOss(isVendors ? (new Uri("https://" + listed.Element("ExtranetEndpoint")!.Value), region) : null);
        var bucket = new JsonObject { ["name"] = name, ["region"] = region, ["storageClass"] = listed.Element("StorageClass")?.Value };
        try
        {
            bucket["acl"] = (await XmlAsync(oss, name, [new("acl", null)], cancellationToken)).Descendants("Grant").FirstOrDefault()?.Value;
        }
        catch (OssException exception)
        {
            Unknown.Add($"The ACL of {name} could not be read: {exception.Code}.");
        }

        try
        {
            using var response = await oss.SendAsync(new OssCall(HttpMethod.Get, name, null) { Query = [new("policy", null)] }, cancellationToken);
            bucket["policy"] = await response.Content.ReadAsStringAsync(cancellationToken);
        }
        catch (OssException exception)
        {
            if (exception.Code != "NoSuchBucketPolicy")
            {
                Unknown.Add($"The policy of {name} could not be read: {exception.Code}.");
            }
        }

        if (readsObjects)
        {
            bucket["objects"] = await ObjectsAsync(oss, name, cancellationToken);
        }
        else
        {
            Unknown.Add($"Objects of {name} are not read; --objects reads them.");
        }

        return Compact(bucket);
    }

    private async Task<JsonArray> ObjectsAsync(OssSender oss, string bucket, CancellationToken cancellationToken)
    {
        var objects = new JsonArray();
        try
        {
            List<NameValue> query = [new("list-type", "2"), new("max-keys", MostObjects.ToString(CultureInfo.InvariantCulture)), new("encoding-type", "url")];
            var page = await XmlAsync(oss, bucket, query, cancellationToken);
            foreach (var listed in page.Elements("Contents"))
            {
                var key = Uri.UnescapeDataString(listed.Element("Key")!.Value.Replace('+', ' '));
                if (long.Parse(listed.Element("Size")!.Value, CultureInfo.InvariantCulture) > LargestObject)
                {
                    Unknown.Add($"{bucket}/{key} is longer than {LargestObject} bytes and left out.");
                    continue;
                }

                using var response = await oss.SendAsync(new OssCall(HttpMethod.Get, bucket, key), cancellationToken);
                objects.Add(new JsonObject
                {
                    ["key"] = key,
                    ["contentType"] = response.Content.Headers.ContentType?.ToString() ?? "application/octet-stream",
                    ["base64"] = Convert.ToBase64String(await response.Content.ReadAsByteArrayAsync(cancellationToken)),
                });
            }

            if (page.Element("IsTruncated")?.Value == "true")
            {
                Unknown.Add($"Of {bucket} the first {MostObjects} objects are read.");
            }
        }
        catch (OssException exception)
        {
            Unknown.Add($"Objects of {bucket} could not be read: {exception.Code}.");
        }

        return objects;
    }

    private static async Task<XElement> XmlAsync(OssSender oss, string? bucket, IReadOnlyList<NameValue> query, CancellationToken cancellationToken)
    {
        using var response = await oss.SendAsync(new OssCall(HttpMethod.Get, bucket, null) { Query = query }, cancellationToken);
        await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
        return await XElement.LoadAsync(stream, LoadOptions.None, cancellationToken);
    }

    private async Task<List<JsonElement>> ListAsync(
        string action, string outer, string inner, IReadOnlyList<NameValue> parameters, CancellationToken cancellationToken)
    {
        var all = new List<JsonElement>();
        string? marker = null;
        do
        {
            if (await TryAsync(action, marker is null ? parameters : [.. parameters, new("Marker", marker)], cancellationToken) is not { } page)
            {
                return all;
            }

            all.AddRange(page.GetProperty(outer).GetProperty(inner).EnumerateArray());
            marker = page.TryGetProperty("IsTruncated", out var more) && more.ValueKind == JsonValueKind.True ? Text(page, "Marker") : null;
        }
        while (marker is not null);
        return all;
    }

    private async Task<JsonElement?> TryAsync(string action, IReadOnlyList<NameValue> parameters, CancellationToken cancellationToken)
    {
        try
        {
            using var answer = await ram.CallAsync(action, parameters, cancellationToken, RamVersion);
            return answer.RootElement.Clone();
        }
        catch (StsException exception)
        {
            var call = string.Join(' ', parameters.Select(static parameter => parameter.Value).Prepend(action));
            Unknown.Add($"{call} was refused: {exception.Code}: {exception.Message}");
            return null;
        }
    }

    // The same on every run, so that a seed made again differs in nothing but the account.
    private static string MadeUp(string accessKeyId) => "madeup" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(accessKeyId)))[..24];

    private static string? Text(JsonElement parent, string name) =>
        parent.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 } text ? text : null;

    /// <summary>Without what is null or an empty list.</summary>
    private static JsonObject Compact(JsonObject members)
    {
        foreach (var name in members.Where(static pair => pair.Value is null or JsonArray { Count: 0 }).Select(static pair => pair.Key).ToList())
        {
            members.Remove(name);
        }

        return members;
    }
}
