using FsCheck;
using FsCheck.Fluent;
using Scenario.Fuzz;

namespace Scenario.Integration.Attacks;

/// <summary>Everything that reads bytes of strangers: it never fails inside, and its cost grows with the length and not faster.</summary>
public sealed class ReaderTests
{
    private const int Factor = 16;

    // Between what sixteen times the input costs a linear reader (16) and a quadratic one (256).
    private const int MostTimesSlower = 100;

    // What takes less than this is nothing to fear at any power that its largest input can reach, and no clock of a busy machine tells it apart.
    private static readonly TimeSpan Nothing = TimeSpan.FromMicroseconds(20);

    // The framework's own trees for a document are several times as large as its text.
    private const int MostAllocatedPerByte = 600;
    private const int AllocatedAnyway = 200_000;

    private static readonly int RandomExecutions = TestSize.Of(quick: 500, full: 1500);

    private static readonly string Kept = Path.Combine(Repository.Root, "tests", "vectors", "fuzz");

    private static readonly (Reader Reader, string Shape, Func<int, byte[]> Make)[] Shapes =
        [.. Readers.All.SelectMany(static reader => reader.Shapes.Select(shape => (reader, shape.Name, shape.Make)))];

    public static TheoryData<string> Names() => [.. Readers.All.Select(static reader => reader.Name)];

    public static TheoryData<string, string> NamesOfShapes()
    {
        var data = new TheoryData<string, string>();
        foreach (var (reader, shape, _) in Shapes)
        {
            data.Add(reader.Name, shape);
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void no_kept_input_and_no_mutation_of_one_fails_inside(string name)
    {
        var reader = Readers.All.Single(reader => reader.Name == name);
        var run = new FuzzRun(reader, Corpus.Load(Kept, reader), seed: Environment.TickCount);

        run.Run(RandomExecutions);

        Assert.True(run.Failures.Count == 0,
            string.Join('\n', run.Failures.Take(3).Select(static failure => $"{Convert.ToBase64String(failure.Input)}\n{failure.Failure}")));
    }

    [Theory]
    [MemberData(nameof(NamesOfShapes))]
    public void sixteen_times_the_input_costs_no_more_than_sixteen_times_as_much_and_a_little(string name, string shape)
    {
        var (reader, _, make) = Shapes.Single(item => item.Reader.Name == name && item.Shape == shape);
        var large = Math.Min(reader.MaximumBytes, 256 * 1024) * 3 / 4;
        var (much, little) = (make(large), make(large / Factor));
        Cost.Of(reader, little, 3);

        // The least processor time of several tries of either: one good try is enough.
        var ratio = double.MaxValue;
        for (var i = 0; i < 6 && ratio > MostTimesSlower; i++)
        {
            var least = Cost.Of(reader, little, 2);
            ratio = Math.Min(ratio, Cost.Of(reader, much, 2) / (least > Nothing ? least : Nothing));
        }

        Assert.True(ratio <= MostTimesSlower, $"{much.Length} bytes cost {ratio:N0} times as much as {little.Length}.");
    }

    [Fact]
    public void what_a_reader_allocates_is_bounded_by_the_length_of_its_input() =>
        Prop.ForAll(
            Gen.Elements(Shapes).SelectMany(static shape => Gen.Choose(16, Math.Min(shape.Reader.MaximumBytes, 200_000)).Select(size => (shape, size)))
                .ToArbitrary(),
            static item =>
            {
                var input = item.shape.Make(item.size);
                item.shape.Reader.Read(input); // what is made once is not its cost
                var allocated = Cost.Allocations(item.shape.Reader, input);
                return (allocated <= AllocatedAnyway + ((long)MostAllocatedPerByte * input.Length)).Label(
                    $"{item.shape.Reader.Name}, {item.shape.Shape}: {allocated} for {input.Length}");
            }).Check(Config.QuickThrowOnFailure.WithMaxTest(TestSize.Of(quick: 100, full: 300)));

    [Fact]
    public void no_depth_of_a_document_is_too_much() =>
        Prop.ForAll(
            Gen.Elements(Readers.All.Where(static reader =>
                reader.Name.StartsWith("xml-", StringComparison.Ordinal) || reader.Name is "saml" or "sts-json" or "form-policy" or "policy").ToArray())
                .SelectMany(static reader => Gen.Choose(1, 20_000).Select(depth => (reader, depth))).ToArbitrary(),
            static item =>
            {
                var (open, close) = item.reader.Name is "sts-json" or "form-policy" or "policy" ? ("[", "]") : ("<a>", "</a>");
                var text = string.Concat(Enumerable.Repeat(open, item.depth)) + string.Concat(Enumerable.Repeat(close, item.depth));
                return item.reader.Read(System.Text.Encoding.ASCII.GetBytes(text)).Length > 0;
            }).Check(Config.QuickThrowOnFailure.WithMaxTest(TestSize.Of(quick: 40, full: 100)));
}
