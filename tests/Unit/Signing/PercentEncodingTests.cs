using FsCheck;
using FsCheck.Xunit;
using Scenario.Signing;

namespace Scenario.Unit.Signing;

public sealed class PercentEncodingTests
{
    public sealed record Input(string Text);

    public sealed record Expectation(string Encoded, string EncodedPath);

    public static TheoryData<SigningVector<Input, Expectation>> Vectors => SigningVectors.Read<Input, Expectation>("percent-encoding.json");

    [Fact]
    public void a_query_knows_blanks_as_plus_and_items_without_a_name() =>
        Assert.Equal([new("a b", null), new("c d", "e f"), new("", "v")], PercentEncoding.ParseQuery("a+b&&c+d=e+f&=v"));

    [Theory]
    [MemberData(nameof(Vectors))]
    public void vectors_hold_in_both_directions(SigningVector<Input, Expectation> vector)
    {
        Assert.Equal(vector.Expectation.Encoded, PercentEncoding.Encode(vector.Input.Text));
        Assert.Equal(vector.Expectation.EncodedPath, PercentEncoding.EncodePath(vector.Input.Text));
        Assert.Equal(vector.Input.Text, PercentEncoding.Decode(vector.Expectation.Encoded, plusIsSpace: true));
        Assert.Equal(vector.Input.Text, PercentEncoding.Decode(vector.Expectation.EncodedPath, plusIsSpace: false));
    }

    [Property]
    public bool decoding_undoes_encoding(NonNull<string> text, bool plusIsSpace) =>
        PercentEncoding.Decode(PercentEncoding.Encode(text.Get), plusIsSpace) == text.Get;

    [Property]
    public bool encoding_agrees_with_the_framework(UnicodeString text) =>
        PercentEncoding.Encode(text.Get) == Uri.EscapeDataString(text.Get);

    [Theory]
    [InlineData("a+b", true, "a b")]
    [InlineData("a+b", false, "a+b")]
    [InlineData("%e4%b8%ad", false, "中")]
    [InlineData("100%", false, "100%")]
    [InlineData("%4", false, "%4")]
    [InlineData("%zz%41", false, "%zzA")]
    [InlineData("%2541", false, "%41")]
    [InlineData("%FF", false, "\uFFFD")]
    public void decoding_is_lenient_and_happens_once(string text, bool plusIsSpace, string expected) =>
        Assert.Equal(expected, PercentEncoding.Decode(text, plusIsSpace));

    [Fact]
    public void a_query_keeps_order_duplicates_and_the_difference_between_empty_and_absent_values()
    {
        var items = PercentEncoding.ParseQuery("uploads&prefix=a%2Fb&&marker=&x=1&x=2=3&a+b=%2B");

        Assert.Equal(
            [new("uploads", null), new("prefix", "a/b"), new("marker", ""), new("x", "1"), new("x", "2=3"), new("a b", "+")],
            items);
        Assert.Empty(PercentEncoding.ParseQuery(""));
    }
}
