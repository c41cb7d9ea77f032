using System.Text.Json.Serialization;

namespace Scenario.AppClient.AppServer;

internal sealed record LoginRequest(string User, string Password)
{
    public override string ToString() => $"LoginRequest {{ User = {User} }}";
}

/// <summary>Servers differ in what they call the token and its end.</summary>
internal sealed record LoginResponse(
    string? Token, string? AccessToken, DateTimeOffset? ExpiresAt, DateTimeOffset? Expiration, [property: JsonPropertyName("expires_in")] long? ExpiresIn)
{
    public override string ToString() => nameof(LoginResponse);
}

internal sealed record CredentialsRequest(string? Grant, int? DurationSeconds, string? RejectedAccessKeyId);

/// <summary>RFC 9457.</summary>
internal sealed record Problem(string? Title, string? Detail, string? TraceId);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(LoginRequest))]
[JsonSerializable(typeof(LoginResponse))]
[JsonSerializable(typeof(CredentialsRequest))]
[JsonSerializable(typeof(IssuedCredentials))]
[JsonSerializable(typeof(Problem))]
internal sealed partial class AppServerJson : JsonSerializerContext;
