namespace Scenario.AppServer.Sts;

/// <summary>The key in use. Printing it shows the id only.</summary>
internal sealed record ServerKey(string Id, string Secret, string? SecurityToken)
{
    public override string ToString() => Id;
}
