using System.Text.Json;
using Scenario.Ram;
using Scenario.Ram.Evaluation;
using Scenario.Ram.Policies;

namespace Scenario.Trainer.Lessons;

/// <summary>Checks a policy by asking the servers' own evaluator, never by comparing text: grammar, then size, then the probes.</summary>
public static class LessonCheck
{
    /// <summary>What an answer is called in explanations.</summary>
    public const string PolicyName = "your policy";

    private const string Account = "11223344";
    private const string RoleId = "300000000000000001";

    private static readonly NamedPolicy MayAssume = new("AliyunSTSAssumeRoleAccess", SystemPolicies.Find("AliyunSTSAssumeRoleAccess")!.Document);

    /// <param name="lesson">A lesson whose answer is a policy.</param>
    /// <param name="answer">The whole policy document, as the learner wrote it.</param>
    public static LessonOutcome Check(Lesson lesson, string answer)
    {
        var kind = KindOf(lesson.Edits);

        // A template is another document for every user, any other answer one for all probes.
        foreach (var user in lesson.Probes.Select(static probe => probe.User).Distinct())
        {
            var text = For(user, answer);
            var parsed = PolicyParser.Parse(text, kind);
            if (parsed.Error is { } error)
            {
                return new(lesson) { Error = error };
            }

            if (!PolicyLimits.IsWithin(text, kind))
            {
                return new(lesson) { IsTooLong = true };
            }
        }

        // The neighbours are asked only when the list is right: until then they would say no more than it does.
        var outcome = new LessonOutcome(lesson) { Probes = Ask(lesson, answer, lesson.Probes) };
        return outcome.Failed.Any() ? outcome : outcome with { Neighbours = Ask(lesson, answer, LessonNeighbours.Of(lesson)) };
    }

    /// <summary>Asks the evaluator about requests.</summary>
    /// <param name="lesson">A lesson whose answer is a policy.</param>
    /// <param name="answer">A document that passes the grammar.</param>
    /// <param name="probes">What is asked.</param>
    internal static IReadOnlyList<AskedProbe> Ask(Lesson lesson, string answer, IReadOnlyList<LessonProbe> probes)
    {
        var policies = probes.Select(static probe => probe.User ?? "").Distinct().ToDictionary(static user => user,
            user => new NamedPolicy(PolicyName, PolicyParser.Parse(For(user, answer), KindOf(lesson.Edits)).Document!), StringComparer.Ordinal);
        var role = lesson.Role is { } worn ? new NamedPolicy(worn.Name, PolicyParser.Parse(Lesson.Document(worn.Statements), PolicyKind.Identity).Document!)
            : null;
        return [.. probes.Select(probe => Ask(lesson.Edits, probe, policies[probe.User ?? ""], role))];
    }

    /// <summary>The grammar that an answer follows.</summary>
    public static PolicyKind KindOf(LessonEdit edit) => edit switch
    {
        LessonEdit.TrustPolicy => PolicyKind.Trust,
        LessonEdit.SessionPolicy or LessonEdit.Template => PolicyKind.Session,
        LessonEdit.BucketPolicy => PolicyKind.Bucket,
        _ => PolicyKind.Identity,
    };

    private static string For(string? user, string answer) => string.IsNullOrEmpty(user) ? answer : answer.Replace("{user}", user, StringComparison.Ordinal);

    private static AskedProbe Ask(LessonEdit edits, LessonProbe probe, NamedPolicy policy, NamedPolicy? role)
    {
        var request = RequestOf(probe);
        var decision = edits switch
        {
            LessonEdit.TrustPolicy => PolicyEvaluator.EvaluateAssumeRole([MayAssume], null, policy, request),
            LessonEdit.SessionPolicy or LessonEdit.Template => PolicyEvaluator.Evaluate([role!], policy, null, request),
            LessonEdit.BucketPolicy => PolicyEvaluator.Evaluate(probe.Who == "anonymous" ? [] : [role!], null, policy, request),
            _ => PolicyEvaluator.Evaluate([policy], null, null, request),
        };
        return new(probe, decision.IsAllowed) { Decision = decision };
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
}
