namespace Scenario.AppServer.Host.Login;

/// <summary>Name and password of a development user.</summary>
internal sealed record LoginRequest(string? User, string? Password)
{
    public override string ToString() => $"login of {User}";
}

/// <summary>A JWT to be sent as <c>Authorization: Bearer</c>.</summary>
internal sealed record LoginResponse(string Token, string TokenType, string User, DateTimeOffset Expiration)
{
    public override string ToString() => $"token of {User} until {Expiration:O}";
}
