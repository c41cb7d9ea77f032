using System.ComponentModel.DataAnnotations;
using System.Security.Claims;

namespace Scenario.AppServer.Hosting;

/// <summary>How a JWT names its user (section <c>Users</c>).</summary>
internal sealed class UsersOptions
{
    /// <summary>The claim that is unique and never given to another person.</summary>
    [Required]
    public string NameClaim { get; set; } = "sub";

    /// <summary>The user; null when the claim is missing or stands there more than once.</summary>
    public AppUser? UserOf(ClaimsPrincipal caller)
    {
        var claims = caller.FindAll(NameClaim).Take(2).ToArray();
        return claims.Length == 1 ? new AppUser(claims[0].Value, claims[0].Issuer) : null;
    }
}
