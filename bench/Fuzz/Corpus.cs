namespace Scenario.Fuzz;

/// <summary>The inputs that are kept, one file per reader: a line is an input in base64, a line with # says what the next ones once did.</summary>
internal static class Corpus
{
    public static IReadOnlyList<byte[]> Load(string directory, Reader reader) =>
        File.Exists(PathOf(directory, reader))
            ? [.. File.ReadLines(PathOf(directory, reader)).Where(static line => line.Length > 0 && line[0] != '#').Select(Convert.FromBase64String)]
            : [];

    public static void Add(string directory, Reader reader, IEnumerable<byte[]> inputs, string? why = null)
    {
        var lines = inputs.Select(Convert.ToBase64String).ToList();
        if (lines.Count > 0)
        {
            Directory.CreateDirectory(directory);
            File.AppendAllLines(PathOf(directory, reader), why is null ? lines : [$"# {why}", .. lines]);
        }
    }

    private static string PathOf(string directory, Reader reader) => Path.Combine(directory, reader.Name + ".txt");
}
