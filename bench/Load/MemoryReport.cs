using System.Globalization;
using System.Text;

namespace Scenario.Load;

/// <summary>Whether the memory store gives back what was deleted: resident memory of the server before, with and after many large objects.</summary>
internal static class MemoryReport
{
    private const int Objects = 100;
    private const int ObjectSize = 8 * 1024 * 1024;
    private const int Rounds = 3;

    public static async Task<string> WriteAsync(LoadStand stand, Action<string> progress)
    {
        var body = new byte[ObjectSize];
        new Random(1).NextBytes(body);
        var text = new StringBuilder("# Memory\n\n").Append(LoadReport.Machine()).Append("\n\n");
        text.Append("`bash bench/run.sh memory`: 100 objects of 8 MiB put into the memory store eight at a time, overwritten once, then deleted, three times over;\n");
        text.Append("resident memory of the server process in MB, straight after the last answer.\n\n");
        text.Append("| build | at start | round | put | overwritten | deleted |\n|---|---:|---:|---:|---:|---:|\n");
        foreach (var target in stand.Targets)
        {
            var start = target.Process!.ResidentBytes;
            for (var round = 1; round <= Rounds; round++)
            {
                progress(string.Create(CultureInfo.InvariantCulture, $"{target.Host}, round {round}"));
                await EachAsync(key => target.Client.SendAsync("put", HttpMethod.Put, key, "", body));
                var put = target.Process.ResidentBytes;
                await EachAsync(key => target.Client.SendAsync("put", HttpMethod.Put, key, "", body));
                var overwritten = target.Process.ResidentBytes;
                await EachAsync(key => target.Client.SendAsync("delete", HttpMethod.Delete, key, "", null));
                text.Append(CultureInfo.InvariantCulture,
                    $"| {target.Host} | {Megabytes(start)} | {round} | {Megabytes(put)} | {Megabytes(overwritten)} | {Megabytes(target.Process.ResidentBytes)} |\n");
            }
        }

        return text.ToString();
    }

    private static Task EachAsync(Func<string, Task> call) => Parallel.ForEachAsync(
        Enumerable.Range(0, Objects),
        new ParallelOptions { MaxDegreeOfParallelism = 8 },
        async (i, _) => await call(string.Create(CultureInfo.InvariantCulture, $"users/bench/large/{i}")));

    private static string Megabytes(long bytes) => (bytes / 1_000_000).ToString("N0", CultureInfo.InvariantCulture);
}
