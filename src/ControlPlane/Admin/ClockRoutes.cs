using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Scenario.ControlPlane.Admin;

/// <summary><c>GET</c> and <c>POST /__admin/clock</c>.</summary>
public sealed class ClockRoutes
{
    private const string BodyRule = "The body is {\"advanceSeconds\":N}, {\"set\":\"2026-01-01T00:00:00Z\"} or {\"reset\":true}.";
    private const string LimitRule = "The clock moves at most 1000 years from the real time, either way.";
    private const double LongestSpan = 1e11; // seconds; beyond the limit by far, and a TimeSpan still holds it

    private readonly MovableClock _clock;

    public ClockRoutes(MovableClock clock)
    {
        _clock = clock;
        Routes = [new("GET", "clock", (context, _) => AnswerAsync(context)), new("POST", "clock", MoveAsync)];
    }

    internal IReadOnlyList<AdminRoute> Routes { get; }

    private async Task MoveAsync(HttpContext context, string segment)
    {
        using var body = await AdminBody.ReadObjectAsync(context);
        var members = body.RootElement.EnumerateObject().ToArray();
        if (members.Length != 1)
        {
            throw new AdminErrorException(new(400, "InvalidClock", BodyRule, "$"));
        }

        switch (members[0].Name, members[0].Value.ValueKind)
        {
            case ("advanceSeconds", JsonValueKind.Number) when members[0].Value.TryGetDouble(out var seconds):
                RequireWithinLimit(Math.Abs(seconds) <= LongestSpan && _clock.TryAdvance(TimeSpan.FromSeconds(seconds)), "$.advanceSeconds");
                break;
            case ("set", JsonValueKind.String) when TryReadTime(members[0].Value.GetString()!, out var utcNow):
                RequireWithinLimit(_clock.TrySet(utcNow), "$.set");
                break;
            case ("reset", JsonValueKind.True):
                _clock.Reset();
                break;
            default:
                throw new AdminErrorException(new(400, "InvalidClock", BodyRule, "$." + members[0].Name));
        }

        await AnswerAsync(context);
    }

    private static void RequireWithinLimit(bool isWithin, string path)
    {
        if (!isWithin)
        {
            throw new AdminErrorException(new(400, "InvalidClock", LimitRule, path));
        }
    }

    private Task AnswerAsync(HttpContext context) => AdminBody.WriteAsync(
        context,
        new ClockAnswer(
            _clock.GetUtcNow().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
            Math.Round(_clock.Offset.TotalSeconds, 3)),
        AdminJson.Default.ClockAnswer);

    private static bool TryReadTime(string text, out DateTimeOffset utc) => DateTimeOffset.TryParseExact(
        text,
        ["yyyy-MM-dd'T'HH:mm:ss'Z'", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'"],
        CultureInfo.InvariantCulture,
        DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal,
        out utc);
}

/// <param name="UtcNow">The moved time, whole seconds, <c>Z</c>.</param>
/// <param name="OffsetSeconds">How far it is ahead of the real time.</param>
internal sealed record ClockAnswer(string UtcNow, double OffsetSeconds);
