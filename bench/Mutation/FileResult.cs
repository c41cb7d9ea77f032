using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Scenario.MutationReport;

/// <summary>What became of the changes in one file, when it was measured last.</summary>
/// <param name="Measured">When, in UTC: <c>2026-11-28 18:44</c>.</param>
/// <param name="Source">Of the file as it was measured: the beginning of its SHA-256 in hex.</param>
/// <param name="Killed">Changes by which a test failed, or never came to its end.</param>
/// <param name="CompileErrors">Changes that do not compile.</param>
/// <param name="MadeOnce">Changes of what a process makes once, at its start: tests/Mutation/WarmStart.cs has it made before a change is switched on.</param>
/// <param name="Survivors">Other changes that no test noticed.</param>
internal sealed record FileResult(string Measured, string Source, int Killed, int CompileErrors, int MadeOnce, IReadOnlyList<Mutant> Survivors)
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, // for people who read a difference
        UnmappedMemberHandling = System.Text.Json.Serialization.JsonUnmappedMemberHandling.Disallow,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
    };

    /// <summary>Every file by its path below <c>src</c>; none where there is no such record yet.</summary>
    public static SortedDictionary<string, FileResult> Load(string record) => new(
        File.Exists(record) ? JsonSerializer.Deserialize<Dictionary<string, FileResult>>(File.ReadAllBytes(record), Options)! : [],
        StringComparer.Ordinal);

    public static void Save(string record, SortedDictionary<string, FileResult> results) =>
        File.WriteAllText(record, JsonSerializer.Serialize(results, Options) + "\n");

    /// <summary>A report in the format of mutation-testing-elements, without files that its run left out.</summary>
    public static IEnumerable<(string File, FileResult Result)> Read(FileInfo report)
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(report.FullName));
        var measured = report.LastWriteTimeUtc.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);
        foreach (var file in document.RootElement.GetProperty("files").EnumerateObject())
        {
            var source = file.Value.GetProperty("source").GetString()!;
            var mutants = file.Value.GetProperty("mutants").EnumerateArray().ToLookup(static mutant => mutant.GetProperty("status").GetString());
            var killed = mutants["Killed"].Count() + mutants["Timeout"].Count();
            var alive = mutants["Survived"].Concat(mutants["NoCoverage"]).ToLookup(IsMadeOnce);
            if (killed + alive.Count > 0)
            {
                yield return (BelowSource(file.Name), new(measured, HashOf(source), killed, mutants["CompileError"].Count(), alive[true].Count(),
                    [.. alive[false].Select(mutant => MutantOf(mutant, source.Split('\n'))).OrderBy(static mutant => mutant.Number)]));
            }
        }
    }

    /// <summary>Whether the file still reads as it did when it was measured.</summary>
    public bool IsOf(string file) => File.Exists(file) && HashOf(File.ReadAllText(file)) == Source;

    private static bool IsMadeOnce(JsonElement mutant) => mutant.TryGetProperty("static", out var value) && value.ValueKind == JsonValueKind.True;

    private static Mutant MutantOf(JsonElement mutant, string[] lines)
    {
        var number = mutant.GetProperty("location").GetProperty("start").GetProperty("line").GetInt32();
        return new(number, LineAbove(lines, number), mutant.GetProperty("mutatorName").GetString()!, Short(mutant.GetProperty("replacement").GetString()!));
    }

    private static string HashOf(string text) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.TrimStart('\uFEFF').ReplaceLineEndings("\n"))))[..12];

    private static string BelowSource(string path)
    {
        var normal = path.Replace('\\', '/');
        return normal[(normal.LastIndexOf("/src/", StringComparison.Ordinal) + "/src/".Length)..];
    }

    private static string LineAbove(string[] lines, int number)
    {
        while (number > 1 && lines[number - 1].Trim() is "{" or "")
        {
            number--;
        }

        return lines[number - 1].Trim();
    }

    private static string Short(string replacement)
    {
        var line = string.Join(' ', replacement.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return line.Length > 100 ? line[..100] + "…" : line;
    }
}
