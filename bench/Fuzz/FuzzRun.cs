using System.Diagnostics;

namespace Scenario.Fuzz;

/// <summary>Some executions of one reader.</summary>
internal sealed class FuzzRun(Reader reader, IReadOnlyList<byte[]> corpus, int seed)
{
    private const int LongestKept = 2048;
    private const int MostKept = 400;

    private readonly Mutator _mutator = new(seed);
    private readonly List<byte[]> _pool = [.. reader.Seeds, .. corpus];
    private readonly HashSet<string> _outcomes = new(StringComparer.Ordinal);

    public Reader Reader => reader;

    public long Executions { get; private set; }

    /// <summary>Outcomes that were seen, such as error codes.</summary>
    public int Outcomes => _outcomes.Count;

    /// <summary>Inputs that brought an outcome that no earlier one had.</summary>
    public List<byte[]> News { get; } = [];

    /// <summary>What a reader must not do, with the input that made it.</summary>
    public List<(byte[] Input, Exception Failure)> Failures { get; } = [];

    public TimeSpan Slowest { get; private set; }

    public byte[] SlowestInput { get; private set; } = [];

    /// <summary>What is being read, for whoever watches over it; null between two.</summary>
    public (byte[] Input, long Since)? Running { get; private set; }

    /// <summary>Reads the seeds and the corpus, then mutations of them.</summary>
    public void Run(long executions)
    {
        foreach (var known in _pool.ToList())
        {
            Execute(known, isNew: false);
        }

        while (Executions < executions)
        {
            Execute(_mutator.Next(reader, _pool), isNew: true);
        }
    }

    private void Execute(byte[] input, bool isNew)
    {
        Executions++;
        var since = Stopwatch.GetTimestamp();
        Running = (input, since);
        try
        {
            if (_outcomes.Add(reader.Read(input)) && isNew && input.Length <= LongestKept && News.Count < MostKept)
            {
                News.Add(input);
                _pool.Add(input);
            }
        }
        catch (Exception failure)
        {
            Failures.Add((input, failure));
        }

        Running = null;
        if (Stopwatch.GetElapsedTime(since) > Slowest && Failures.Count == 0 && Cost.Of(reader, input, 2) is var again && again > Slowest)
        {
            (Slowest, SlowestInput) = (again, input); // it was not the machine that was busy
        }
    }
}
