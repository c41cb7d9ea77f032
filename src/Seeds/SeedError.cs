namespace Scenario.Seeds;

/// <summary>Why a seed was refused.</summary>
/// <param name="JsonPath">Where, such as <c>$.accounts[0].roles[1].trustPolicy</c>.</param>
/// <param name="Message">One sentence for the author.</param>
public sealed record SeedError(string JsonPath, string Message)
{
    /// <inheritdoc/>
    public override string ToString() => $"{JsonPath}: {Message}";
}

/// <summary>Unwinds to the reader's single catch; never leaves this namespace.</summary>
internal sealed class SeedException(string path, string message) : Exception(message)
{
    public SeedError Error { get; } = new(path, message);
}
