using System.Text;
using Scenario.FakeOss.Errors;
using Scenario.FakeOss.Forms;

namespace Scenario.Unit.FakeOss.Forms;

public sealed class PostPolicyTests
{
    [Theory]
    [InlineData("""{"expiration":"2025-06-01T08:10:00.000Z"}""")]
    [InlineData("""{"conditions":[]}""")]
    [InlineData("""{"expiration":"2025-06-01 08:10:00","conditions":[]}""")]
    [InlineData("""{"expiration":"2025-06-01T08:10:00+08:00","conditions":[]}""")]
    [InlineData("""{"expiration":1748765400,"conditions":[]}""")]
    [InlineData("""{"expiration":"2025-06-01T08:10:00Z","conditions":{}}""")]
    [InlineData("""{"expiration":"2025-06-01T08:10:00Z","conditions":["eq"]}""")]
    [InlineData("""{"expiration":"2025-06-01T08:10:00Z","conditions":[["eq","$key"]]}""")]
    [InlineData("""{"expiration":"2025-06-01T08:10:00Z","conditions":[["eq","key","a"]]}""")]
    [InlineData("""{"expiration":"2025-06-01T08:10:00Z","conditions":[["eq","$","a"]]}""")]
    [InlineData("""{"expiration":"2025-06-01T08:10:00Z","conditions":[["eq","$key",1]]}""")]
    [InlineData("""{"expiration":"2025-06-01T08:10:00Z","conditions":[["ends-with","$key","a"]]}""")]
    [InlineData("""{"expiration":"2025-06-01T08:10:00Z","conditions":[["in","$key","a"]]}""")]
    [InlineData("""{"expiration":"2025-06-01T08:10:00Z","conditions":[["content-length-range","a",2]]}""")]
    [InlineData("""{"expiration":"2025-06-01T08:10:00Z","conditions":[["content-length-range",-1,2]]}""")]
    [InlineData("""{"expiration":"2025-06-01T08:10:00Z","conditions":[{"key":1}]}""")]
    [InlineData("""{"expiration":"2025-06-01T08:10:00Z","conditions":[]}""")]
    [InlineData("""{"expiration":"2025-06-01T08:10:00Z","conditions":[{}]}""")]
    [InlineData("""{"expiration":"2025-06-01T08:10:00Z","conditions":[[]]}""")]
    [InlineData("""{"expiration":"2025-06-01T08:10:00Z","conditions":[{"key":"a","bucket":"b"}]}""")]
    [InlineData("""{"expiration":"2025-06-01T08:10:00Z","conditions":[["content-length-range",20,10]]}""")]
    [InlineData("[]")]
    [InlineData("not json")]
    [InlineData("")]
    public void a_policy_that_is_none_is_InvalidPolicyDocument(string json) =>
        Assert.IsType<OssError.InvalidPolicyDocument>(Assert.Throws<OssErrorException>(() => Parse(json)).Error);

    [Fact]
    public void text_that_is_not_base64_is_InvalidPolicyDocument() =>
        Assert.IsType<OssError.InvalidPolicyDocument>(Assert.Throws<OssErrorException>(() => PostPolicy.Parse("{}")).Error);

    [Theory]
    [InlineData("2025-06-01T08:10:00Z")]
    [InlineData("2025-06-01T08:10:00.000Z")]
    [InlineData("2025-06-01T08:10:00.0000000Z")]
    public void the_expiration_may_have_fractions(string text) =>
        Assert.Equal(new DateTimeOffset(2025, 6, 1, 8, 10, 0, TimeSpan.Zero), Parse($$"""{"expiration":"{{text}}","conditions":[{"key":"a"}]}""").Expiration);

    [Fact]
    public void several_size_ranges_all_hold()
    {
        var policy = Parse("""{"expiration":"2025-06-01T08:10:00Z","conditions":[["content-length-range",1,100],["Content-Length-Range",5,1000]]}""");

        Assert.Equal((5, 100), (policy.MinimumBytes, policy.MaximumBytes));
    }

    [Theory]
    [InlineData("""{"Key":"a"}""", "a", true)]
    [InlineData("""{"key":"a"}""", "b", false)]
    [InlineData("""{"key":"a"}""", null, false)]
    [InlineData("""["eq","$KEY","a"]""", "a", true)]
    [InlineData("""["eq","$key","a"]""", "A", false)]
    [InlineData("""["EQ","$key","a"]""", "a", true)]
    [InlineData("""["starts-with","$key","user/"]""", "user/x", true)]
    [InlineData("""["starts-with","$key","user/"]""", "user", false)]
    [InlineData("""["starts-with","$key","user/"]""", null, false)]
    [InlineData("""["starts-with","$key",""]""", "anything", true)]
    [InlineData("""["starts-with","$key",""]""", null, true)]
    [InlineData("""["in","$key",["a","b"]]""", "b", true)]
    [InlineData("""["in","$key",["a","b"]]""", "c", false)]
    [InlineData("""["in","$key",[]]""", null, false)]
    [InlineData("""["not-in","$key",["a","b"]]""", "b", false)]
    [InlineData("""["not-in","$key",["a","b"]]""", "c", true)]
    [InlineData("""["not-in","$key",["a","b"]]""", null, true)]
    [InlineData("""["eq","$key","\$a"]""", "$a", true)]
    [InlineData("""["eq","$key","\\\$a\"\$"]""", "\\$a\"$", true)]
    [InlineData("""["eq","$key","\\$a"]""", "\\$a", true)]
    public void conditions_of_every_kind_are_evaluated(string condition, string? value, bool holds)
    {
        var policy = Parse($$"""{"expiration":"2025-06-01T08:10:00Z","conditions":[{{condition}}]}""");

        var only = Assert.Single(policy.Conditions);
        Assert.Equal("key", only.Field);
        Assert.Equal(holds, only.Holds(value));
    }

    [Fact]
    public void a_failed_condition_names_itself_without_its_secret()
    {
        Assert.Equal("""["in", "$key", ["a", "b"]]""", new PostCondition("in", "key", ["a", "b"]).ToString());
        Assert.Equal("""["eq", "$x-oss-security-token", "***"]""", new PostCondition("eq", "x-oss-security-token", ["secret"]).ToString());
        Assert.Equal("""["eq", "$x-oss-security-token", ""]""", new PostCondition("eq", "x-oss-security-token", [""]).ToString());
    }

    private static PostPolicy Parse(string json) => PostPolicy.Parse(Convert.ToBase64String(Encoding.UTF8.GetBytes(json)));
}
