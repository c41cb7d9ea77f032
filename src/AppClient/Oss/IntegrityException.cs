namespace Scenario.AppClient.Oss;

/// <summary>The bytes that arrived are not the bytes that were sent: the two CRC-64 values differ.</summary>
internal sealed class IntegrityException(string what, ulong ours, ulong theirs)
    : IOException($"{what}: the checksum here is {ours}, the service has {theirs}.")
{
    public ulong Ours => ours;

    public ulong Theirs => theirs;
}
