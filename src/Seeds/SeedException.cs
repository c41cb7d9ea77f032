namespace Scenario.Seeds;

/// <summary>Unwinds to the reader's single catch; never leaves this namespace.</summary>
internal sealed class SeedException(string path, string message) : Exception(message)
{
    public SeedError Error { get; } = new(path, message);
}
