using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
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
    private static readonly JsonSerializerOptions Strict = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
    };

    public static TheoryData<LintVector> Vectors() =>
        [.. JsonSerializer.Deserialize<LintVector[]>(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "vectors", "policy", "lint.json")), Strict)!];

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
        var findings = PolicyLint.Check(vector.Policy.GetRawText(), Enum.Parse<PolicyKind>(vector.Kind), vector.Account);

        Assert.Equal(vector.Findings, findings.Select(static finding => $"{finding.Severity} {finding.Check} {finding.Path}: {finding.Message}"));
        Assert.All(findings, static finding => Assert.NotEqual("", ExplanationTexts.Chinese.Word(finding.Message)));
    }

    [Theory]
    [InlineData(PolicyKind.Session, 1899, null)]
    [InlineData(PolicyKind.Session, 1900, "Warning size $: 1900 of 2048 bytes: a longer user name makes STS answer PolicySize.")]
    [InlineData(PolicyKind.Session, 2048, "Warning size $: 2048 of 2048 bytes: a longer user name makes STS answer PolicySize.")]
    [InlineData(PolicyKind.Session, 2049, "Error size $: 2049 bytes are too many: the policy is refused.")]
    [InlineData(PolicyKind.Identity, 2000, null)]
    [InlineData(PolicyKind.Identity, 6146, null)] // 6144 characters
    [InlineData(PolicyKind.Identity, 6147, "Error size $: 6147 bytes are too many: the policy is refused.")]
    public void a_policy_that_is_or_nearly_is_too_large_is_told_its_bytes(PolicyKind kind, int bytes, string? finds)
    {
        const string policy = """{"Version":"1","Statement":[{"Effect":"Allow","Action":"oss:GetObject","Resource":"acs:oss:*:*:sample-bucket/照/*"}]}""";

        var findings = PolicyLint.Check(policy + new string(' ', bytes - Encoding.UTF8.GetByteCount(policy)), kind);

        Assert.Equal(
            finds is null ? [] : new[] { finds }, findings.Select(static finding => $"{finding.Severity} {finding.Check} {finding.Path}: {finding.Message}"));
    }

    [Fact]
    public void the_size_stands_among_the_other_findings_by_its_severity()
    {
        const string policy = """{"Version":"1","Statement":[{"Effect":"Allow","Action":"oss:PutObject","Resource":"acs:oss:*:*:sample-bucket/*"}]}""";

        Assert.Equal(["acl-header", "size"], PolicyLint.Check(policy.PadRight(2000), PolicyKind.Session).Select(static finding => finding.Check));
        Assert.Equal(["size", "acl-header"], PolicyLint.Check(policy.PadRight(2049), PolicyKind.Session).Select(static finding => finding.Check));
    }

    [Fact]
    public void every_check_has_an_example() =>
        Assert.Empty(new[]
        {
            "grammar", "unknown-action", "wrong-level", "never-matches", "prefix-leak", "bucket-leak", "star-crosses-slash", "list-without-prefix",
            "negated-allow", "star-in-equals",
            "key-not-in-request", "missing-key-is-true", "all-star", "allow-notaction", "acl-actions", "acl-header", "deny-too-small", "deny-only",
            "assume-star", "trust-root",
            "trust-no-external-id", "public-bucket-policy", "client-chosen-key", "redundant",
        }.Except(Vectors().SelectMany(static row => row.Data.Findings).Select(static finding => finding.Split(' ')[1])));

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

    /// <summary>A policy and all that the lint says of it, the worst first.</summary>
    public sealed record LintVector(string Name, string Kind, string Account, JsonElement Policy, IReadOnlyList<string> Findings)
    {
        public override string ToString() => Name;
    }
}
