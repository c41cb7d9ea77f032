using Scenario.AppServer.Grants;

namespace Scenario.Unit.AppServer.Grants;

public sealed class GrantTemplateTests
{
    private const string Own = """{"Version":"1","Statement":[{"Effect":"Allow","Action":"oss:PutObject","Resource":"acs:oss:*:*:{bucket}/users/{user}/*"}]}""";

    [Fact]
    public void placeholders_are_filled_in()
    {
        var template = Accepted(
            """{"Version":"1","Statement":[{"Effect":"Allow","Action":"oss:PutObject","Resource":["acs:oss:*:*:{bucket}/users/{user}/{date}/*"],"Condition":{"StringEquals":{"oss:x-oss-object-acl":["private"]}}}]}""",
            "users/{user}/");

        Assert.True(UserSegment.TryCreate("o'brien", out var user, out _));
        Assert.True(template.TryRender(user, new DateOnly(2026, 1, 2), out var rendered, out _));
        Assert.Equal("users/o=27brien/", rendered.Prefix);
        Assert.Equal(
            """{"Version":"1","Statement":[{"Effect":"Allow","Action":"oss:PutObject","Resource":["acs:oss:*:*:sample-bucket/users/o=27brien/2026-01-02/*"],"Condition":{"StringEquals":{"oss:x-oss-object-acl":["private"]}}}]}""",
            rendered.Policy);
    }

    [Theory]
    [InlineData("not json", "users/{user}/", "grammar")]
    [InlineData("""{"Version":"1","Statement":[{"Effect":"Allow","Action":"oss:PutObject","Resource":"*"}]}""", "users/{user}/", "must be acs:oss")]
    [InlineData("""{"Version":"1","Statement":[{"Effect":"Allow","Action":"oss:PutObject","Resource":"acs:*:*:*:{bucket}/users/{user}/*"}]}""",
        "users/{user}/", "must be acs:oss")]
    [InlineData("""{"Version":"1","Statement":[{"Effect":"Allow","Action":"oss:PutObject","Resource":"acs:oss:*:*:*/users/{user}/*"}]}""", "users/{user}/",
        "reaches outside")]
    [InlineData("""{"Version":"1","Statement":[{"Effect":"Allow","Action":"oss:PutObject","Resource":"acs:oss:*:*:{bucket}/*/{user}/*"}]}""",
        "users/{user}/", "reaches outside")]
    [InlineData("""{"Version":"1","Statement":[{"Effect":"Allow","Action":"oss:PutObject","Resource":"acs:oss:*:*:{bucket}/users/{user}*"}]}""",
        "users/{user}/", "reaches outside")]
    [InlineData("""{"Version":"1","Statement":[{"Effect":"Allow","Action":"oss:PutObject","Resource":"acs:oss:*:*:{bucket}*"}]}""", "users/{user}/",
        "reaches outside")]
    [InlineData("""{"Version":"1","Statement":[{"Effect":"Allow","NotAction":"oss:PutObject","Resource":"acs:oss:*:*:{bucket}/users/{user}/*"}]}""",
        "users/{user}/", "NotAction")]
    [InlineData("""{"Version":"1","Statement":[{"Effect":"Allow","Action":"oss:{user}","Resource":"acs:oss:*:*:{bucket}/users/{user}/*"}]}""",
        "users/{user}/", "Action may hold no placeholder")]
    [InlineData("""{"Version":"1","Statement":[{"Effect":"Allow","Action":"oss:PutObject","Resource":"acs:oss:*:*:{bucket}/users/{user}/{tenant}/*"}]}""",
        "users/{user}/", "is not {user}")]
    [InlineData("""{"Version":"1","Statement":[{"Effect":"Allow","Action":"oss:PutObject","Resource":"acs:oss:*:*:{bucket}/users/{user}/${user}/*"}]}""",
        "users/{user}/", "is not {user}")]
    [InlineData("""{"Version":"1","Statement":[{"Effect":"Allow","Action":"oss:ListObjects","Resource":"acs:oss:*:*:{bucket}"}]}""", "users/{user}/",
        "oss:Prefix")]
    [InlineData("""{"Version":"1","Statement":[{"Effect":"Allow","Action":"oss:ListObjects","Resource":"acs:oss:*:*:{bucket}","Condition":{"StringLike":{"oss:Prefix":["users/{user}/*","*"]}}}]}""", "users/{user}/", "oss:Prefix")]
    [InlineData("""{"Version":"1","Statement":[{"Effect":"Allow","Action":"oss:ListObjects","Resource":"acs:oss:*:*:{bucket}","Condition":{"StringNotLike":{"oss:Prefix":"users/{user}/*"}}}]}""", "users/{user}/", "oss:Prefix")]
    [InlineData("""{"Version":"1","Statement":[{"Effect":"Allow","Action":"oss:DeleteBucket","Resource":"acs:oss:*:*:{bucket}"}]}""", "users/{user}/",
        "more than a grant may allow")]
    [InlineData("""{"Version":"1","Statement":[{"Effect":"Allow","Action":"oss:*","Resource":"acs:oss:*:*:{bucket}"}]}""", "users/{user}/",
        "more than a grant may allow")]
    [InlineData(Own, "", "Prefix is empty")]
    [InlineData(Own, "/users/{user}/", "begins with a slash")]
    [InlineData(Own, "users/*/", "wildcard")]
    [InlineData(Own, "users/{user}", "whole path segment")]
    [InlineData(Own, "users/x{user}/", "whole path segment")]
    [InlineData(Own, "users/{name}/", "is not {user}")]
    public void a_template_that_could_reach_further_is_refused(string policy, string prefix, string reason)
    {
        Assert.False(GrantTemplate.TryCreate(policy, prefix, wholeBucket: false, "sample-bucket", out _, out var fault));
        Assert.Contains(reason, fault, StringComparison.Ordinal);
    }

    [Fact]
    public void an_empty_prefix_must_be_meant()
    {
        const string Whole = """{"Version":"1","Statement":[{"Effect":"Allow","Action":"oss:GetObject","Resource":"acs:oss:*:*:{bucket}/*"}]}""";

        Assert.False(GrantTemplate.TryCreate(Whole, "", wholeBucket: false, "sample-bucket", out _, out _));
        Assert.True(GrantTemplate.TryCreate(Whole, "", wholeBucket: true, "sample-bucket", out _, out _));
    }

    [Fact]
    public void the_size_is_checked_with_the_longest_name()
    {
        var resources = string.Join(',', Enumerable.Range(0, 12).Select(static i => $"\"acs:oss:*:*:{{bucket}}/users/{{user}}/{i}/*\""));
        var policy = $$"""{"Version":"1","Statement":[{"Effect":"Allow","Action":"oss:PutObject","Resource":[{{resources}}]}]}""";

        Assert.True(policy.Length < 2048);
        Assert.False(GrantTemplate.TryCreate(policy, "users/{user}/", wholeBucket: false, "sample-bucket", out _, out var fault));
        Assert.Contains("2048", fault, StringComparison.Ordinal);
    }

    [Fact]
    public void a_deny_may_name_anything() => Accepted(
        """{"Version":"1","Statement":[{"Effect":"Allow","Action":"oss:*","Resource":"acs:oss:*:*:{bucket}/users/{user}/*"},{"Effect":"Deny","Action":"oss:*","Resource":"*","Condition":{"Bool":{"acs:SecureTransport":"false"}}}]}""",
        "users/{user}/");

    private static GrantTemplate Accepted(string policy, string prefix)
    {
        Assert.True(GrantTemplate.TryCreate(policy, prefix, wholeBucket: false, "sample-bucket", out var template, out var fault), fault);
        return template;
    }
}
