using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;
using Scenario.AppServer.Hosting;

namespace Scenario.AppServer.Host.Login;

/// <summary><c>POST /api/login</c>: a JWT for a configured user. Mapped in the Development environment only.</summary>
internal static class LoginApi
{
    public static void MapLogin(this IEndpointRouteBuilder api) => api
        .MapPost("/login", LogIn)
        .AllowAnonymous()
        .RequireRateLimiting(RateLimits.PerAddress)
        .ProducesProblem(StatusCodes.Status401Unauthorized)
        .WithSummary("Development only: log in as a configured user");

    internal static Results<Ok<LoginResponse>, ProblemHttpResult> LogIn(
        LoginRequest request,
        IOptions<DevelopmentLoginOptions> options,
        DevelopmentTokens tokens,
        AuditLog audit)
    {
        if (request.User is not { } user || !options.Value.Users.TryGetValue(user, out var expected) || !IsSame(expected, request.Password))
        {
            audit.LoginRefused(request.User);
            return TypedResults.Problem("User name or password is wrong.", statusCode: StatusCodes.Status401Unauthorized, title: "Login refused.");
        }

        audit.LoggedIn(user);
        return TypedResults.Ok(tokens.Issue(user));
    }

    private static bool IsSame(string expected, string? presented) => CryptographicOperations.FixedTimeEquals(
        SHA256.HashData(Encoding.UTF8.GetBytes(expected)),
        SHA256.HashData(Encoding.UTF8.GetBytes(presented ?? "")));
}
