namespace Scenario.Trainer.Localization;

/// <summary>A language of the page.</summary>
/// <param name="Code">BCP 47 tag, as <c>?lang=</c> and <c>&lt;html lang&gt;</c> spell it.</param>
/// <param name="Name">What its speakers call it.</param>
public sealed record Language(string Code, string Name)
{
    public static Language English { get; } = new("en", "English");

    public static Language Chinese { get; } = new("zh-CN", "简体中文");

    public static IReadOnlyList<Language> All { get; } = [English, Chinese];

    /// <summary>The language with this code, letter case ignored; null when the page does not speak it.</summary>
    public static Language? Find(string? code) => All.FirstOrDefault(language => language.Code.Equals(code, StringComparison.OrdinalIgnoreCase));

    /// <summary>What a browser's <c>Accept-Language</c> asks for first among the page's languages; English when none is.</summary>
    public static Language Preferred(string? acceptLanguage)
    {
        var wishes =
            from part in (acceptLanguage ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            let pieces = part.Split(';', StringSplitOptions.TrimEntries)
            let quality = pieces.Skip(1).Select(static piece => piece.StartsWith("q=", StringComparison.Ordinal) ? piece[2..] : "").FirstOrDefault("1")
            let weight = double.TryParse(quality, System.Globalization.CultureInfo.InvariantCulture, out var number) ? number : 0
            where weight > 0
            orderby weight descending
            select pieces[0];
        foreach (var wish in wishes)
        {
            if (wish.StartsWith("zh", StringComparison.OrdinalIgnoreCase))
            {
                return Chinese;
            }

            if (wish.StartsWith("en", StringComparison.OrdinalIgnoreCase))
            {
                return English;
            }
        }

        return English;
    }
}
