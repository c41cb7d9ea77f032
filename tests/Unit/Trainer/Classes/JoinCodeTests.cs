using Scenario.Trainer.Classes;

namespace Scenario.Unit.Trainer.Classes;

public sealed class JoinCodeTests
{
    [Fact]
    public void codes_have_eight_characters_none_of_which_looks_like_another()
    {
        var codes = Enumerable.Range(0, 500).Select(static _ => JoinCode.Create()).ToList();

        Assert.All(codes, static code => Assert.Matches("^[A-HJKMNP-Z2-9]{8}$", code));
        Assert.Equal(codes.Count, codes.Distinct().Count());
    }

    [Theory]
    [InlineData("ABCD2345", true)]
    [InlineData("abcd-2345", true)]
    [InlineData(" abcd 2345 ", true)]
    [InlineData("ABCD-234", false)]
    [InlineData("ABCD-23456", false)]
    [InlineData("ABCD-2346", false)]
    [InlineData("", false)]
    [InlineData(null, false)]
    public void it_is_read_as_people_type_it(string? typed, bool matches) => Assert.Equal(matches, JoinCode.Matches("ABCD2345", typed));

    [Fact]
    public void it_is_shown_in_two_halves() => Assert.Equal("ABCD-2345", JoinCode.Shown("ABCD2345"));
}
