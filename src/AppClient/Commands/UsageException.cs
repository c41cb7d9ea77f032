namespace Scenario.AppClient.Commands;

/// <summary>The command line cannot be carried out as it is written: exit code 2.</summary>
internal sealed class UsageException(string message) : Exception(message);
