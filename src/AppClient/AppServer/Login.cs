using System.Buffers.Text;
using System.Text;
using System.Text.Json;

namespace Scenario.AppClient.AppServer;

/// <summary>A user who is logged in at a server.</summary>
/// <param name="BearerToken">For AppServer only; it never goes anywhere else.</param>
/// <param name="ExpiresAt">Null if the server did not say.</param>
internal sealed record Login(Uri Server, string User, string BearerToken, DateTimeOffset? ExpiresAt)
{
    /// <summary>The <c>exp</c> claim of a JWT, unverified: it only saves a request that would be refused.</summary>
    public static DateTimeOffset? ReadExpiry(string token) =>
        ReadClaim<DateTimeOffset?>(token, "exp", static exp => exp.TryGetInt64(out var seconds) ? DateTimeOffset.FromUnixTimeSeconds(seconds) : null);

    /// <summary>The <c>sub</c> claim of a JWT, unverified: it is only shown.</summary>
    public static string? ReadSubject(string token) => ReadClaim(token, "sub", static sub => sub.GetString());

    private static T? ReadClaim<T>(string token, string name, Func<JsonElement, T?> read)
    {
        var parts = token.Split('.');
        if (parts.Length != 3 || !Base64Url.IsValid(parts[1]))
        {
            return default;
        }

        try
        {
            using var claims = JsonDocument.Parse(Base64Url.DecodeFromChars(parts[1]));
            return claims.RootElement.TryGetProperty(name, out var claim) ? read(claim) : default;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or ArgumentOutOfRangeException)
        {
            return default;
        }
    }

    private bool PrintMembers(StringBuilder builder)
    {
        builder.Append("Server = ").Append(Server).Append(", User = ").Append(User);
        return true;
    }
}
