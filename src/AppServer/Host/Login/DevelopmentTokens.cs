using System.Security.Cryptography;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Scenario.AppServer.Host.Login;

/// <summary>Signs and describes the JWTs of the development login. The key lives and dies with the process.</summary>
internal sealed class DevelopmentTokens(IOptions<DevelopmentLoginOptions> options, TimeProvider time)
{
    public const string Issuer = "scenario-development-login";
    public const string Audience = "scenario-appserver";

    private readonly SymmetricSecurityKey _key = new(RandomNumberGenerator.GetBytes(32));

    /// <summary>What a token must satisfy; lifetime is checked where all tokens are.</summary>
    public TokenValidationParameters Validation => new()
    {
        ValidIssuer = Issuer,
        ValidAudience = Audience,
        IssuerSigningKey = _key,
        ValidAlgorithms = [SecurityAlgorithms.HmacSha256],
    };

    /// <summary>A token for a user who has shown the password.</summary>
    public LoginResponse Issue(string user)
    {
        var now = time.GetUtcNow();
        var expiration = now + options.Value.Lifetime;
        var token = new JsonWebTokenHandler().CreateToken(new SecurityTokenDescriptor
        {
            Issuer = Issuer,
            Audience = Audience,
            IssuedAt = now.UtcDateTime,
            NotBefore = now.UtcDateTime,
            Expires = expiration.UtcDateTime,
            Claims = new Dictionary<string, object> { [JwtRegisteredClaimNames.Sub] = user },
            SigningCredentials = new SigningCredentials(_key, SecurityAlgorithms.HmacSha256),
        });
        return new LoginResponse(token, "Bearer", user, expiration);
    }
}
