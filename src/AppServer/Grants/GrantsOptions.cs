namespace Scenario.AppServer.Grants;

/// <summary>All grants by name (section <c>Grants</c>).</summary>
internal sealed class GrantsOptions : Dictionary<string, GrantOptions>
{
    public GrantsOptions()
        : base(StringComparer.Ordinal)
    {
    }
}
