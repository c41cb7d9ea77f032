using System.Text;
using System.Text.Json;

namespace Scenario.Integration.FakeOss.ClientsAndDocuments;

/// <summary>Callbacks and forms as the vendor's clients and error pages have them.</summary>
public sealed class CallbackAndFormTests(OssFixture fixture) : IClassFixture<OssFixture>
{
    private OssTestHost Host => fixture.Host;

    private OssTestClient Root => fixture.Host.Root;

    [Fact]
    public async Task every_callback_has_a_connection_of_its_own()
    {
        // the first connection stays open and is never read again: a client that used it once more would wait in vain
        await using var target = new CallbackTarget(staysOpen: true);
        var header = ("x-oss-callback", Callback(target.Url, "a=b"));

        var answers = new List<OssAnswer> { await Root.PutAsync("callback/first", "x", header), await Root.PutAsync("callback/second", "x", header) };

        Assert.All(answers, answer => Assert.Equal((200, """{"status":"ok"}"""), (answer.Status, answer.Text)));
        Assert.Equal(2, target.Requests.Count);
    }

    [Fact]
    public async Task a_callback_has_no_trace_headers()
    {
        await using var target = new CallbackTarget();

        await Root.PutAsync("callback/trace", "x", ("x-oss-callback", Callback(target.Url, "a=b")));

        Assert.DoesNotContain(target.Single().Headers.Keys,
            name => name.StartsWith("trace", StringComparison.OrdinalIgnoreCase) || name.Equals("Correlation-Context", StringComparison.OrdinalIgnoreCase));
    }

    [Theory]
    [InlineData("key=$(object)", "Left brace must be adjacent to dollar sign.")]
    [InlineData("price=5$", "Left brace must be adjacent to dollar sign.")]
    [InlineData("key=${object", "Right brace of a variable is missing.")]
    public async Task a_callback_body_whose_dollar_signs_begin_no_variable_is_refused_before_anything_is_stored(string body, string message)
    {
        await using var target = new CallbackTarget();

        var put = await Root.PutAsync("callback/dollar", "x", ("x-oss-callback", Callback(target.Url, body)));

        Assert.Equal((400, "InvalidArgument", message, "0007-00000105"), (put.Status, put.Code, put.Message, put.Ec));
        Assert.Equal(404, (await Root.GetAsync("callback/dollar")).Status);
        Assert.Empty(target.Requests);
    }

    [Theory]
    [InlineData("""{"x:Upper":"a"}""")]
    [InlineData("""{"x:upper":"a","x:Upper":"b"}""")]
    [InlineData("""{"X:upper":"a"}""")]
    public async Task callback_variables_in_capitals_are_refused(string variables)
    {
        await using var target = new CallbackTarget();

        var put = await Root.PutAsync("callback/upper", "x", ("x-oss-callback", Callback(target.Url, "a=${x:upper}")),
            ("x-oss-callback-var", Encode(variables)));

        Assert.Equal((400, "InvalidArgument"), (put.Status, put.Code));
        Assert.Empty(target.Requests);
    }

    [Fact]
    public async Task a_callback_address_of_one_label_is_refused_unless_private_addresses_are_open()
    {
        var header = ("x-oss-callback", Callback("my", "a=b"));
        await using var open = await OssTestHost.StartAsync("--Callback:AllowPrivateAddresses", "true");

        var refused = await Root.PutAsync("callback/label", "x", header);
        var tried = await open.Root.PutAsync("callback/label", "x", ("x-oss-callback", Callback("scenario-no-such-host:1", "a=b")));

        Assert.Equal((400, "InvalidArgument"), (refused.Status, refused.Code));
        Assert.Equal(404, (await Root.GetAsync("callback/label")).Status);
        Assert.Equal(203, tried.Status);
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("[{}]")]
    [InlineData("""[{"key":"form/bad","bucket":"sample-bucket"}]""")]
    [InlineData("""[["content-length-range",20,10]]""")]
    public async Task a_form_policy_whose_conditions_are_none_is_InvalidPolicyDocument(string conditions)
    {
        var policy = $$"""{"expiration":"{{DateTimeOffset.UtcNow.AddMinutes(10).UtcDateTime:yyyy-MM-dd'T'HH:mm:ss}}.000Z","conditions":{{conditions}}}""";

        var answer = await new OssTestForm("form/bad").SignV4(Root, policy).PostAsync(Host);

        Assert.Equal((400, "InvalidPolicyDocument"), (answer.Status, answer.Code));
        Assert.Equal(404, (await Root.GetAsync("form/bad")).Status);
    }

    [Theory]
    [InlineData("""["eq","$content-type","image/png"]""", 204)]
    [InlineData("""["in","$content-type",["image/png","image/jpeg"]]""", 204)]
    [InlineData("""["not-in","$content-type",["text/html"]]""", 204)]
    [InlineData("""["starts-with","$content-type","image/"]""", 204)]
    [InlineData("""{"content-type":"image/png"}""", 204)]
    [InlineData("""["eq","$content-type","image/jpeg"]""", 403)]
    [InlineData("""["in","$content-type",["text/html"]]""", 403)]
    [InlineData("""["not-in","$content-type",["image/png"]]""", 403)]
    [InlineData("""["starts-with","$content-type","text/"]""", 403)]
    public async Task a_condition_on_the_type_is_held_against_that_of_the_file_part_where_the_form_has_no_field(string condition, int status)
    {
        var form = new OssTestForm("form/type") { FileType = "image/png" };

        Assert.Equal(status, (await form.SignV4(Root, OssTestForm.Policy(condition)).PostAsync(Host)).Status);
    }

    [Fact]
    public async Task the_field_of_the_type_counts_before_the_file_part()
    {
        var form = new OssTestForm("form/type", ("Content-Type", "text/html")) { FileType = "image/png" };

        Assert.Equal(403, (await form.SignV4(Root, OssTestForm.Policy("""["eq","$content-type","image/png"]""")).PostAsync(Host)).Status);
    }

    [Fact]
    public async Task a_failed_condition_shows_that_a_token_is_empty()
    {
        var form = new OssTestForm("form/token", ("x-oss-security-token", ""));

        var answer = await form.SignV1(Root, OssTestForm.Policy("""["eq","$x-oss-security-token","secret"]""")).PostAsync(Host);

        Assert.Equal(403, answer.Status);
        Assert.Equal("The form says '' in x-oss-security-token.", Host.Journal.Find(answer.Header("x-oss-request-id")!)!.Detail);
        Assert.DoesNotContain("secret", answer.Message, StringComparison.Ordinal);
    }

    private static string Callback(string url, string body) =>
        Encode($$"""{"callbackUrl":{{JsonSerializer.Serialize(url)}},"callbackBody":{{JsonSerializer.Serialize(body)}}}""");

    private static string Encode(string json) => Convert.ToBase64String(Encoding.UTF8.GetBytes(json));
}
