using FsCheck;
using FsCheck.Fluent;

namespace Scenario.Integration.FakeOss.Laws;

/// <summary>Random sequences over few keys, so that commands meet each other's results.</summary>
internal static class BucketCommandGenerator
{
    private const int SmallestPart = 100 * 1024;
    private const int SequenceLength = 50;

    // Dot segments, empty segments, what URLs, forms and XML treat specially, and two whose UTF-8 and UTF-16 orders differ.
    private static readonly string[] Keys =
    [
        "a", "a/", "a/b", "a/b/c", "a//b", "a0", "ab", "A", "b/1", "b/2", "b", " ", "z +%&?=\"'<>.txt", "../x", "./a/../b", "中文", "中/文", "\uFF21",
        "\U0001F600", "tab\tand\r\nline",
    ];

    private static readonly Gen<string> BusyKeys = Gen.Elements("a", "a/b", "b/1", "中文");

    private static readonly Gen<string> AnyKey = Gen.Frequency((3, BusyKeys), (2, Gen.Elements(Keys)));

    private static readonly Gen<Chunk> Small =
        from size in Gen.Elements(0, 1, 5, 1000)
        from seed in Gen.Choose(0, 255)
        select new Chunk(size, (byte)seed);

    private static readonly Gen<Chunk> PartChunk =
        from size in Gen.Frequency((4, Gen.Elements(SmallestPart, SmallestPart + 1)), (1, Gen.Elements(0, 3, SmallestPart - 1)))
        from seed in Gen.Choose(0, 255)
        select new Chunk(size, (byte)seed);

    private static readonly Gen<int> PartNumber = Gen.Elements(1, 2, 3, 10_000);

    private static readonly Gen<int?> Version = Gen.Frequency(
        (3, Gen.Constant((int?)null)),
        (1, Gen.Choose(0, 5).Select(static n => (int?)n)));

    private static readonly Gen<(int First, int Last)?> Range = Gen.Frequency(
        (2, Gen.Constant(((int, int)?)null)),
        (1, from first in Gen.Choose(0, 6) from last in Gen.Choose(0, 6) select ((int, int)?)(first, last)));

    private static readonly Gen<string> Prefix = Gen.Elements("", "", "a", "a/", "a/b", "中", "nothing");

    private static readonly Gen<string> Delimiter = Gen.Elements("", "/", "/", "b", "//");

    private static readonly Gen<int> Size = Gen.Choose(1, 4);

    private static readonly Gen<BucketCommand> Command = Gen.Frequency(
        (10, from key in AnyKey
             from chunk in Small
             from forbids in Gen.Frequency((5, Gen.Constant(false)),
            (1, Gen.Constant(true)))
             select (BucketCommand)new Put(key, chunk, forbids)),
        (1, from key in BusyKeys from chunk in Small from crc in Gen.Elements(true, false) select (BucketCommand)new PutDamaged(key, chunk, crc)),
        (5, from key in BusyKeys
            from offset in Gen.Frequency((5, Gen.Constant(0)),
            (1, Gen.Elements(-1, 1)))
            from chunk in Small
            select (BucketCommand)new Append(key, offset, chunk)),
        (5, from source in AnyKey from version in Version from key in AnyKey select (BucketCommand)new Copy(source, version, key)),
        (1, from key in BusyKeys select (BucketCommand)new Copy(key, null, key)),
        (6, from key in AnyKey from version in Version select (BucketCommand)new Delete(key, version)),
        (2, from items in (from key in AnyKey from version in Version select (key, version)).NonEmptyListOf(
            )
            from quiet in Gen.Elements(true, false)
            select (BucketCommand)new DeleteMany([.. items.Take(4)], quiet)),
        (6, from key in AnyKey from version in Version from range in Range select (BucketCommand)new Get(key, version, range)),
        (2, from key in AnyKey from version in Version select (BucketCommand)new Head(key, version)),
        (1, from status in Gen.Elements("Enabled", "Suspended") select (BucketCommand)new SetVersioning(status)),
        (4, from key in AnyKey select (BucketCommand)new Initiate(key)),
        (12, from upload in Gen.Choose(0, 3) from number in PartNumber from chunk in PartChunk select (BucketCommand)new UploadPart(upload, number, chunk)),
        (2, from upload in Gen.Choose(0,
            3)
            from number in PartNumber
            from source in BusyKeys
            from range in Range
            select (BucketCommand)new UploadPartCopy(upload, number, source, range)),
        (5, from upload in Gen.Choose(0, 3) from kind in Gen.Elements(Enum.GetValues<Completion>()) select (BucketCommand)new Complete(upload, kind)),
        (1, from upload in Gen.Choose(0, 3) select (BucketCommand)new Abort(upload)),
        (3, from upload in Gen.Choose(0, 3) from size in Size select (BucketCommand)new ListParts(upload, size)),
        (2, Listings()),
        (1, from prefix in Prefix from delimiter in Delimiter from size in Size select (BucketCommand)new ListVersions(prefix, delimiter, size)),
        (1, from prefix in Prefix from delimiter in Delimiter from size in Size select (BucketCommand)new ListUploads(prefix, delimiter, size)));

    /// <summary>Sequences of commands; a failing one is shortened command by command.</summary>
    public static Arbitrary<IReadOnlyList<BucketCommand>> Sequences { get; } = Arb.From(
        Command.ArrayOf(SequenceLength).Select(static commands => (IReadOnlyList<BucketCommand>)commands),
        static commands => commands.Count < 2
            ? [] : Enumerable.Range(0, commands.Count).Select(i => (IReadOnlyList<BucketCommand>)[.. commands.Where((_, at) => at != i)]));

    /// <summary>Many keys, every way to list them.</summary>
    public static Arbitrary<(IReadOnlyList<string> Keys, IReadOnlyList<BucketCommand> Listings)> FullBuckets { get; } = Arb.From(
        from keys in Gen.Elements([.. Keys, "\u0001c", "a/\u0001"]).NonEmptyListOf()
        from listings in Listings().ArrayOf(6)
        select ((IReadOnlyList<string>)[.. keys.Distinct()], (IReadOnlyList<BucketCommand>)[.. listings]));

    private static Gen<BucketCommand> Listings() =>
        from prefix in Prefix
        from delimiter in Delimiter
        from marker in Gen.Elements([.. Keys, "", "", "b/", "zzz"])
        from size in Size
        from isV2 in Gen.Elements(true, false)
        from isEncoded in Gen.Elements(true, false)
        select (BucketCommand)new ListObjects(prefix, delimiter, marker, size, isV2, isEncoded);
}
