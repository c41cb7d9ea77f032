using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;

namespace Scenario.Trainer.Visits;

/// <summary>Keeps what an address asks for (<c>?lang=</c>, <c>?theme=</c>, <c>?size=</c>) for
/// the pages that follow; a circuit never sees the address.</summary>
internal static class VisitCookies
{
    public const string Language = "lang";
    public const string Theme = "theme";
    public const string Size = "size";

    /// <summary>Tells one visitor's progress from another's; it opens nothing.</summary>
    public const string Visitor = "visitor";

    private static readonly Dictionary<string, string[]> Allowed = new(StringComparer.Ordinal)
    {
        [Language] = ["en", "zh-CN"],
        [Theme] = ["light", "dark", "auto"],
        [Size] = ["large", "normal"],
    };

    /// <summary>The visitor of a request; null on the first one, before <see cref="RememberAsync"/> has run.</summary>
    public static string? VisitorOf(HttpContext context) =>
        context.Items[Visitor] as string ?? (context.Request.Cookies[Visitor] is { Length: 32 } known && known.All(char.IsAsciiHexDigitLower) ? known : null);

    public static Task RememberAsync(HttpContext context, RequestDelegate next)
    {
        foreach (var (name, values) in Allowed)
        {
            if (values.FirstOrDefault(value => value.Equals(context.Request.Query[name], StringComparison.OrdinalIgnoreCase)) is { } value)
            {
                context.Response.Cookies.Append(name, value,
                    new CookieOptions { HttpOnly = true, SameSite = SameSiteMode.Strict, IsEssential = true, MaxAge = TimeSpan.FromDays(30) });
            }
        }

        if (VisitorOf(context) is null)
        {
            var visitor = RandomNumberGenerator.GetHexString(32, lowercase: true);
            context.Items[Visitor] = visitor;
            context.Response.Cookies.Append(Visitor, visitor,
                new CookieOptions { HttpOnly = true, SameSite = SameSiteMode.Strict, IsEssential = true, MaxAge = TimeSpan.FromDays(30) });
        }

        return next(context);
    }
}
