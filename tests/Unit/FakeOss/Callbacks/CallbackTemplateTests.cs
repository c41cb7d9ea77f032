using System.Text.Json;
using Scenario.FakeOss.Callbacks;
using Scenario.FakeOss.Errors;

namespace Scenario.Unit.FakeOss.Callbacks;

public sealed class CallbackTemplateTests
{
    [Theory]
    [InlineData("bucket=${bucket}&mime=${mimeType}&s=${size}", false, "bucket=demo&mime=text%2Fplain&s=9")]
    [InlineData("""{"mimeType":${mimeType},"size":${size}}""", true, """{"mimeType":"text/plain","size":9}""")]
    [InlineData("""{"q":${quote},"e":${unknown}}""", true, """{"q":"a\"\\\n中","e":""}""")]
    [InlineData("q=${quote}&e=${unknown}", false, "q=a%22%5C%0A%E4%B8%AD&e=")]
    [InlineData("{size} ${size}}", false, "{size} 9}")]
    [InlineData("", true, "")]
    public void values_are_escaped_for_the_body_and_the_rest_stays(string template, bool isJson, string filled) =>
        Assert.Equal(filled, CallbackTemplate.Fill(template, isJson, ValueOf));

    [Theory]
    [InlineData("key=$(key)&etag=$(etag)", "Left brace must be adjacent to dollar sign.")]
    [InlineData("size=${size}&my_var=$x:my_var}", "Left brace must be adjacent to dollar sign.")]
    [InlineData("$", "Left brace must be adjacent to dollar sign.")]
    [InlineData("a=${size}$", "Left brace must be adjacent to dollar sign.")]
    [InlineData("$${size}", "Left brace must be adjacent to dollar sign.")]
    [InlineData("a=${size", "Right brace of a variable is missing.")]
    [InlineData("a=${size}&b=${", "Right brace of a variable is missing.")]
    public void a_dollar_sign_that_begins_no_variable_is_refused(string template, string message)
    {
        var error = Assert.Throws<OssErrorException>(() => CallbackTemplate.Require(template)).Error;

        Assert.Equal(("InvalidArgument", message, "0007-00000105"), (error.Code, error.Message, error.Ec));
    }

    [Theory]
    [InlineData("a=b")]
    [InlineData("${size}${etag}")]
    [InlineData("{}}{${x:a}")]
    public void a_template_whose_dollar_signs_begin_variables_is_taken(string template) => Assert.Equal(template, CallbackTemplate.Require(template));

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
