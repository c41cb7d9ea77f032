using System.Text.Json.Nodes;

namespace Scenario.FakeCloud;

/// <summary>What a bucket holds at the start.</summary>
public sealed class BucketSeed
{
    private readonly JsonArray _objects = [];

    internal BucketSeed(string name, string region) =>
        Json = new JsonObject { ["name"] = Required.Value(name), ["region"] = Required.Value(region), ["objects"] = _objects };

    internal JsonObject Json { get; }

    /// <summary>One more object.</summary>
    public BucketSeed Object(string key, byte[] content, string contentType = "application/octet-stream")
    {
        ArgumentNullException.ThrowIfNull(content);
        return Object(key, contentType, "base64", Convert.ToBase64String(content));
    }

    /// <summary>One more object, as UTF-8.</summary>
    public BucketSeed Object(string key, string text, string contentType = "text/plain") => Object(key, contentType, "text", Required.Value(text));

    /// <summary><c>private</c> (default), <c>public-read</c> or <c>public-read-write</c>.</summary>
    public BucketSeed Acl(string acl)
    {
        Json["acl"] = Required.Value(acl);
        return this;
    }

    /// <summary>The bucket's own policy; its statements name principals.</summary>
    public BucketSeed Policy(Policy policy)
    {
        ArgumentNullException.ThrowIfNull(policy);
        Json["policy"] = JsonNode.Parse(policy.ToString());
        return this;
    }

    private BucketSeed Object(string key, string contentType, string form, string content)
    {
        _objects.Add((JsonNode)new JsonObject { ["key"] = Required.Value(key), ["contentType"] = Required.Value(contentType), [form] = content });
        return this;
    }
}
