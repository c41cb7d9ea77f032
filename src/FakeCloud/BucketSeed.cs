using System.Text.Json.Nodes;

namespace Scenario.FakeCloud;

/// <summary>What a bucket holds at the start.</summary>
public sealed class BucketSeed
{
    private readonly JsonArray _objects = [];

    internal BucketSeed(string name, string region) => Json = new JsonObject { ["name"] = name, ["region"] = region, ["objects"] = _objects };

    internal JsonObject Json { get; }

    /// <summary>One more object.</summary>
    public BucketSeed Object(string key, byte[] content, string contentType = "application/octet-stream")
    {
        ArgumentNullException.ThrowIfNull(content);
        _objects.Add((JsonNode)new JsonObject { ["key"] = key, ["contentType"] = contentType, ["base64"] = Convert.ToBase64String(content) });
        return this;
    }

    /// <summary>One more object, as UTF-8.</summary>
    public BucketSeed Object(string key, string text, string contentType = "text/plain")
    {
        ArgumentNullException.ThrowIfNull(text);
        _objects.Add((JsonNode)new JsonObject { ["key"] = key, ["contentType"] = contentType, ["text"] = text });
        return this;
    }

    /// <summary><c>private</c> (default), <c>public-read</c> or <c>public-read-write</c>.</summary>
    public BucketSeed Acl(string acl)
    {
        Json["acl"] = acl;
        return this;
    }

    /// <summary>The bucket's own policy; its statements name principals.</summary>
    public BucketSeed Policy(Policy policy)
    {
        ArgumentNullException.ThrowIfNull(policy);
        Json["policy"] = JsonNode.Parse(policy.ToString());
        return this;
    }
}
