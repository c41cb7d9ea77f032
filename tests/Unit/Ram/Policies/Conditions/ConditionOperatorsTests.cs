using Scenario.Ram.Evaluation;
using Scenario.Ram.Policies.Conditions;

namespace Scenario.Unit.Ram.Policies.Conditions;

public sealed class ConditionOperatorsTests
{
    [Theory]
    [InlineData("StringLike", "a*", "ab", "b")]
    [InlineData("StringEquals", "a", "a", "b")]
    [InlineData("Bool", "true", "true", "false")]
    [InlineData("IpAddress", "10.0.0.0/8", "10.0.0.1", "11.0.0.1")]
    [InlineData("NumericEquals", "1", "1", "2")]
    [InlineData("DateEquals", "2026-01-02T03:04:05Z", "2026-01-02T03:04:05Z", "2027-01-02T03:04:05Z")]
    public void ForAllValues_wants_every_value_to_match(string operatorName, string listed, string matching, string other)
    {
        Assert.True(IsMet("ForAllValues:" + operatorName, listed, matching, matching));
        Assert.False(IsMet("ForAllValues:" + operatorName, listed, matching, other));
        Assert.True(IsMet("ForAllValues:" + operatorName, listed));
        Assert.True(IsMet(operatorName, listed, matching, other));
    }

    [Theory]
    [InlineData("StringNotLike", "a*", "ab", "b")]
    [InlineData("StringNotEquals", "a", "a", "b")]
    [InlineData("NotIpAddress", "10.0.0.0/8", "10.0.0.1", "11.0.0.1")]
    [InlineData("NumericNotEquals", "1", "1", "2")]
    [InlineData("DateNotEquals", "2026-01-02T03:04:05Z", "2026-01-02T03:04:05Z", "2027-01-02T03:04:05Z")]
    public void ForAnyValue_wants_one_value_to_differ_where_the_plain_operator_wants_all(string operatorName, string listed, string equal, string other)
    {
        Assert.True(IsMet("ForAnyValue:" + operatorName, listed, equal, other));
        Assert.False(IsMet("ForAnyValue:" + operatorName, listed, equal, equal));
        Assert.False(IsMet("ForAnyValue:" + operatorName, listed));
        Assert.False(IsMet(operatorName, listed, equal, other));
    }

    [Theory]
    [InlineData("LessThan", true, false, false)]
    [InlineData("LessThanEquals", true, true, false)]
    [InlineData("Equals", false, true, false)]
    [InlineData("GreaterThanEquals", false, true, true)]
    [InlineData("GreaterThan", false, false, true)]
    public void a_comparison_holds_below_at_and_above(string comparison, bool below, bool at, bool above)
    {
        Assert.Equal((below, at, above), (IsMet("Numeric" + comparison, "5", "4"), IsMet("Numeric" + comparison, "5", "5"), IsMet("Numeric" + comparison, "5", "6")));
    }

    [Theory]
    [InlineData("2026-01-02T03:04:05Z")]
    [InlineData("2026-01-02T11:04:05+08:00")]
    [InlineData("2026-01-02T03:04:05.000Z")]
    [InlineData("2026-01-02T11:04:05.0+08:00")]
    public void a_moment_is_the_same_however_it_is_written(string text)
    {
        Assert.True(IsMet("DateEquals", "2026-01-02T03:04:05Z", text));
        Assert.True(IsMet("DateEquals", text, "2026-01-02T03:04:05Z"));
    }

    [Theory]
    [InlineData("2026-01-02T03:04Z")]
    [InlineData("2026-01-02T11:04+08:00")]
    public void a_moment_may_do_without_seconds(string text) => Assert.True(IsMet("DateEquals", "2026-01-02T03:04:00Z", text));

    [Fact]
    public void what_is_no_date_equals_none_and_is_not_before_one()
    {
        Assert.False(IsMet("DateLessThan", "2026-01-02T03:04:05Z", "yesterday"));
        Assert.True(IsMet("DateNotEquals", "2026-01-02T03:04:05Z", "yesterday"));
    }

    private static bool IsMet(string operatorName, string listed, params string[] presented) =>
        ConditionOperators.Create(operatorName, "k", [listed])!.IsMet(ConditionContext.CreateBuilder().Add("k", presented).Build());
}
