using System.Text.Json.Nodes;
using Scenario.FakeCloud;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>Alibaba Cloud STS, RAM and OSS, played by the app host's own process. Reached by projects and executables on this machine, over loopback.</summary>
/// <remarks>
/// Connection properties, each under the resource's name in the environment of what refers to it (<c>CLOUD_STSURI</c> and so on): <c>StsUri</c>,
/// <c>OssUri</c>, <c>Region</c>, <c>AccessKeyId</c>, <c>AccessKeySecret</c>.
/// </remarks>
public sealed class AlibabaCloudResource : Resource, IResourceWithConnectionString, IResourceWithEndpoints, IResourceWithWaitSupport
{
    internal const string StsEndpointName = "sts";
    internal const string OssEndpointName = "oss";
    internal const string PageEndpointName = "page";

    private FakeCloudHost? _cloud;

    internal AlibabaCloudResource(string name)
        : base(name)
    {
        StsEndpoint = new(this, StsEndpointName);
        OssEndpoint = new(this, OssEndpointName);
        PageEndpoint = new(this, PageEndpointName);
    }

    /// <summary>Where STS and RAM answer.</summary>
    public EndpointReference StsEndpoint { get; }

    /// <summary>Where OSS answers, by an IP address: SDKs put the bucket into the path.</summary>
    public EndpointReference OssEndpoint { get; }

    /// <summary>The page of requests and reasons, for people; a link in the dashboard.</summary>
    public EndpointReference PageEndpoint { get; }

    /// <summary>The running cloud: its clock, objects, identities, faults and requests, for tests and for commands of your own.</summary>
    /// <exception cref="InvalidOperationException">The app host has not started yet, or only writes a manifest.</exception>
    public FakeCloudHost Cloud => _cloud ?? throw new InvalidOperationException($"The cloud '{Name}' runs from the start of the app host on.");

    /// <summary>Id of the access key that is handed to what refers to this.</summary>
    public ReferenceExpression AccessKeyIdExpression => ValueOf("AccessKeyId");

    /// <summary>Secret of that access key. It opens nothing but this cloud.</summary>
    public ReferenceExpression AccessKeySecretExpression => ValueOf("AccessKeySecret");

    /// <summary>Region that apps sign for: what the options say, else the one that all buckets of the seed share, else <c>cn-hangzhou</c>.</summary>
    public ReferenceExpression RegionExpression => ValueOf("Region");

    /// <summary>The connection properties as <c>Name=value</c>, separated by semicolons.</summary>
    public ReferenceExpression ConnectionStringExpression => ReferenceExpression.Create(
        $"StsUri={StsEndpoint};OssUri={OssEndpoint};Region={RegionExpression};AccessKeyId={AccessKeyIdExpression};AccessKeySecret={AccessKeySecretExpression}");

    internal FakeCloudOptions Options { get; } = new();

    /// <summary>The RAM user whose key is handed out; null takes the first of the seed that has one.</summary>
    internal string? User { get; set; }

    IEnumerable<KeyValuePair<string, ReferenceExpression>> IResourceWithConnectionString.GetConnectionProperties() =>
    [
        new("StsUri", ReferenceExpression.Create($"{StsEndpoint}")),
        new("OssUri", ReferenceExpression.Create($"{OssEndpoint}")),
        new("Region", RegionExpression),
        new("AccessKeyId", AccessKeyIdExpression),
        new("AccessKeySecret", AccessKeySecretExpression),
    ];

    internal void SetCloud(FakeCloudHost? cloud) => _cloud = cloud;

    /// <exception cref="InvalidOperationException">No user of the seed has a key, and none was named.</exception>
    internal string UserName() => User ?? (JsonNode.Parse(Options.Seed.ToString())?["accounts"] as JsonArray ?? [])
        .SelectMany(static account => account?["users"] as JsonArray ?? [])
        .FirstOrDefault(static user => user?["accessKeys"] is JsonArray { Count: > 0 })?["userName"]?.ToString()
        ?? throw new InvalidOperationException($"No RAM user of the seed of '{Name}' has an access key to hand out.");

    private ReferenceExpression ValueOf(string name) => ReferenceExpression.Create($"{new CloudValue(this, name)}");

    /// <summary>A value that is known once the cloud runs.</summary>
    private sealed class CloudValue(AlibabaCloudResource resource, string name) : IValueProvider, IManifestExpressionProvider
    {
        public string ValueExpression => $"{{{resource.Name}.{name}}}";

        public ValueTask<string?> GetValueAsync(CancellationToken cancellationToken = default) =>
            ValueTask.FromResult(resource.Cloud.ToSettings(resource.UserName())[$"AlibabaCloud:{name}"]);
    }
}
