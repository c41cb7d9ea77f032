using System.Text;
using System.Text.Json;

namespace Scenario.Unit.Signing;

public sealed class SigningVectorsTests
{
    private sealed record Input(string Text);

    private sealed record Expectation(string Encoded, string? Optional = null);

    [Theory]
    [InlineData("""[{"name":"n","source":"s","input":{"text":"t"},"expectation":{"encoded":"e"},"note":""}]""")]
    [InlineData("""[{"name":"n","source":"s","input":{"text":"t","unknown":1},"expectation":{"encoded":"e"}}]""")]
    [InlineData("""[{"name":"n","source":"s","input":{"text":"t"},"expectation":{"encoded":"e","Optional":"o"}}]""")]
    [InlineData("""[{"name":"n","input":{"text":"t"},"expectation":{"encoded":"e"}}]""")]
    [InlineData("""[{"name":"n","source":"s","input":{"text":"t"},"expectation":{}}]""")]
    public void a_vector_with_an_unknown_or_missing_field_is_an_error(string json) =>
        Assert.Throws<JsonException>(() => SigningVectors.Parse<Input, Expectation>(Encoding.UTF8.GetBytes(json)));

    [Fact]
    public void a_vector_is_shown_by_its_name() =>
        Assert.Equal("n", SigningVectors.Parse<Input, Expectation>(
            """[{"name":"n","source":"s","input":{"text":"t"},"expectation":{"encoded":"e"}}]"""u8)[0].ToString());
}
