using System.Text.Json;
using System.Text.Json.Serialization;
using Scenario.Ram;
using Scenario.Ram.Evaluation;
using Scenario.Ram.Policies;

namespace Scenario.Unit.Ram.Evaluation;

/// <summary>One case of tests/vectors/policy/decisions. Unknown members are refused.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record DecisionVector
{
    public required string Name { get; init; }

    public required string Source { get; init; }

    public JsonElement[] Identity { get; init; } = [];

    public JsonElement? Session { get; init; }

    /// <summary>Bucket policy.</summary>
    public JsonElement? Resource { get; init; }

    /// <summary>Present: both sides of an AssumeRole are asked.</summary>
    public JsonElement? Trust { get; init; }

    public PrincipalVector? Principal { get; init; }

    public required RequestVector Request { get; init; }

    public Dictionary<string, string[]> Context { get; init; } = [];

    /// <summary>Present: the OSS layers are asked.</summary>
    public AclVector? Acl { get; init; }

    public required ExpectVector Expect { get; init; }

    public override string ToString() => Name;

    [JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
    public sealed record RequestVector(string Action, string Resource);

    [JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
    public sealed record PrincipalVector(PrincipalKind Kind, string Account = "", string Id = "", string Name = "", string Session = "")
    {
        public RequestPrincipal ToPrincipal() => Kind switch
        {
            PrincipalKind.Root => RequestPrincipal.Root(Account),
            PrincipalKind.User => RequestPrincipal.User(Account, Id, Name),
            PrincipalKind.RoleSession => RequestPrincipal.Session(Account, Id, Name, Session),
            PrincipalKind.Federated => RequestPrincipal.Federated(Account, Name),
            PrincipalKind.Service => RequestPrincipal.Service(Name),
            _ => RequestPrincipal.Anonymous,
        };
    }

    [JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
    public sealed record AclVector(string Call, string BucketAcl = "private", string ObjectAcl = "default");

    [JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
    public sealed record ExpectVector(Decision Decision, DecidedBy? DecidedBy = null);

    public IReadOnlyList<NamedPolicy> IdentityPolicies() => [.. Identity.Select((doc, i) => Policy($"identity{i}", doc, PolicyKind.Identity))];

    public NamedPolicy? SessionPolicy() => Session is { } doc ? Policy("session", doc, PolicyKind.Session) : null;

    public NamedPolicy? BucketPolicy() => Resource is { } doc ? Policy("bucket", doc, PolicyKind.Bucket) : null;

    public NamedPolicy? TrustPolicy() => Trust is { } doc ? Policy("trust", doc, PolicyKind.Trust) : null;

    public AccessRequest AccessRequest()
    {
        Assert.True(Arn.TryParse(Request.Resource, out var resource));
        var context = ConditionContext.CreateBuilder();
        foreach (var (key, values) in Context)
        {
            context.Add(key, values);
        }

        return new AccessRequest(Request.Action, resource, context.Build(), Principal?.ToPrincipal());
    }

    private static NamedPolicy Policy(string name, JsonElement document, PolicyKind kind)
    {
        var result = PolicyParser.Parse(document.GetRawText(), kind);
        Assert.True(result.IsValid, result.Error?.ToString());
        return new NamedPolicy(name, result.Document);
    }
}
