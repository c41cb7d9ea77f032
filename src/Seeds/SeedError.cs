namespace Scenario.Seeds;

/// <summary>Why a seed was refused.</summary>
/// <param name="JsonPath">Where, such as <c>$.accounts[0].roles[1].trustPolicy</c>.</param>
/// <param name="Message">One sentence for the author.</param>
public sealed record SeedError(string JsonPath, string Message)
{
    /// <inheritdoc/>
    public override string ToString() => $"{JsonPath}: {Message}";
}
