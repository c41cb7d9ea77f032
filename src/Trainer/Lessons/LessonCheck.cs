using System.Text.Json;
using Scenario.Ram;
using Scenario.Ram.Evaluation;
using Scenario.Ram.Policies;

namespace Scenario.Trainer.Lessons;

/// <summary>What became of an answer.</summary>
public sealed record LessonOutcome
{
    /// <summary>What is wrong with the text itself; then no probe was asked.</summary>
    public PolicyError? Error { get; init; }

    /// <summary>Longer than the service takes; then no probe was asked.</summary>
    public bool IsTooLong { get; init; }

    /// <summary>Every probe with its decision.</summary>
    public IReadOnlyList<(LessonProbe Probe, AccessDecision Decision)> Probes { get; init; } = [];

    public IEnumerable<(LessonProbe Probe, AccessDecision Decision)> Failed => Probes.Where(static asked => asked.Decision.IsAllowed != asked.Probe.WantsAllow);

    public bool IsSolved => Error is null && !IsTooLong && Probes.Count > 0 && !Failed.Any();

    /// <summary>The known mistake that fails just these probes; null for another one.</summary>
    public LessonMistake? MistakeIn(Lesson lesson)
    {
        var failed = Failed.Select(static asked => asked.Probe.Id).ToHashSet();
        return failed.Count == 0 ? null : lesson.Wrong.FirstOrDefault(mistake => failed.SetEquals(mistake.Fails));
    }
}

/// <summary>Checks an answer by asking the servers' own evaluator, never by comparing text: grammar, then size, then the probes.</summary>
public static class LessonCheck
{
    private const string Account = "11223344";
    private const string RoleId = "300000000000000001";

    private static readonly NamedPolicy MayAssume = new("AliyunSTSAssumeRoleAccess", SystemPolicies.Find("AliyunSTSAssumeRoleAccess")!.Document);

    /// <param name="lesson">The lesson.</param>
    /// <param name="answer">The whole policy document, as the learner wrote it.</param>
    public static LessonOutcome Check(Lesson lesson, string answer)
    {
        var kind = KindOf(lesson.Edits);
        var sample = lesson.Edits == LessonEdit.Template ? Fill(answer, "alice") : answer;
        if (PolicyParser.Parse(sample, kind).Error is { } error)
        {
            return new() { Error = error };
        }

        return PolicyLimits.IsWithin(sample, kind)
            ? new() { Probes = [.. lesson.Probes.Select(probe => (probe, Decide(lesson, probe, answer, kind)))] }
            : new() { IsTooLong = true };
    }

    /// <summary>The grammar that an answer follows.</summary>
    public static PolicyKind KindOf(LessonEdit edit) => edit switch
    {
        LessonEdit.TrustPolicy => PolicyKind.Trust,
        LessonEdit.SessionPolicy or LessonEdit.Template => PolicyKind.Session,
        LessonEdit.BucketPolicy => PolicyKind.Bucket,
        _ => PolicyKind.Identity,
    };

    private static AccessDecision Decide(Lesson lesson, LessonProbe probe, string answer, PolicyKind kind)
    {
        var policy = new NamedPolicy(lesson.Slug, PolicyParser.Parse(lesson.Edits == LessonEdit.Template ? Fill(answer, probe.User!) : answer, kind).Document!);
        var role = lesson.Role is { } worn ? new NamedPolicy(worn.Name, PolicyParser.Parse(Lesson.Document(worn.Statements), PolicyKind.Identity).Document!)
            : null;
        var request = RequestOf(probe);
        return lesson.Edits switch
        {
            LessonEdit.TrustPolicy => PolicyEvaluator.EvaluateAssumeRole([MayAssume], null, policy, request),
            LessonEdit.SessionPolicy or LessonEdit.Template => PolicyEvaluator.Evaluate([role!], policy, null, request),
            LessonEdit.BucketPolicy => PolicyEvaluator.Evaluate(probe.Who == "anonymous" ? [] : [role!], null, policy, request),
            _ => PolicyEvaluator.Evaluate([policy], null, null, request),
        };
    }

    private static AccessRequest RequestOf(LessonProbe probe)
    {
        var context = ConditionContext.CreateBuilder();
        foreach (var (key, value) in probe.Context)
        {
            context.Add(key, value);
        }

        return Arn.TryParse(probe.Resource, out var resource)
            ? new(probe.Action, resource, context.Build(), PrincipalOf(probe.Who))
            : throw new JsonException($"The probe {probe.Id} has no legal resource.");
    }

    private static RequestPrincipal PrincipalOf(string? who)
    {
        var (account, name) = who?.Split(':') is [var other, var rest] ? (other, rest) : (Account, who ?? "");
        return name.Split('/') switch
        {
            ["user", var user] => RequestPrincipal.User(account, $"2{user.Length:D17}", user),
            ["role", var role] => RequestPrincipal.Session(account, RoleId, role, "x"),
            ["session", var session] => RequestPrincipal.Session(account, RoleId, "oss-uploader", session),
            _ => RequestPrincipal.Anonymous,
        };
    }

    private static string Fill(string template, string user) => template.Replace("{user}", user, StringComparison.Ordinal);
}
