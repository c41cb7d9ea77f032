using Scenario.ControlPlane.Journal;

namespace Scenario.FakeOss.Forms;

/// <summary>One condition on a form field.</summary>
/// <param name="Operator"><c>eq</c>, <c>starts-with</c>, <c>in</c> or <c>not-in</c>.</param>
/// <param name="Field">Lower case, without the dollar sign.</param>
/// <param name="Values">One, or the set of <c>in</c> and <c>not-in</c>.</param>
internal sealed record PostCondition(string Operator, string Field, IReadOnlyList<string> Values)
{
    /// <param name="value">What the form says, for <c>not-in</c> with <c>${filename}</c> expanded, else before; null when it has no such field.</param>
    public bool Holds(string? value) => Operator switch
    {
        "eq" => value == Values[0],
        "starts-with" => Values[0].Length == 0 || value?.StartsWith(Values[0], StringComparison.Ordinal) == true,
        "in" => value is not null && Values.Contains(value, StringComparer.Ordinal),
        "not-in" => value is null || !Values.Contains(value, StringComparer.Ordinal),
        _ => false,
    };

    /// <summary>A value of the field as an answer or the journal may show it: tokens and signatures are masked, but not that one is empty.</summary>
    public string Shown(string value) => value.Length > 0 && SecretText.IsSecret(Field) ? SecretText.Masked : value;

    /// <summary>As a policy would spell it.</summary>
    public override string ToString()
    {
        var values = string.Join(", ", Values.Select(value => $"\"{Shown(value)}\""));
        return $"[\"{Operator}\", \"${Field}\", {(Operator is "in" or "not-in" ? $"[{values}]" : values)}]";
    }
}
