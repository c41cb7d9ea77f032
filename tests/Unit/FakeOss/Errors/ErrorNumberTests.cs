using System.Text.RegularExpressions;

namespace Scenario.Unit.FakeOss.Errors;

/// <summary>Holds the table of error numbers (oss-protocol 3.6) and the source together.</summary>
public sealed partial class ErrorNumberTests
{
    [Fact]
    public void every_number_that_is_answered_stands_in_the_protocol_and_no_other()
    {
        var protocol = File.ReadAllText(Path.Combine(Repository.Root, "docs", "protocol", "oss-protocol.md"));
        var start = protocol.IndexOf("### 3.6 ", StringComparison.Ordinal);
        var table = protocol[start..protocol.IndexOf("\n---\n", start, StringComparison.Ordinal)];

        var documented = NumbersIn(table);
        var answered = Directory.EnumerateFiles(Path.Combine(Repository.Root, "src", "FakeOss"), "*.cs", SearchOption.AllDirectories)
            .SelectMany(static file => QuotedNumber().Matches(File.ReadAllText(file)).Select(static match => match.Groups[1].Value))
            .Distinct()
            .Order(StringComparer.Ordinal);

        Assert.NotEmpty(documented);
        Assert.Equal(documented, answered);
    }

    private static List<string> NumbersIn(string text) =>
        [.. Number().Matches(text).Select(static match => match.Value).Distinct().Order(StringComparer.Ordinal)];

    [GeneratedRegex(@"\b00\d\d-0000\d{4}\b")]
    private static partial Regex Number();

    [GeneratedRegex(@"""(00\d\d-0000\d{4})""")]
    private static partial Regex QuotedNumber();
}
