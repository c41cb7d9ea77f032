using Scenario.FakeSts.Stores;

namespace Scenario.FakeSts.RamApi;

/// <summary>Every operation of RAM 2015-05-01 that is served; docs/sts-ram-actions.md lists the others.</summary>
internal sealed class RamOperations(RamDirectoryStore store, Identifiers identifiers)
{
    public IEnumerable<RpcOperation> All =>
    [
        .. new UserOperations(store, identifiers).All,
        .. new AccessKeyOperations(store, identifiers).All,
        .. new RoleOperations(store, identifiers).All,
        .. new PolicyOperations(store).All,
        .. new PolicyVersionOperations(store).All,
        .. new AttachmentOperations(store).All,
        .. new GroupOperations(store, identifiers).All,
    ];
}
