namespace Scenario.Ram.Policies;

/// <summary><c>*</c> or <c>service:name</c>, wildcards in both halves; case does not matter (ram-policy 1.5).</summary>
internal readonly struct ActionPattern
{
    private readonly Pattern _pattern;

    private ActionPattern(string text) => _pattern = new Pattern(text);

    public string Text => _pattern.Text;

    public static bool TryParse(string text, out ActionPattern pattern)
    {
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        var isValid = text == "*" || (colon > 0 && colon < text.Length - 1 && text.IndexOf(':', colon + 1) < 0);
        pattern = isValid ? new ActionPattern(text) : default;
        return isValid;
    }

    public bool IsMatch(string action) => _pattern.IsMatch(action, ignoreCase: true);
}
