using System.Text.Json;

namespace Scenario.Unit.Tool;

public sealed class LintCommandTests
{
    private const string Leaking = """
        {
          "Version": "1",
          "Statement": [
            { "Effect": "Allow", "Action": "oss:GetObject", "Resource": "acs:oss:*:*:photos/alice*" }
          ]
        }
        """;

    [Fact]
    public async Task a_classic_mistake_is_told_with_line_and_column_and_ends_with_1()
    {
        var run = await ToolRun.WithInputAsync(Leaking, "lint", "-");

        Assert.Equal(1, run.Exit);
        Assert.StartsWith("stdin:4:65: security prefix-leak: ", run.Output, StringComparison.Ordinal);
        Assert.EndsWith("($.Statement[0].Resource)\n", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task a_sound_policy_ends_with_0_and_says_nothing_on_standard_output()
    {
        var run = await ToolRun.WithInputAsync(Leaking.Replace("alice*", "alice/*", StringComparison.Ordinal), "lint", "-");

        Assert.Equal((0, ""), (run.Exit, run.Output));
        Assert.Equal("Nothing found in 1 policy.\n", run.Errors);
    }

    [Theory]
    [InlineData("{\n  \"Version\": \"1\",\n  \"Statement\": [,]\n}", "stdin:3:17: error grammar: ")]
    [InlineData("{\n  \"Version\": \"é\", \"Statement\": [{\"Effect\":\"Allow\",\"Action\":\"a:b\",\"Resource\":\"*\"}] }", "stdin:2:14: error grammar: ")]
    public async Task a_grammar_error_has_its_place(string policy, string start) =>
        Assert.StartsWith(start, (await ToolRun.WithInputAsync(policy, "lint", "-")).Output, StringComparison.Ordinal);

    [Theory]
    [InlineData("""{"Version":"1","Statement":[{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"RAM":["acs:ram::1:root"]}}]}""", "trust-root")]
    [InlineData("""{"Version":"1","Statement":[{"Effect":"Allow","Action":"oss:GetObject","Principal":["*"],"Resource":"acs:oss:*:*:b/*"}]}""",
        "public-bucket-policy")]
    public async Task the_kind_of_a_policy_shows_in_its_members(string policy, string check) =>
        Assert.Contains($" {check}: ", (await ToolRun.OfAsync("lint", policy)).Output, StringComparison.Ordinal);

    [Fact]
    public async Task an_account_of_ones_own_makes_the_others_foreign()
    {
        const string Trust = """{"Version":"1","Statement":[{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"RAM":["acs:ram::1:root"]}}]}""";

        Assert.Contains("trust-no-external-id", (await ToolRun.OfAsync("lint", Trust, "--account", "2")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task json_lists_the_findings_and_the_mildest_that_counts_can_be_chosen()
    {
        var all = await ToolRun.WithInputAsync(Leaking, "lint", "-", "--json");
        var errors = await ToolRun.WithInputAsync(Leaking, "lint", "-", "--json", "--least", "error");

        using var found = JsonDocument.Parse(all.Output);
        var finding = found.RootElement.GetProperty("findings")[0];
        Assert.Equal(("stdin", 4, 65, "prefix-leak"), (finding.GetProperty("file").GetString(), finding.GetProperty("line").GetInt32(),
            finding.GetProperty("column").GetInt32(), finding.GetProperty("check").GetString()));
        Assert.Equal((1, 0), (all.Exit, errors.Exit));
    }

    [Fact]
    public async Task findings_are_worded_in_Chinese_where_asked_for() =>
        Assert.DoesNotContain("fits every name", (await ToolRun.WithInputAsync(Leaking, "lint", "-", "--lang", "zh-CN")).Output, StringComparison.Ordinal);

    [Fact]
    public async Task what_cannot_be_read_ends_with_2() => Assert.Equal(2, (await ToolRun.OfAsync("lint", "no-such-file.json")).Exit);
}
