using System.Text.Json;
using Scenario.FakeOss.Callbacks;

namespace Scenario.Unit.FakeOss.Callbacks;

public sealed class CallbackTemplateTests
{
    [Theory]
    [InlineData("bucket=${bucket}&mime=${mimeType}&s=${size}", false, "bucket=demo&mime=text%2Fplain&s=9")]
    [InlineData("""{"mimeType":${mimeType},"size":${size}}""", true, """{"mimeType":"text/plain","size":9}""")]
    [InlineData("""{"q":${quote},"e":${unknown}}""", true, """{"q":"a\"\\\n中","e":""}""")]
    [InlineData("q=${quote}&e=${unknown}", false, "q=a%22%5C%0A%E4%B8%AD&e=")]
    [InlineData("a b&c=%2F ${ ${size", false, "a b&c=%2F ${ ${size")]
    [InlineData("$size {size} ${size}}", false, "$size {size} 9}")]
    [InlineData("", true, "")]
    public void values_are_escaped_for_the_body_and_the_rest_stays(string template, bool isJson, string filled) =>
        Assert.Equal(filled, CallbackTemplate.Fill(template, isJson, ValueOf));

    [Fact]
    public void whatever_the_value_a_json_body_stays_json()
    {
        var nasty = string.Concat(Enumerable.Range(0, 0x250).Select(i => (char)i)) + "😀\u2028</script>";

        var filled = CallbackTemplate.Fill("""{"a":${x}}""", isJson: true, _ => new CallbackValue(nasty));

        Assert.Equal(nasty, JsonDocument.Parse(filled).RootElement.GetProperty("a").GetString());
    }

    private static CallbackValue ValueOf(string name) => name switch
    {
        "bucket" => new("demo"),
        "mimeType" => new("text/plain"),
        "size" => CallbackValue.Number(9),
        "quote" => new("a\"\\\n中"),
        _ => new(""),
    };
}
