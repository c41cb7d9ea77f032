using System.Text;
using Scenario.FakeOss;
using Scenario.FakeOss.Callbacks;
using Scenario.FakeOss.Requests;

namespace Scenario.Unit.FakeOss.Callbacks;

/// <summary>oss-protocol 7 and 7.1: what an upload may ask for once it is stored.</summary>
public sealed class CallbackParametersTests
{
    private const string Smallest = """{"callbackUrl":"app.example.com","callbackBody":"a=${size}"}""";

    private static readonly CallbackConnector Connector = new(new OssOptions());

    [Fact]
    public void an_upload_that_says_nothing_asks_for_no_callback()
    {
        Assert.Null(CallbackParameters.Read(ParsedRequest.Of("PUT", "/b/k"), Connector));
        Assert.Null(Read(("x-oss-callback", "")));
        Assert.Null(Read(("x-oss-callback", Encode("""{"callbackUrl":"","callbackBody":"a"}"""))));
        Assert.Null(Read(("x-oss-callback", Encode("""{"callbackUrl":" ; ","callbackBody":"a"}"""))));
        Assert.Null(Read(("x-oss-callback", Encode("""{"callbackUrl":null,"callbackBody":"a"}"""))));
        Assert.Null(Read(("x-oss-callback", Encode("""{"callbackBody":"a"}"""))));
    }

    [Fact]
    public void what_is_left_out_has_its_default()
    {
        var parameters = Read(("x-oss-callback", Encode(Smallest)))!;

        Assert.Equal("http://app.example.com/", Assert.Single(parameters.Urls).AbsoluteUri);
        Assert.Equal((null, "a=${size}", false, "application/x-www-form-urlencoded", false),
            (parameters.Host, parameters.Body, parameters.IsJson, parameters.BodyType, parameters.SendsSni));
        Assert.Empty(parameters.Variables);
    }

    [Fact]
    public void everything_that_can_be_said_is_read()
    {
        var parameters = Read(
            ("x-oss-callback", Encode("""
                {"callbackUrl":" http://a.example.com/1 ; https://b.example.com/2;;c.example.com ","callbackHost":"[::1]:80_a-B.c",
                "callbackBody":"{}","callbackBodyType":"application/json","callbackSNI":true,"other":1}
                """)),
            ("x-oss-callback-var", Encode("""{"x:who":"alice","x:n":""}""")))!;

        Assert.Equal(["http://a.example.com/1", "https://b.example.com/2", "http://c.example.com/"],
            parameters.Urls.Select(static url => url.AbsoluteUri));
        Assert.Equal(("[::1]:80_a-B.c", "{}", true, "application/json", true),
            (parameters.Host, parameters.Body, parameters.IsJson, parameters.BodyType, parameters.SendsSni));
        Assert.Equal([new("x:n", ""), new("x:who", "alice")], parameters.Variables.OrderBy(static variable => variable.Key, StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("true", true)]
    [InlineData("false", false)]
    [InlineData("null", false)]
    [InlineData("\"true\"", true)]
    [InlineData("\"False\"", false)]
    public void the_name_in_the_handshake_is_asked_for_by_a_boolean_or_its_text(string json, bool sends) => Assert.Equal(sends, Read(
        ("x-oss-callback", Encode($$"""{"callbackUrl":"app.example.com","callbackBody":"a","callbackSNI":{{json}}}""")))!.SendsSni);

    [Fact]
    public void text_that_is_empty_counts_as_left_out()
    {
        var parameters = Read(
            ("x-oss-callback", Encode("""{"callbackUrl":"app.example.com","callbackBody":"a","callbackHost":"","callbackBodyType":""}""")),
            ("x-oss-callback-var", ""))!;

        Assert.Equal((null, "application/x-www-form-urlencoded"), (parameters.Host, parameters.BodyType));
        Assert.Empty(parameters.Variables);
    }

    [Fact]
    public void the_query_says_it_as_well_as_a_header_but_not_both()
    {
        var (callback, variables) = (Uri.EscapeDataString(Encode(Smallest)), Uri.EscapeDataString(Encode("""{"x:a":"1"}""")));

        var asked = CallbackParameters.Read(ParsedRequest.Of("PUT", $"/b/k?callback={callback}&callback-var={variables}"), Connector)!;

        Assert.Equal(("a=${size}", "1"), (asked.Body, asked.Variables["x:a"]));
        Assert.Equal("Either the callback query string parameter or the x-oss-callback header should be specified, not both.",
            ParsedRequest.Refusal(() => CallbackParameters.Read(
                ParsedRequest.Of("PUT", $"/b/k?callback={callback}", ("x-oss-callback", Encode(Smallest))), Connector)).Message);
        Assert.Equal("Either the callback-var query string parameter or the x-oss-callback-var header should be specified, not both.",
            ParsedRequest.Refusal(() => CallbackParameters.Read(ParsedRequest.Of("PUT", $"/b/k?callback-var={variables}",
                ("x-oss-callback", Encode(Smallest)), ("x-oss-callback-var", Encode("{}"))), Connector)).Message);
    }

    [Fact]
    public async Task a_form_says_it_in_a_field_and_its_own_variables_in_fields_that_begin_with_x()
    {
        var form = await FormAsync(("key", "k"), ("callback", Encode(Smallest)), ("x:Who", "alice"), ("who", "bob"));

        var parameters = CallbackParameters.Read(form, Connector)!;

        Assert.Equal("a=${size}", parameters.Body);
        Assert.Equal([new("x:who", "alice")], parameters.Variables);
        Assert.Null(CallbackParameters.Read(await FormAsync(("key", "k"), ("x-oss-callback", Encode(Smallest))), Connector));
    }

    [Theory]
    [InlineData("*")]
    [InlineData("e30")]
    [InlineData("e30-")]
    public void what_is_not_base64_is_refused(string header) =>
        Assert.Equal(("The callback configuration is not base64 encoded.", null), Refused(("x-oss-callback", header)));

    [Theory]
    [InlineData("{", null, "The callback configuration is not json format.")]
    [InlineData("[]", null, "The callback configuration is not json format.")]
    [InlineData("\"callbackUrl\"", null, "The callback configuration is not json format.")]
    [InlineData("""{"callbackUrl":"\ud800","callbackBody":"a"}""", null, "The callback configuration is not json format.")]
    [InlineData("""{"callbackUrl":["app.example.com"],"callbackBody":"a"}""", null, "The callbackUrl must be text.")]
    [InlineData("""{"callbackUrl":"a.cn;b.cn;c.cn;d.cn;e.cn;f.cn","callbackBody":"a"}""", "0007-00000005",
        "The callbackUrl must not name more than 5 addresses.")]
    [InlineData("""{"callbackUrl":"a.cn;ftp://b.cn","callbackBody":"a"}""", "0007-00000004", "The callbackUrl is not a valid address.")]
    [InlineData("""{"callbackUrl":"a.cn"}""", "0007-00000011", "The callbackBody must not be empty.")]
    [InlineData("""{"callbackUrl":"a.cn","callbackBody":""}""", "0007-00000011", "The callbackBody must not be empty.")]
    [InlineData("""{"callbackUrl":"a.cn","callbackBody":1}""", null, "The callbackBody must be text.")]
    [InlineData("""{"callbackUrl":"a.cn","callbackBody":"$a"}""", "0007-00000105", "Left brace must be adjacent to dollar sign.")]
    [InlineData("""{"callbackUrl":"a.cn","callbackBody":"a","callbackBodyType":"text/plain"}""", null,
        "The callbackBodyType must be application/x-www-form-urlencoded or application/json.")]
    [InlineData("""{"callbackUrl":"a.cn","callbackBody":"a","callbackBodyType":"Application/JSON"}""", null,
        "The callbackBodyType must be application/x-www-form-urlencoded or application/json.")]
    [InlineData("""{"callbackUrl":"a.cn","callbackBody":"a","callbackHost":"a.cn\r\nX: 1"}""", null, "The callbackHost is not a host name.")]
    [InlineData("""{"callbackUrl":"a.cn","callbackBody":"a","callbackHost":"a/b"}""", null, "The callbackHost is not a host name.")]
    [InlineData("""{"callbackUrl":"a.cn","callbackBody":"a","callbackHost":"中.cn"}""", null, "The callbackHost is not a host name.")]
    [InlineData("""{"callbackUrl":"a.cn","callbackBody":"a","callbackSNI":1}""", null, "The callbackSNI must be true or false.")]
    [InlineData("""{"callbackUrl":"a.cn","callbackBody":"a","callbackSNI":"yes"}""", null, "The callbackSNI must be true or false.")]
    public void a_callback_that_could_not_be_made_is_refused_before_anything_is_stored(string json, string? ec, string message) =>
        Assert.Equal((message, ec), Refused(("x-oss-callback", Encode(json))));

    [Theory]
    [InlineData("""{"who":"alice"}""", null, "The names in callback-var must begin with x: and the values must be text.")]
    [InlineData("""{"x:":"alice"}""", null, "The names in callback-var must begin with x: and the values must be text.")]
    [InlineData("""{"x:who":1}""", null, "The names in callback-var must begin with x: and the values must be text.")]
    [InlineData("""{"x:who":null}""", null, "The names in callback-var must begin with x: and the values must be text.")]
    [InlineData("""{"x:Who":"alice"}""", "0007-00000105", "The names in callback-var must not have upper-case letters.")]
    [InlineData("""{"X:who":"alice"}""", "0007-00000105", "The names in callback-var must not have upper-case letters.")]
    [InlineData("""["x:who"]""", null, "The callback configuration is not json format.")]
    [InlineData("""{"x:who":"\udc00"}""", null, "The callback configuration is not json format.")]
    public void a_variable_is_text_and_its_name_begins_with_x_in_small_letters(string json, string? ec, string message) =>
        Assert.Equal((message, ec), Refused(("x-oss-callback", Encode(Smallest)), ("x-oss-callback-var", Encode(json))));

    [Fact]
    public void callback_and_variables_have_at_most_5_KB_each()
    {
        var (callback, variables) = (Smallest.PadRight(5 * 1024), """{"x:a":"1"}""".PadRight(5 * 1024));

        Assert.Equal("1", Read(("x-oss-callback", Encode(callback)), ("x-oss-callback-var", Encode(variables)))!.Variables["x:a"]);
        Assert.Equal(("The callback must not exceed 5 KB.", null), Refused(("x-oss-callback", Encode(callback + ' '))));
        Assert.Equal(("The callback-var must not exceed 5 KB.", null),
            Refused(("x-oss-callback", Encode(callback)), ("x-oss-callback-var", Encode(variables + ' '))));
    }

    [Fact]
    public void five_addresses_are_enough()
    {
        var parameters = Read(("x-oss-callback", Encode("""{"callbackUrl":"a.cn;b.cn;c.cn;d.cn;e.cn","callbackBody":"a"}""")))!;

        Assert.Equal(["a.cn", "b.cn", "c.cn", "d.cn", "e.cn"], parameters.Urls.Select(static url => url.Host));
    }

    private static CallbackParameters? Read(params (string, string)[] headers) => CallbackParameters.Read(ParsedRequest.Of("PUT", "/b/k", headers), Connector);

    private static (string Message, string? Ec) Refused(params (string, string)[] headers)
    {
        var error = ParsedRequest.Refusal(() => Read(headers));
        Assert.Equal("InvalidArgument", error.Code);
        return (error.Message, error.Ec);
    }

    private static async Task<OssRequest> FormAsync(params (string Name, string Value)[] fields)
    {
        var parts = fields.Select(static field => $"--f\r\nContent-Disposition: form-data; name=\"{field.Name}\"\r\n\r\n{field.Value}\r\n");
        var body = $"{string.Concat(parts)}--f\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a\"\r\n\r\nbytes\r\n--f--\r\n";
        var request = ParsedRequest.Of("POST", "/b", Encoding.UTF8.GetBytes(body), ("Content-Type", "multipart/form-data; boundary=f"));
        return request.With(await PostForm.ReadAsync(request, TestContext.Current.CancellationToken));
    }

    private static string Encode(string json) => Convert.ToBase64String(Encoding.UTF8.GetBytes(json));
}
