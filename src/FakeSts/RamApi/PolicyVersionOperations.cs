using System.Globalization;
using Scenario.FakeSts.Stores;
using Scenario.Ram.Identities;
using Scenario.Ram.Policies;

namespace Scenario.FakeSts.RamApi;

/// <summary>CreatePolicyVersion, GetPolicyVersion, ListPolicyVersions, SetDefaultPolicyVersion, DeletePolicyVersion.</summary>
internal sealed class PolicyVersionOperations(RamDirectoryStore store)
{
    private const string Rotate = "DeleteOldestNonDefaultVersionWhenLimitExceeded";

    public IEnumerable<RpcOperation> All =>
    [
        RamOperation.ChangeAndAnswer(store, "CreatePolicyVersion", ReadCreate, static (call, request) => [Custom(call, request.PolicyName)], Create),
        RamOperation.Query("GetPolicyVersion", ReadGet, static (call, request) => [request.Policy.Arn(call)], Get),
        RamOperation.Query("ListPolicyVersions", PolicyKey.Read, static (call, key) => [key.Arn(call)], List),
        RamOperation.Change(store, "SetDefaultPolicyVersion", ReadVersion, static (call, request) => [Custom(call, request.PolicyName)], SetDefault),
        RamOperation.Change(store, "DeletePolicyVersion", ReadVersion, static (call, request) => [Custom(call, request.PolicyName)], Delete),
    ];

    private static Scenario.Ram.Arn Custom(RpcCall call, string policyName) => RamOperation.Policy(call, PolicyType.Custom, policyName);

    private static CreateRequest ReadCreate(RpcParameters parameters) => new(
        RamFields.PolicyName(parameters),
        RamFields.Document(parameters, "PolicyDocument", PolicyKind.Identity),
        RamFields.Flag(parameters, "SetAsDefault"),
        parameters["RotateStrategy"] switch
        {
            null or "None" => false,
            Rotate => true,
            _ => throw RamError.Incorrect("RotateStrategy").ToException(),
        });

    private static GetRequest ReadGet(RpcParameters parameters) => new(PolicyKey.Read(parameters), RamFields.VersionId(parameters));

    private static VersionRequest ReadVersion(RpcParameters parameters) => new(RamFields.PolicyName(parameters), RamFields.VersionId(parameters));

    private static RpcObject Get(RpcCall call, GetRequest request)
    {
        var policy = call.Directory.Policy(call.Caller.AccountId, request.Policy.Type, request.Policy.Name);
        return new RpcObject { { "PolicyVersion", RamAnswers.PolicyVersion(policy, policy.Version(request.VersionId)) } };
    }

    private static RpcObject List(RpcCall call, PolicyKey key)
    {
        var policy = call.Directory.Policy(call.Caller.AccountId, key.Type, key.Name);
        return new RpcObject().AddList("PolicyVersions", "PolicyVersion", policy.Versions.Select(version => RamAnswers.PolicyVersion(policy, version)));
    }

    private static (RamDirectory, RpcObject) Create(RpcCall call, CreateRequest request, RamDirectory directory)
    {
        var accountId = call.Caller.AccountId;
        var policy = directory.Policy(accountId, PolicyType.Custom, request.PolicyName);
        var versions = policy.Versions;
        if (versions.Length >= RamQuotas.VersionsPerPolicy)
        {
            versions = request.RotatesOldest
                ? versions.Remove(versions.First(version => version.VersionId != policy.DefaultVersionId))
                : throw RamError.TooManyPolicyVersions.ToException();
        }

        var now = RamOperation.Now(call);
        var number = policy.LastVersionNumber + 1;
        var created = new RamPolicyVersion(string.Create(CultureInfo.InvariantCulture, $"v{number}"), request.Document, now);
        var updated = policy with
        {
            Versions = versions.Add(created),
            DefaultVersionId = request.SetAsDefault ? created.VersionId : policy.DefaultVersionId,
            LastVersionNumber = number,
            UpdatedAt = now,
        };
        return (directory.WithPolicy(updated), new RpcObject { { "PolicyVersion", RamAnswers.PolicyVersion(updated, created) } });
    }

    private static RamDirectory SetDefault(RpcCall call, VersionRequest request, RamDirectory directory)
    {
        var accountId = call.Caller.AccountId;
        var policy = directory.Policy(accountId, PolicyType.Custom, request.PolicyName);
        return directory.WithPolicy(
            policy with { DefaultVersionId = policy.Version(request.VersionId).VersionId, UpdatedAt = RamOperation.Now(call) });
    }

    private static RamDirectory Delete(RpcCall call, VersionRequest request, RamDirectory directory)
    {
        var accountId = call.Caller.AccountId;
        var policy = directory.Policy(accountId, PolicyType.Custom, request.PolicyName);
        var version = policy.Version(request.VersionId);
        return version.VersionId == policy.DefaultVersionId
            ? throw RamError.VersionIsDefault.ToException()
            : directory.WithPolicy(policy with { Versions = policy.Versions.Remove(version), UpdatedAt = RamOperation.Now(call) });
    }

    private sealed record CreateRequest(string PolicyName, PolicyDocument Document, bool SetAsDefault, bool RotatesOldest);

    private sealed record GetRequest(PolicyKey Policy, string VersionId);

    private sealed record VersionRequest(string PolicyName, string VersionId);
}
