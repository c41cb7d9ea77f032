using System.Text.Json;
using Scenario.FakeOss;
using Scenario.FakeOss.Operations;
using Scenario.FakeOss.Requests;
using Scenario.Ram.Explanations;
using Scenario.Ram.Policies;
using Scenario.Ram.Policies.Linting;
using Scenario.Seeds;

namespace Scenario.Unit.Ram.Policies.Linting;

public sealed class PolicyLintTests
{
    private static readonly JsonSerializerOptions CamelCase = new(JsonSerializerDefaults.Web);

    public static TheoryData<LintVector> Vectors() =>
        [.. JsonSerializer.Deserialize<LintVector[]>(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "vectors", "policy", "lint.json")), CamelCase)!];

    [Fact]
    public void every_fault_of_the_grammar_is_told_in_chinese_as_well()
    {
        var special = new[] { PolicyErrorCodes.InvalidVersion, PolicyErrorCodes.NotAString, PolicyErrorCodes.UnknownOperator, PolicyErrorCodes.UnknownMember };
        var codes = typeof(PolicyErrorCodes).GetFields().Select(static field => (string)field.GetRawConstantValue()!).Except(special);

        Assert.All(codes, static code => Assert.True(Enum.IsDefined(Enum.Parse<ExplanationKind>("Grammar" + code)), code));
        var empty = PolicyLint.Check("""{"Version":"1","Statement":[]}""", PolicyKind.Identity, ownAccount: null)[0].Message;
        Assert.Equal("Statement must hold at least one statement.", ExplanationTexts.English.Word(empty));
        Assert.Equal("列表不能为空（Statement must hold at least one statement.）", ExplanationTexts.Chinese.Word(empty));
    }

    [Theory]
    [MemberData(nameof(Vectors))]
    public void a_classic_mistake_is_found_and_its_near_miss_is_not(LintVector vector)
    {
        var findings = PolicyLint.Check(vector.Policy, Enum.Parse<PolicyKind>(vector.Kind), vector.Account);

        if (vector.Finds is { } check)
        {
            Assert.Contains(check, findings.Select(static finding => finding.Check));
        }
        else
        {
            Assert.Empty(findings);
        }

        Assert.All(findings, static finding => Assert.All(ExplanationTexts.All, texts => Assert.NotEqual("", texts.Word(finding.Message))));
        Assert.Equal(findings.Select(static finding => finding.Severity).Order(), findings.Select(static finding => finding.Severity));
    }

    [Fact]
    public void every_check_has_an_example() =>
        Assert.Empty(new[]
        {
            "grammar", "unknown-action", "wrong-level", "never-matches", "prefix-leak", "bucket-leak", "star-crosses-slash", "list-without-prefix",
            "negated-allow", "star-in-equals",
            "key-not-in-request", "missing-key-is-true", "all-star", "allow-notaction", "acl-actions", "acl-header", "deny-too-small", "deny-only",
            "assume-star", "trust-root",
            "trust-no-external-id", "public-bucket-policy", "client-chosen-key", "redundant", "size",
        }.Except(Vectors().Select(static row => row.Data.Finds!)));

    [Fact]
    public void every_action_of_FakeOss_is_known_and_stands_at_its_level()
    {
        var operations = OssOperations.All.Where(static operation => operation.Call is not null);

        Assert.Empty(operations
            .SelectMany(static operation => new[] { operation.Action, operation.VersionAction }.OfType<string>().Select(action => (action, operation.Level)))
            .Where(static row => !(row.Level == OssLevel.Object ? KnownActions.OfObjects : KnownActions.OfBuckets).Contains(row.action)
                && !KnownActions.OfObjects.Contains(row.action))
            .Select(static row => $"{row.action} ({row.Level})")
            .Distinct());
    }

    [Fact]
    public void the_seeded_policies_have_the_mistakes_that_the_lessons_speak_of_and_no_others()
    {
        var seed = ScenarioSeed.Default.ToDirectory(DateTimeOffset.UnixEpoch);
        var role = seed.FindRole("11223344", "oss-uploader")!;

        Assert.Equal(["trust-root"], PolicyLint.Check(role.TrustPolicy.Text, PolicyKind.Trust, "11223344").Select(static finding => finding.Check));
        Assert.Equal(["acl-header"],
            PolicyLint.Check(seed.PoliciesOf(role)[0].Document.Text, PolicyKind.Identity, "11223344").Select(static finding => finding.Check));
    }

    public sealed record LintVector(string Name, string Kind, string Account, string Policy, string? Finds)
    {
        public override string ToString() => Name;
    }
}
