using System.Reflection;
using System.Text.Json;

namespace Scenario.Trainer.Lessons;

/// <summary>All lessons, in the order of the course.</summary>
public static class LessonBook
{
    private static readonly JsonSerializerOptions Strict = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = System.Text.Json.Serialization.JsonUnmappedMemberHandling.Disallow,
    };

    public static IReadOnlyList<Lesson> All { get; } = [.. Read().OrderBy(static lesson => lesson.Order)];

    /// <param name="number">1 for the first lesson.</param>
    /// <returns>Null when there is no such lesson.</returns>
    public static Lesson? Find(int number) => number >= 1 && number <= All.Count ? All[number - 1] : null;

    /// <param name="slug">The lesson's own name.</param>
    /// <returns>Null when there is no such lesson.</returns>
    public static Lesson? Find(string slug) => All.FirstOrDefault(lesson => lesson.Slug == slug);

    /// <summary>The number under which <see cref="Find(int)"/> finds the lesson.</summary>
    public static int NumberOf(Lesson lesson) => All.TakeWhile(other => other.Slug != lesson.Slug).Count() + 1;

    private static IEnumerable<Lesson> Read()
    {
        var assembly = Assembly.GetExecutingAssembly();
        foreach (var name in assembly.GetManifestResourceNames().Where(static name => name.StartsWith("Lessons/", StringComparison.Ordinal)))
        {
            using var stream = assembly.GetManifestResourceStream(name)!;
            yield return JsonSerializer.Deserialize<Lesson>(stream, Strict)!;
        }
    }
}
