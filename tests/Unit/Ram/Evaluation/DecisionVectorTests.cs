using System.Text;
using Scenario.FakeOss.Authorization;
using Scenario.FakeOss.Operations;
using Scenario.FakeOss.Storage;
using Scenario.Ram.Evaluation;

namespace Scenario.Unit.Ram.Evaluation;

public sealed class DecisionVectorTests
{
    public static TheoryData<DecisionVector> Cases() => [.. VectorFiles.Read<DecisionVector>("policy/decisions")];

    [Theory]
    [MemberData(nameof(Cases), DisableDiscoveryEnumeration = true)]
    public void the_decision_is_the_expected_one_and_the_explanation_agrees(DecisionVector vector)
    {
        var request = vector.AccessRequest();
        var identity = vector.IdentityPolicies();
        var session = vector.SessionPolicy();

        var decision = (vector.TrustPolicy(), vector.Acl) switch
        {
            ({ } trust, _) => PolicyEvaluator.EvaluateAssumeRole(identity, session, trust, request),
            (_, { } acl) => OssEvaluator.Evaluate(
                identity, session, BucketOf(vector, acl), RowOf(acl), request, Enum.Parse<OssCallKind>(acl.Call), allowPublicListing: true),
            _ => PolicyEvaluator.Evaluate(identity, session, vector.BucketPolicy(), request),
        };
        var explanation = decision.Explain();

        Assert.Equal(vector.Expect.Decision, decision.Decision);
        Assert.Equal((decision.Decision, decision.DecidedBy), (explanation.Decision, explanation.DecidedBy));
        if (vector.Expect.DecidedBy is { } decidedBy)
        {
            Assert.Equal(decidedBy, explanation.DecidedBy);
        }

        Assert.StartsWith(decision.IsAllowed ? "Allowed: " : "Denied: ", explanation.Sentence.ToString(), StringComparison.Ordinal);
        Assert.All(explanation.Statements, static statement => Assert.NotEmpty(statement.Why.ToString()));
        if (decision.Decision == Decision.ExplicitDeny)
        {
            Assert.Equal("Deny", explanation.Deciding?.Effect);
        }
    }

    [Fact]
    public void every_row_of_the_specification_that_the_evaluator_can_answer_is_there()
    {
        // 42, 91, 99 and 100 are in the host vectors, 69 to 83 in the grammar vectors.
        var rows = VectorFiles.Read<DecisionVector>("policy/decisions").Select(static v => v.Name.Split(' ')[0]).ToHashSet();
        var missing = Enumerable.Range(1, 112).Except([42, 91, 99, 100]).Except(Enumerable.Range(69, 15))
            .Where(row => !rows.Contains(row.ToString(System.Globalization.CultureInfo.InvariantCulture)));
        Assert.Empty(missing);
    }

    private static BucketFacts BucketOf(DecisionVector vector, DecisionVector.AclVector acl) => new(
        new() { Name = "b", Owner = "", Region = "", Acl = acl.BucketAcl, StorageClass = "Standard", Redundancy = "LRS", Created = default },
        vector.Resource is { } policy ? BucketSettings.None.With("policy", Encoding.UTF8.GetBytes(policy.GetRawText())) : BucketSettings.None);

    private static ObjectRow RowOf(DecisionVector.AclVector acl) =>
        new() { Key = "k", ETag = "", StorageClass = "Standard", LastModified = default, Acl = acl.ObjectAcl };
}
