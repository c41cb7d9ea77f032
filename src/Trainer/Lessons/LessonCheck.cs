using System.Text.Json;
using Scenario.Ram;
using Scenario.Ram.Evaluation;
using Scenario.Ram.Policies;

namespace Scenario.Trainer.Lessons;

/// <summary>Checks a policy by asking the servers' own evaluator, never by comparing text: grammar, then size, then the probes.</summary>
public static class LessonCheck
{
    private const string Account = "11223344";
    private const string RoleId = "300000000000000001";

    private static readonly NamedPolicy MayAssume = new("AliyunSTSAssumeRoleAccess", SystemPolicies.Find("AliyunSTSAssumeRoleAccess")!.Document);

    /// <param name="lesson">A lesson whose answer is a policy.</param>
    /// <param name="answer">The whole policy document, as the learner wrote it.</param>
    public static LessonOutcome Check(Lesson lesson, string answer)
    {
        var kind = KindOf(lesson.Edits);
        var documents = new Dictionary<string, NamedPolicy>(StringComparer.Ordinal);

        // A template is another document for every user, any other answer one for all probes.
        foreach (var user in lesson.Probes.Select(static probe => probe.User ?? "").Distinct())
        {
            var text = user.Length == 0 ? answer : answer.Replace("{user}", user, StringComparison.Ordinal);
            var parsed = PolicyParser.Parse(text, kind);
            if (parsed.Error is { } error)
            {
                return new(lesson) { Error = error };
            }

            if (!PolicyLimits.IsWithin(text, kind))
            {
                return new(lesson) { IsTooLong = true };
            }

            documents.Add(user, new(lesson.Slug, parsed.Document!));
        }

        var role = lesson.Role is { } worn ? new NamedPolicy(worn.Name, PolicyParser.Parse(Lesson.Document(worn.Statements), PolicyKind.Identity).Document!)
            : null;
        return new(lesson) { Probes = [.. lesson.Probes.Select(probe => Ask(lesson.Edits, probe, documents[probe.User ?? ""], role))] };
    }

    /// <summary>The grammar that an answer follows.</summary>
    public static PolicyKind KindOf(LessonEdit edit) => edit switch
    {
        LessonEdit.TrustPolicy => PolicyKind.Trust,
        LessonEdit.SessionPolicy or LessonEdit.Template => PolicyKind.Session,
        LessonEdit.BucketPolicy => PolicyKind.Bucket,
        _ => PolicyKind.Identity,
    };

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
