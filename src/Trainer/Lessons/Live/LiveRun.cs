using System.Text.Json;
using Scenario.Trainer.Stages;

namespace Scenario.Trainer.Lessons.Live;

/// <summary>One answer being tried: its values, and the probes that were asked so far.</summary>
internal sealed class LiveRun
{
    private readonly List<AskedProbe> _asked = [];

    /// <param name="lesson">A lesson with fields.</param>
    /// <param name="answer">A JSON object of their values; what is missing or no text counts as empty.</param>
    public LiveRun(Lesson lesson, string answer)
    {
        Lesson = lesson;
        Values = Read(answer);
    }

    public Lesson Lesson { get; }

    public IReadOnlyList<AskedProbe> Asked => _asked;

    /// <summary>What the learner filled in.</summary>
    public IReadOnlyDictionary<string, string> Values { get; }

    /// <summary>The learner's value of a field.</summary>
    public string this[string field] => Values.GetValueOrDefault(field, "");

    /// <summary>Notes the answer to a probe of the lesson.</summary>
    public void Note(string probe, bool isAllowed, Hop? hop, string? fact = null) =>
        _asked.Add(new(Lesson.Probes.Single(known => known.Id == probe), isAllowed) { Hop = hop, Fact = fact });

    /// <summary>The values that stand in an answer.</summary>
    public static Dictionary<string, string> Read(string answer)
    {
        try
        {
            using var document = JsonDocument.Parse(answer);
            return document.RootElement.ValueKind == JsonValueKind.Object
                ? document.RootElement.EnumerateObject()
                    .ToDictionary(static member => member.Name, static member => member.Value.ToString().Trim(), StringComparer.Ordinal)
                : [];
        }
        catch (JsonException)
        {
            return [];
        }
    }
}
