namespace Scenario.FakeSts.Operations;

/// <summary>Every operation that is served, by version and action.</summary>
internal sealed class OperationTable(IEnumerable<RpcOperation> operations)
{
    private readonly Dictionary<string, Dictionary<string, RpcOperation>> _operations = operations.GroupBy(static operation => operation.Product.Version)
        .ToDictionary(static version => version.Key, static version => version.ToDictionary(static operation => operation.Action));

    public IEnumerable<RpcOperation> All => _operations.Values.SelectMany(static version => version.Values);

    /// <summary>Finds the operation; names compare case-sensitively.</summary>
    /// <exception cref="StsErrorException">Product, version or action is missing or unknown (sts-ram-api 2.7).</exception>
    public RpcOperation Find(string host, string? version, string? action)
    {
        var byHost = ProductOfHost(host);
        if (version is null && action is null)
        {
            throw new StsError.ActionOrVersionInvalid().ToException();
        }

        if (action is null || version is null)
        {
            throw new StsError.Missing(action is null ? "Action" : "Version").ToException();
        }

        if (ApiProduct.OfVersion(version) is not { } product || (byHost is not null && byHost != product))
        {
            throw new StsError.InvalidVersion().ToException();
        }

        return _operations.GetValueOrDefault(product.Version)?.GetValueOrDefault(action) ?? throw new StsError.InvalidAction().ToException();
    }

    /// <summary>The product that a vendor's host name stands for; null for a neutral host such as localhost.</summary>
    public static ApiProduct? ProductOfHost(string host)
    {
        var colon = host.IndexOf(':', StringComparison.Ordinal);
        var name = colon < 0 ? host : host[..colon];
        if (!name.EndsWith(".aliyuncs.com", StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        var label = name[..name.IndexOf('.', StringComparison.Ordinal)].ToLowerInvariant();
        return label switch
        {
            "sts" or "sts-vpc" => ApiProduct.Sts,
            "ram" or "ram-vpc" => ApiProduct.Ram,
            "ims" => ApiProduct.Ims,
            _ => throw new StsError.InvalidProduct().ToException(),
        };
    }
}
