using Scenario.AppServer.Sts;

namespace Scenario.AppServer.Credentials;

/// <summary>How long something signed with temporary credentials may live: by the cloud's clock, whole seconds, never past the token.</summary>
internal static class SignedLifetime
{
    /// <summary>The cloud's time, cut to the second that the signature names.</summary>
    public static DateTimeOffset Now(CloudClock clock)
    {
        var now = clock.GetUtcNow();
        return now.AddTicks(-(now.Ticks % TimeSpan.TicksPerSecond));
    }

    /// <summary>The wish, or what is left of the token if that is less.</summary>
    public static TimeSpan Cut(TimeSpan wish, RoleCredentials role, DateTimeOffset now)
    {
        var left = role.Expiration - now;
        return wish < left ? wish : TimeSpan.FromSeconds(Math.Floor(left.TotalSeconds));
    }
}
