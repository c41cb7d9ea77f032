using System.Globalization;
using System.Text;

namespace Scenario.Soak;

/// <summary>A page of results, and which promises were broken.</summary>
internal sealed class Report
{
    private readonly StringBuilder _text = new();

    public List<string> Failures { get; } = [];

    public string Text => Failures.Count == 0
        ? $"{_text}\nNo promise was broken.\n"
        : $"{_text}\n{Failures.Count} promises were broken:\n\n{string.Concat(Failures.Take(50).Select(static failure => $"- {failure}\n"))}";

    public void Add(FormattableString line) => _text.Append(line.ToString(CultureInfo.InvariantCulture)).Append('\n');

    /// <summary>Rounds that failed with everything else they found.</summary>
    public void Require(bool condition, string otherwise)
    {
        if (!condition)
        {
            Failures.Add(otherwise);
        }
    }
}
