using System.Globalization;

namespace Scenario.Oss;

/// <summary>The bytes that arrived are not the bytes that were sent: the two CRC-64 values differ.</summary>
public sealed class IntegrityException(string message) : IOException(message)
{
    /// <param name="what">What was transferred.</param>
    /// <param name="ours">CRC-64 of the bytes here.</param>
    /// <param name="theirs">CRC-64 that the service named.</param>
    public IntegrityException(string what, ulong ours, ulong theirs)
        : this(string.Create(CultureInfo.InvariantCulture, $"{what}: the checksum here is {ours}, the service has {theirs}."))
    {
        Ours = ours;
        Theirs = theirs;
    }

    /// <summary>Null when only the fact is known.</summary>
    public ulong? Ours { get; }

    /// <summary>Null when only the fact is known.</summary>
    public ulong? Theirs { get; }
}
