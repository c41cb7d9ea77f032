using Scenario.Ram.Explanations;
using Scenario.Ram.Sessions;

namespace Scenario.Unit.Ram.Sessions;

public sealed class RoleSessionTests
{
    private static readonly DateTimeOffset Issued = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    private static readonly RoleSession Session = new(
        "STS.a", "11223344", "30", "Uploader", "alice", null, null, "acs:ram::11223344:user/appServer", Issued, Issued.AddHours(1));

    [Fact]
    public void a_session_is_spelt_in_three_ways()
    {
        Assert.Equal("30:alice", Session.AssumedRoleId);
        Assert.Equal("acs:ram::11223344:role/uploader/alice", Session.Arn);
        Assert.Equal("acs:ram::11223344:assumed-role/Uploader/alice", Session.AssumedRoleArn);
    }

    [Fact]
    public void a_session_ends_at_its_expiry_to_the_second()
    {
        Assert.False(Session.IsExpired(Issued.AddHours(1).AddTicks(-1)));
        Assert.True(Session.IsExpired(Issued.AddHours(1)));
    }

    [Fact]
    public void the_end_of_a_session_says_whether_it_expired_or_was_revoked()
    {
        Assert.Equal(
            new Explanation(
                ExplanationKind.TokenExpired,
                ("session", Session.AssumedRoleArn), ("issued", Issued), ("expired", Issued.AddHours(1)), ("now", Issued.AddHours(2))).ToString(),
            Session.ExplainEnd(Issued.AddHours(2)).ToString());
        Assert.Equal(
            new Explanation(ExplanationKind.TokenRevoked, ("session", Session.AssumedRoleArn), ("end", Issued.AddHours(1))).ToString(),
            Session.ExplainEnd(Issued.AddMinutes(1)).ToString());
    }

    [Fact]
    public void a_token_of_another_key_names_both_keys() =>
        Assert.Equal(
            new Explanation(ExplanationKind.TokenOfOtherKey, ("issuedWith", "STS.a"), ("signedWith", "STS.b")).ToString(),
            Session.ExplainOtherKey("STS.b").ToString());
}
