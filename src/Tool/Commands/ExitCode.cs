namespace Scenario.Tool.Commands;

/// <summary>What a command ends with.</summary>
internal static class ExitCode
{
    /// <summary>Done, allowed, valid, nothing found.</summary>
    public const int Done = 0;

    /// <summary>Denied, refused, failed, found.</summary>
    public const int Refused = 1;

    /// <summary>Wrong usage or malformed input.</summary>
    public const int Malformed = 2;
}
