using System.Text.Json;

namespace Scenario.MutationReport;

/// <summary>A survivor that may live, and why: the change makes no difference, or none that a rule speaks of.</summary>
/// <param name="File">Path below <c>src</c>.</param>
/// <param name="Line">The line, trimmed, so that it is found wherever it moves.</param>
/// <param name="Kind">Stryker's name of the mutation.</param>
/// <param name="Replacement">The one replacement that is meant; all of that line and kind where it is null.</param>
/// <param name="Reason">One sentence.</param>
internal sealed record Accepted(string File, string Line, string Kind, string? Replacement, string Reason)
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = System.Text.Json.Serialization.JsonUnmappedMemberHandling.Disallow,
        RespectNullableAnnotations = true,
    };

    public static IReadOnlyList<Accepted> Read(string file) => JsonSerializer.Deserialize<Accepted[]>(System.IO.File.ReadAllBytes(file), Options)!;

    public bool Covers(string file, Mutant mutant) =>
        file == File && mutant.Line == Line && mutant.Kind == Kind && (Replacement is null || mutant.Replacement == Replacement);
}
