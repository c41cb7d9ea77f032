using Scenario.ControlPlane.Faults;

namespace Scenario.FakeCloud;

/// <summary>A fault that waits for requests; disposing removes it.</summary>
public sealed class CloudFault : IDisposable
{
    private readonly FaultRegistry _registry;
    private readonly string _id;

    internal CloudFault(FaultRegistry registry, string id)
    {
        _registry = registry;
        _id = id;
    }

    /// <summary>Removes it; nothing happens when it has struck as often as it was to.</summary>
    public void Dispose() => _registry.Remove(_id);
}
