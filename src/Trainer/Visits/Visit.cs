using Microsoft.AspNetCore.Http;
using Scenario.Trainer.Localization;

namespace Scenario.Trainer.Visits;

/// <summary>How one visitor wants the page: read from the address, else from cookies, else from the browser.</summary>
/// <param name="Language">Language of every text.</param>
/// <param name="Theme"><c>light</c>, <c>dark</c>, or null: as the browser says.</param>
/// <param name="IsLarge">A font for the back of the room.</param>
internal sealed record Visit(Language Language, string? Theme, bool IsLarge)
{
    public static Visit Of(HttpRequest request) => new(
        Language.Find(request.Query[VisitCookies.Language]) ?? Language.Find(request.Cookies[VisitCookies.Language])
            ?? Language.Preferred(request.Headers.AcceptLanguage),
        Setting(request, VisitCookies.Theme) is "light" or "dark" ? Setting(request, VisitCookies.Theme) : null,
        Setting(request, VisitCookies.Size) == "large");

    private static string? Setting(HttpRequest request, string name) => request.Query[name].FirstOrDefault() ?? request.Cookies[name];
}
