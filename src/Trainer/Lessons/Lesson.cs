using System.Text.Json;
using System.Text.Json.Serialization;
using Scenario.Trainer.Localization;

namespace Scenario.Trainer.Lessons;

/// <summary>What a learner writes in a lesson.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<LessonEdit>))]
public enum LessonEdit
{
    /// <summary>The identity policy of RAM user appServer.</summary>
    [JsonStringEnumMemberName("identityPolicy")]
    IdentityPolicy,

    /// <summary>The identity policy of a role.</summary>
    [JsonStringEnumMemberName("rolePolicy")]
    RolePolicy,

    /// <summary>Who may assume a role.</summary>
    [JsonStringEnumMemberName("trustPolicy")]
    TrustPolicy,

    /// <summary>What AssumeRole is given to narrow the role.</summary>
    [JsonStringEnumMemberName("sessionPolicy")]
    SessionPolicy,

    /// <summary>What hangs on the bucket.</summary>
    [JsonStringEnumMemberName("bucketPolicy")]
    BucketPolicy,

    /// <summary>A session policy with <c>{user}</c> in it, filled in for each user.</summary>
    [JsonStringEnumMemberName("template")]
    Template,

    /// <summary>What a request for a token says.</summary>
    [JsonStringEnumMemberName("request")]
    Request,

    /// <summary>When an app asks for the next token.</summary>
    [JsonStringEnumMemberName("plan")]
    Plan,

    /// <summary>What a receiver of upload reports looks at.</summary>
    [JsonStringEnumMemberName("switches")]
    Switches,
}

/// <summary>One lesson: data, so that a test can play its solution and its mistakes.</summary>
public sealed record Lesson
{
    private const string Skeleton = """{"Version":"1","Statement":[{"Effect":"Allow","Action":["service:Action"],"Resource":["acs:service:*:*:name"]}]}""";

    /// <summary>Its stable name.</summary>
    public required string Slug { get; init; }

    /// <summary>Place in the course; the number of the route is the place in the list.</summary>
    public required int Order { get; init; }

    /// <summary><c>administrator</c>, <c>backend</c> or <c>app</c>.</summary>
    public required string Part { get; init; }

    /// <summary>How long a class takes for it.</summary>
    public required int Minutes { get; init; }

    /// <summary>The words that it takes for known, as the glossary names them.</summary>
    public required IReadOnlyList<string> Words { get; init; }

    public required LessonEdit Edits { get; init; }

    /// <summary>The role whose token the lesson is about; null where the answer itself is the role's or the user's policy.</summary>
    public LessonRole? Role { get; init; }

    /// <summary>What the learner fills in where the answer is no policy; the check then sends real requests.</summary>
    public IReadOnlyList<LessonField> Fields { get; init; } = [];

    /// <summary>What the editor begins with: statements, or a value for each of <see cref="Fields"/>.</summary>
    public required JsonElement Start { get; init; }

    public required JsonElement Solution { get; init; }

    /// <summary>Other right answers.</summary>
    public required IReadOnlyList<JsonElement> Accepted { get; init; }

    /// <summary>Known wrong answers; each is recognised by the probes that it fails.</summary>
    public required IReadOnlyList<LessonMistake> Wrong { get; init; }

    /// <summary>What must be allowed and what denied.</summary>
    public required IReadOnlyList<LessonProbe> Probes { get; init; }

    /// <summary>
    /// Title, goal, do, hint1, hint2, why and one <c>wrong.ID</c> for each mistake; with fields also <c>field.NAME</c>, <c>option.NAME.VALUE</c> and
    /// <c>probe.ID</c>: English, then Chinese.
    /// </summary>
    public required IReadOnlyDictionary<string, IReadOnlyList<string>> Texts { get; init; }

    /// <summary>Four of the probes, in their order, whose answers a learner may predict: two that must be allowed, as far as there are two, and others.</summary>
    public IReadOnlyList<LessonProbe> ToPredict
    {
        get
        {
            var allowed = Probes.Where(static probe => probe.WantsAllow).ToArray();
            var chosen = allowed.Take(2).Concat(Probes.Where(static probe => !probe.WantsAllow)).Concat(allowed.Skip(2)).Take(4).ToHashSet();
            return [.. Probes.Where(chosen.Contains)];
        }
    }

    /// <summary>One of <see cref="Texts"/> in a language.</summary>
    public string Text(string name, Language language) => Texts[name][language == Language.English ? 0 : 1];

    /// <summary>Whether the answer is tried with real requests instead of asking the evaluator.</summary>
    public bool IsLive => Fields.Count > 0;

    /// <summary>An answer as the learner would hand it in: a policy document, or the values of the fields.</summary>
    public string Answer(JsonElement answer) => IsLive ? answer.GetRawText() : Document(answer);

    /// <summary>What the editor opens with: the start, and where that is empty the form of a statement, which means nothing yet.</summary>
    public string Opening => IsLive || Start.GetArrayLength() > 0 ? Answer(Start) : Skeleton;

    /// <summary>A policy document around statements.</summary>
    public static string Document(JsonElement statements) => $$"""{"Version":"1","Statement":{{statements.GetRawText()}}}""";
}

/// <summary>One value that a learner chooses or writes.</summary>
/// <param name="Name">Its member in the answer.</param>
/// <param name="Options">What can be chosen; empty for a text to write.</param>
public sealed record LessonField(string Name, IReadOnlyList<string> Options);

/// <summary>A role and what it may do at most.</summary>
public sealed record LessonRole(string Name, JsonElement Statements);

/// <summary>A wrong answer that many give.</summary>
/// <param name="Id">Its name; the lesson has a text <c>wrong.ID</c>.</param>
/// <param name="Answer">Its statements.</param>
/// <param name="Fails">The probes that it fails, all of them.</param>
/// <param name="Code">The code of the first refusal, where the probes alone do not tell it from another mistake.</param>
/// <param name="With">Values of fields that make it this mistake, where neither probes nor code tell it from another one.</param>
public sealed record LessonMistake(
    string Id, JsonElement Answer, IReadOnlyList<string> Fails, string? Code = null, IReadOnlyDictionary<string, string>? With = null);

/// <summary>A question that the answer must come out right on.</summary>
public sealed record LessonProbe
{
    public required string Id { get; init; }

    /// <summary><c>allow</c> or <c>deny</c>.</summary>
    public required string Want { get; init; }

    /// <summary>RAM action; empty for a probe that is a real request.</summary>
    public string Action { get; init; } = "";

    /// <summary>ARN that it is asked on; empty for a probe that is a real request.</summary>
    public string Resource { get; init; } = "";

    /// <summary>
    /// Who asks, where that matters: <c>user/NAME</c>, <c>ACCOUNT:user/NAME</c>, <c>role/NAME</c>, <c>session/NAME</c> or <c>anonymous</c>.
    /// </summary>
    public string? Who { get; init; }

    /// <summary>The user for whom a template is filled in.</summary>
    public string? User { get; init; }

    /// <summary>Condition keys of the request.</summary>
    public IReadOnlyDictionary<string, string> Context { get; init; } = new Dictionary<string, string>();

    public bool WantsAllow => Want == "allow";
}
