namespace Scenario.Integration.FakeOss.Laws;

/// <summary>Bytes that are easy to print: so many, beginning with <paramref name="Seed"/> and counting up.</summary>
internal sealed record Chunk(int Size, byte Seed)
{
    public byte[] Bytes()
    {
        var bytes = new byte[Size];
        for (var i = 0; i < bytes.Length; i++)
        {
            bytes[i] = (byte)(Seed + i);
        }

        return bytes;
    }
}
