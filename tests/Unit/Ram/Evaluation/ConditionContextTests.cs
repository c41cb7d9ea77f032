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

    [Fact]
    public void many_keys_are_found_as_few_are()
    {
        var builder = ConditionContext.CreateBuilder();
        for (var i = 0; i < 40; i++)
        {
            builder.Add($"oss:ExistingObjectTag/k{i}", $"v{i}").Add($"OSS:existingobjecttag/K{i}", [$"w{i}"]);
        }

        var context = builder.Build();

        Assert.Equal(40, context.Values.Count());
        for (var i = 0; i < 40; i++)
        {
            Assert.True(context.TryGet($"oss:existingObjectTag/k{i}", out var values));
            Assert.Equal([$"v{i}", $"w{i}"], values);
        }

        Assert.False(context.TryGet("oss:ExistingObjectTag/k40", out var none));
        Assert.Empty(none);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(40)]
    public void what_was_built_does_not_change_when_the_builder_goes_on(int keys)
    {
        var builder = ConditionContext.CreateBuilder();
        for (var i = 0; i < keys; i++)
        {
            builder.Add($"k{i}", "v");
        }

        var first = builder.Build();
        var second = builder.Add("k0", "w").Add("more", "x").Build();

        Assert.Equal(keys, first.Values.Count());
        Assert.True(first.TryGet("k0", out var before));
        Assert.Equal(["v"], before);
        Assert.Equal(keys + 1, second.Values.Count());
        Assert.True(second.TryGet("k0", out var after));
        Assert.Equal(["v", "w"], after);
    }

    [Fact]
    public void its_length_counts_the_characters_of_keys_and_values()
    {
        Assert.Equal(0, ConditionContext.Empty.Length);
        Assert.Equal(1 + 3 + 2 + 2 + 1, ConditionContext.CreateBuilder().Add("a", "123").Add("bb", ["12", "3"]).Build().Length);
    }

    [Fact]
    public void a_single_value_is_a_list_of_one()
    {
        Assert.True(ConditionContext.CreateBuilder().Add("a", "x").Build().TryGet("a", out var values));

        Assert.Equal((1, "x"), (values.Count, values[0]));
        Assert.Throws<ArgumentOutOfRangeException>(() => values[1]);
    }
}
