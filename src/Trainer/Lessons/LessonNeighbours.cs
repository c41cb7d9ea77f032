using System.Collections.Concurrent;
using Scenario.Ram;

namespace Scenario.Trainer.Lessons;

/// <summary>Requests that lie beside those of a lesson and that nobody listed: so an answer made for the list alone does not pass.</summary>
/// <remarks>
/// Derived from the lesson's own requests: a folder beside, another file, another user, another action, another bucket that begins alike, dots in the path.
/// Only such are asked as the solution and every accepted answer deny, so a right answer of another kind is not held to what one author happened to write.
/// </remarks>
public static class LessonNeighbours
{
    private static readonly string[] ObjectActions =
        ["oss:GetObject", "oss:PutObject", "oss:DeleteObject", "oss:DeleteObjectVersion", "oss:GetObjectAcl", "oss:PutObjectAcl"];

    private static readonly string[] BucketActions = ["oss:ListObjects", "oss:PutBucketAcl", "oss:PutBucketPolicy", "oss:DeleteBucket"];

    private static readonly ConcurrentDictionary<string, IReadOnlyList<LessonProbe>> Known = new(StringComparer.Ordinal);

    /// <summary>The neighbours of a lesson whose answer is a policy; every one must be denied.</summary>
    public static IReadOnlyList<LessonProbe> Of(Lesson lesson) => Known.GetOrAdd(lesson.Slug, _ => Find(lesson));

    private static List<LessonProbe> Find(Lesson lesson)
    {
        var seen = lesson.Probes.Select(Question).ToHashSet(StringComparer.Ordinal);
        var candidates = lesson.Probes.SelectMany(Beside)
            .Where(probe => Arn.TryParse(probe.Resource, out var _) && seen.Add(Question(probe)))
            .Select(static (probe, at) => probe with { Id = $"{probe.Id}~{at}", Want = "deny" }).ToList();
        foreach (var answer in lesson.Accepted.Prepend(lesson.Solution))
        {
            var allowed = LessonCheck.Ask(lesson, Lesson.Document(answer), candidates).Where(static asked => asked.IsAllowed).Select(static asked => asked.Probe)
                .ToHashSet();
            candidates.RemoveAll(allowed.Contains);
        }

        return candidates;
    }

    private static string Question(LessonProbe probe) =>
        string.Join('\n', [probe.Action, probe.Resource, probe.Who, probe.User, .. probe.Context.Select(static item => $"{item.Key}={item.Value}")]);

    private static IEnumerable<LessonProbe> Beside(LessonProbe probe)
    {
        var parts = probe.Resource.Split(':', 5);
        if (parts.Length < 5)
        {
            return [];
        }

        var (service, name) = (parts[1], parts[4]);
        var others = service == "oss" && name.Split('/', 2) is [var bucket, var key] ? ObjectsBeside(bucket, key)
            : service == "oss" ? [$"{name}2", $"{name}-backup"]
            : [$"{name}2", name[..^1]];
        return
        [
            .. others.Select(other => probe with { Resource = string.Join(':', [.. parts[..4], other]) }),
            .. ActionsBeside(service, name).Select(action => probe with { Action = action }),
            .. PrefixesBeside(probe),
            .. CallersBeside(probe.Who).Select(who => probe with { Who = who }),
        ];
    }

    private static IEnumerable<string> ObjectsBeside(string bucket, string key)
    {
        var segments = key.Split('/');
        for (var at = 0; at < segments.Length - 1; at++)
        {
            var (before, after) = (segments[..at], segments[(at + 1)..]);
            foreach (var other in new[] { segments[at] + "2", Capital(segments[at]), "other" })
            {
                yield return $"{bucket}/{string.Join('/', [.. before, other, .. after])}"; // a folder beside this one
            }
        }

        if (segments.Length > 1)
        {
            yield return $"{bucket}/{segments[0]}.csv"; // begins as the folder is called
        }

        yield return $"{bucket}/{string.Join('/', [.. segments[..^1], "other-" + segments[^1]])}"; // another file in the same folder
        yield return $"{bucket}/{key}.bak";
        yield return $"{bucket}/private/../{key}"; // dots are ordinary characters here
        yield return $"{bucket}2/{key}";
        yield return $"{bucket}-backup/{key}";
        foreach (var (user, neighbour) in new[] { ("alice", "bob"), ("bob", "alice") })
        {
            if (segments.Contains(user))
            {
                yield return $"{bucket}/{string.Join('/', segments.Select(segment => segment == user ? neighbour : segment))}";
            }
        }
    }

    private static string[] ActionsBeside(string service, string name) =>
        service != "oss" ? [] : name.Contains('/', StringComparison.Ordinal) ? ObjectActions : BucketActions;

    private static IEnumerable<LessonProbe> PrefixesBeside(LessonProbe probe)
    {
        if (probe.Context.FirstOrDefault(static item => item.Key.Equals("oss:Prefix", StringComparison.OrdinalIgnoreCase)) is not { Key: { } name, Value: { } prefix })
        {
            return [];
        }

        var bare = prefix.TrimEnd('/');
        string[] others = [bare, bare + "2/", Capital(bare) + "/", bare[..(bare.LastIndexOf('/') + 1)], "private/", ""];
        return others.Select(other => probe with { Context = new Dictionary<string, string>(probe.Context) { [name] = other } });
    }

    private static IEnumerable<string> CallersBeside(string? who) =>
        who?.Split('/') is ["user", var user] ? [$"user/{user}2", $"user/{Capital(user)}", $"55667788:user/{user}", $"role/{user}"] : [];

    private static string Capital(string text) => text.Length == 0 ? text : char.ToUpperInvariant(text[0]) + text[1..];
}
