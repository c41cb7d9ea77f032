using Microsoft.AspNetCore.Http;

namespace Scenario.Trainer.Visits;

/// <summary>Keeps what an address asks for (<c>?lang=</c>, <c>?theme=</c>, <c>?size=</c>) for the pages that follow; a circuit never sees the address.</summary>
internal static class VisitCookies
{
    public const string Language = "lang";
    public const string Theme = "theme";
    public const string Size = "size";

    private static readonly Dictionary<string, string[]> Allowed = new(StringComparer.Ordinal)
    {
        [Language] = ["en", "zh-CN"],
        [Theme] = ["light", "dark", "auto"],
        [Size] = ["large", "normal"],
    };

    public static Task RememberAsync(HttpContext context, RequestDelegate next)
    {
        foreach (var (name, values) in Allowed)
        {
            if (values.FirstOrDefault(value => value.Equals(context.Request.Query[name], StringComparison.OrdinalIgnoreCase)) is { } value)
            {
                context.Response.Cookies.Append(name, value, new CookieOptions { HttpOnly = true, SameSite = SameSiteMode.Strict, IsEssential = true, MaxAge = TimeSpan.FromDays(30) });
            }
        }

        return next(context);
    }
}
