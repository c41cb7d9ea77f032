namespace Scenario.Fuzz;

/// <summary>Something that reads bytes of strangers.</summary>
/// <param name="Name">Also the name of its corpus, <c>tests/vectors/fuzz/NAME.txt</c>.</param>
/// <param name="MaximumBytes">The largest input that it is given outside of tests.</param>
/// <param name="Read">Tells in a word what came of it, such as an error code. Whatever it throws is a defect.</param>
/// <param name="Seeds">Good inputs.</param>
/// <param name="Words">Pieces that matter to it.</param>
internal sealed record Reader(string Name, int MaximumBytes, Func<byte[], string> Read, IReadOnlyList<byte[]> Seeds, IReadOnlyList<string> Words)
{
    /// <summary>Inputs of about a size that try what grows with it; for the measurement of cost.</summary>
    public IReadOnlyList<(string Name, Func<int, byte[]> Make)> Shapes { get; init; } = [];

    public override string ToString() => Name;
}
