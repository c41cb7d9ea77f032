using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Scenario.Ram.Policies;
using Scenario.Seeds;

namespace Scenario.FakeCloud;

/// <summary>What a cloud holds at the start and after a reset. It never changes: every call gives another one.</summary>
/// <example><c>Seed.Account("1234567890123456").User("backend", key: ("LTAIbackend", "secret"), policies: ["AliyunSTSAssumeRoleAccess"])</c></example>
public sealed class Seed
{
    private readonly JsonObject? _json; // null: the built-in one, which is parsed once for the process
    private readonly string? _directory;

    private Seed(JsonObject? json, string? directory = null)
    {
        _json = json;
        _directory = directory;
    }

    /// <summary>The example account of the vendor's documentation: account 11223344, user appServer,
    /// roles oss-readonly and oss-uploader, bucket sample-bucket.</summary>
    public static Seed Default { get; } = new(null);

    /// <summary>An empty account. For a second one: <see cref="With"/>.</summary>
    /// <param name="account">Digits; the real service uses 16.</param>
    public static Seed Account(string account) => new(new JsonObject { ["accounts"] = new JsonArray(new JsonObject { ["accountId"] = Required.Value(account) }) });

    /// <summary>A seed file's text (docs/seed.md).</summary>
    /// <exception cref="ArgumentException">No JSON object.</exception>
    public static Seed Json(string json) => new(Parse(json, nameof(json)));

    /// <summary>A seed file (docs/seed.md); files that it names are beside it.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="ArgumentException">No JSON object.</exception>
    public static Seed File(string path) => new(Parse(System.IO.File.ReadAllText(path), nameof(path)), Path.GetDirectoryName(Path.GetFullPath(path)));

    /// <summary>Both together; of an account that is in both, everything of both.</summary>
    public Seed With(Seed other)
    {
        ArgumentNullException.ThrowIfNull(other);
        var merged = Copy();
        Merge(merged, other.Copy());
        return new(merged, _directory ?? other._directory);
    }

    /// <summary>A key of the account itself: administrator, refused by AssumeRole.</summary>
    public Seed RootKey(string accessKeyId, string accessKeySecret) =>
        Add("rootAccessKeys", new JsonObject { ["accessKeyId"] = Required.Value(accessKeyId), ["accessKeySecret"] = Required.Value(accessKeySecret) });

    /// <summary>A custom policy.</summary>
    public Seed Policy(string name, Policy policy)
    {
        ArgumentNullException.ThrowIfNull(policy);
        return Add("policies", new JsonObject { ["policyName"] = Required.Value(name), ["document"] = JsonNode.Parse(policy.ToString()) });
    }

    /// <summary>A RAM user.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="key">Its access key; null has none.</param>
    /// <param name="policies">Policies of this account, or system policies such as AliyunSTSAssumeRoleAccess.</param>
    public Seed User(string name, (string AccessKeyId, string AccessKeySecret)? key = null, IEnumerable<string>? policies = null)
    {
        var user = new JsonObject { ["userName"] = Required.Value(name), ["policies"] = Attachments(policies) };
        if (key is { } given)
        {
            user["accessKeys"] = new JsonArray(new JsonObject { ["accessKeyId"] = given.AccessKeyId, ["accessKeySecret"] = given.AccessKeySecret });
        }

        return Add("users", user);
    }

    /// <summary>A role.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="trust">Who may assume it.</param>
    /// <param name="policies">Policies of this account, or system policies such as AliyunOSSReadOnlyAccess.</param>
    /// <param name="maxSession">Longest session, 1 to 12 hours; null is 1 hour.</param>
    public Seed Role(string name, Trust trust, IEnumerable<string>? policies = null, TimeSpan? maxSession = null)
    {
        ArgumentNullException.ThrowIfNull(trust);
        var role = new JsonObject
        {
            ["roleName"] = Required.Value(name),
            ["trustPolicy"] = JsonNode.Parse(trust.ToString()),
            ["policies"] = Attachments(policies),
        };
        if (maxSession is { } longest)
        {
            role["maxSessionDuration"] = (long)longest.TotalSeconds;
        }

        return Add("roles", role);
    }

    /// <summary>A bucket.</summary>
    /// <param name="name">Unique over all accounts.</param>
    /// <param name="region">Such as <c>cn-shanghai</c>.</param>
    /// <param name="configure">Its objects, ACL and policy; null is empty and private.</param>
    public Seed Bucket(string name, string region = "cn-hangzhou", Action<BucketSeed>? configure = null)
    {
        var bucket = new BucketSeed(name, region);
        configure?.Invoke(bucket);
        return Add("buckets", bucket.Json);
    }

    /// <summary>The seed file that it is.</summary>
    public override string ToString() => Copy().ToJsonString(Indented.Options);

    /// <exception cref="ArgumentException">It breaks a rule; the message says where.</exception>
    internal (ScenarioSeed Seed, string? Directory) Build()
    {
        if (_json is null)
        {
            return (ScenarioSeed.Default, null);
        }

        var result = SeedReader.Parse(Encoding.UTF8.GetBytes(_json.ToJsonString()));
        return result.IsValid ? (result.Seed, _directory) : throw new ArgumentException($"The seed is refused. {result.Error}");
    }

    private static JsonObject Parse(string json, string parameter)
    {
        ArgumentNullException.ThrowIfNull(json);
        try
        {
            return JsonNode.Parse(json) as JsonObject ?? throw new ArgumentException("A seed is a JSON object.", parameter);
        }
        catch (JsonException exception)
        {
            throw new ArgumentException($"The seed is no JSON: {exception.Message}", parameter, exception);
        }
    }

    private static void Merge(JsonObject target, JsonObject source)
    {
        foreach (var (name, value) in source)
        {
            if (value is JsonArray added && target[name] is JsonArray present)
            {
                MergeLists(present, added, name == "accounts" ? "accountId" : null);
            }
            else
            {
                target[name] = value?.DeepClone();
            }
        }
    }

    private static void MergeLists(JsonArray present, JsonArray added, string? identity)
    {
        foreach (var item in added)
        {
            var same = identity is null
                ? null : present.OfType<JsonObject>().FirstOrDefault(other => other[identity]?.ToString() == item?[identity]?.ToString());
            if (same is not null && item is JsonObject more)
            {
                Merge(same, more);
            }
            else
            {
                present.Add(item?.DeepClone());
            }
        }
    }

    // A name is a system policy when there is one; the reader refuses what is neither.
    private static JsonArray Attachments(IEnumerable<string>? policies) => new([.. (policies ?? []).Select(static name => (JsonNode)new JsonObject
    {
        ["type"] = SystemPolicies.All.Any(policy => policy.PolicyName == name) ? "System" : "Custom",
        ["name"] = name,
    })]);

    private Seed Add(string list, JsonNode item)
    {
        var copy = Copy();
        var account = (copy["accounts"] as JsonArray)?.FirstOrDefault() as JsonObject
            ?? throw new InvalidOperationException("This seed has no account to add to; With adds one.");
        if (account[list] is not JsonArray items)
        {
            account[list] = items = [];
        }

        items.Add(item);
        return new(copy, _directory);
    }

    private JsonObject Copy() => _json?.DeepClone().AsObject() ?? JsonNode.Parse(DefaultSeed.Bytes)!.AsObject();

    private static class Indented
    {
        public static readonly JsonSerializerOptions Options = new() { WriteIndented = true };
    }
}
