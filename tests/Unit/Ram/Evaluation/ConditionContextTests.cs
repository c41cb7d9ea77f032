using Scenario.Ram.Evaluation;

namespace Scenario.Unit.Ram.Evaluation;

public sealed class ConditionContextTests
{
    [Fact]
    public void keys_ignore_case_and_collect_their_values()
    {
        var context = ConditionContext.CreateBuilder().Add("acs:SourceIp", "10.0.0.1").Add("ACS:sourceip", "10.0.0.2")
            .Add("acs:SourceIp", ["10.0.0.3", "10.0.0.4"]).Build();

        Assert.True(context.TryGet("Acs:SourceIP", out var values));
        Assert.Equal(["10.0.0.1", "10.0.0.2", "10.0.0.3", "10.0.0.4"], values);
    }

    [Fact]
    public void a_key_without_a_value_is_absent_and_an_empty_one_is_present()
    {
        var context = ConditionContext.CreateBuilder().Add("a", (string?)null).Add("b", []).Add("c", "").Add("d", ["1", "2"]).Build();

        Assert.Equal(["c", "d"], context.Values.Select(static value => value.Key).Order());
        Assert.Same(ConditionContext.Empty, ConditionContext.CreateBuilder().Add("a", (string?)null).Build());
    }
}
