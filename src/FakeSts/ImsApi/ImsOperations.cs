using Scenario.FakeSts.AssumeRoleWithSaml;
using Scenario.FakeSts.Stores;

namespace Scenario.FakeSts.ImsApi;

/// <summary>The identity provider calls of IMS 2019-08-15. They are authorized as
/// <c>ram:NAME</c> on <c>saml-provider/…</c> and <c>oidc-provider/…</c>.</summary>
internal sealed class ImsOperations(RamDirectoryStore store, SamlIssuer samlIssuer)
{
    public IEnumerable<RpcOperation> All =>
        new OidcProviderOperations(store).All.Concat(new SamlProviderOperations(store, samlIssuer).All)
            .Select(static operation => operation with { Product = ApiProduct.Ims });
}
