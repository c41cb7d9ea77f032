using System.Buffers;

namespace Scenario.FakeOss.Requests;

/// <summary>What a header can carry (RFC 9110 section 5). Kept text that it cannot carry would break every later answer.</summary>
internal static class HeaderSyntax
{
    private static readonly SearchValues<char> TokenCharacters =
        SearchValues.Create("!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

    private static readonly SearchValues<char> ControlCharacters = SearchValues.Create(
        [.. Enumerable.Range(0, 0x20).Where(code => code != '\t').Append(0x7F).Select(code => (char)code)]);

    /// <summary>A field name or method: no separators, no spaces, ASCII only.</summary>
    public static bool IsToken(string text) => text.Length > 0 && !text.AsSpan().ContainsAnyExcept(TokenCharacters);

    /// <summary>A field value: anything but control characters; the tab is none.</summary>
    public static bool IsValue(string text) => !text.AsSpan().ContainsAny(ControlCharacters);
}
