namespace Scenario.Soak;

/// <summary>Content that needs no memory: pieces, each made out of a number. Appends and parts add pieces.</summary>
internal sealed record Payload(params int[] Pieces)
{
    // nothing, a few bytes, some slots of the file store, files of their own
    private static readonly int[] Sizes = [0, 100, 5_000, 60_000, 200_000];

    public long Size => Pieces.Sum(static piece => (long)SizeOf(piece));

    public byte[] ToBytes() => [.. Pieces.SelectMany(BytesOf)];

    public Payload Plus(int piece) => new([.. Pieces, piece]);

    /// <summary>A number whose piece is large enough for the first part of an upload.</summary>
    public static int LargePiece(Random random) => (random.Next(1_000_000) * Sizes.Length) + Sizes.Length - 1;

    public static byte[] BytesOf(int piece)
    {
        var bytes = new byte[SizeOf(piece)];
        new Random(piece).NextBytes(bytes);
        return bytes;
    }

    private static int SizeOf(int piece) => Sizes[piece % Sizes.Length];
}
