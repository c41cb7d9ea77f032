using Scenario.Ram.Identities;

namespace Scenario.Integration.FakeSts.RamApi;

/// <summary>One error of the RAM API and the shortest way to it.</summary>
public sealed record RamErrorCase(string Code, int Status, string Message, string Action, (string Name, string Value)[] Parameters)
{
    /// <summary>Calls beforehand, by the account root.</summary>
    internal Func<RamClient, Task> Arrange { get; init; } = static _ => Task.CompletedTask;

    /// <summary>Fills the directory directly, where the API would take a thousand calls.</summary>
    public Func<RamDirectory, RamDirectory>? Fill { get; init; }

    public override string ToString() => $"{Code} from {Action}";
}
