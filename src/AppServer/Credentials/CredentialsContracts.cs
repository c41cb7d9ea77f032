using System.Text.Json.Serialization;

namespace Scenario.AppServer.Credentials;

/// <summary>Body of <c>POST /api/credentials</c>.</summary>
/// <param name="Grant">Name of a grant; absent: the default one.</param>
/// <param name="DurationSeconds">900 up to the grant's maximum; absent: the grant's own.</param>
/// <param name="RejectedAccessKeyId">The id of credentials that OSS refused although they should still live: they are replaced.</param>
internal sealed record CredentialsRequest(string? Grant = null, int? DurationSeconds = null, string? RejectedAccessKeyId = null);

/// <summary>Temporary credentials and where they hold.</summary>
/// <param name="AccessKeyId">Begins with <c>STS.</c></param>
/// <param name="AccessKeySecret">Secret.</param>
/// <param name="SecurityToken">Secret.</param>
/// <param name="Expiration">By the clock of <paramref name="ServerTime"/>.</param>
/// <param name="ServerTime">The cloud's time as this server knows it, so that a client can tell how long the credentials live.</param>
/// <param name="Region">For signatures.</param>
/// <param name="Endpoint">Of OSS, with scheme.</param>
/// <param name="Bucket">The bucket.</param>
/// <param name="AllowedPrefix">Keys that begin otherwise are refused by OSS.</param>
internal sealed record CredentialsResponse(
    string AccessKeyId,
    string AccessKeySecret,
    string SecurityToken,
    string Expiration,
    string ServerTime,
    string Region,
    string Endpoint,
    string Bucket,
    string AllowedPrefix)
{
    public override string ToString() => $"{AccessKeyId} until {Expiration}";
}

/// <summary>The shape that the vendor's mobile SDKs parse.</summary>
internal sealed record StsAuthResponse(
    [property: JsonPropertyName("StatusCode")] int StatusCode,
    [property: JsonPropertyName("AccessKeyId")] string AccessKeyId,
    [property: JsonPropertyName("AccessKeySecret")] string AccessKeySecret,
    [property: JsonPropertyName("SecurityToken")] string SecurityToken,
    [property: JsonPropertyName("Expiration")] string Expiration)
{
    public override string ToString() => $"{AccessKeyId} until {Expiration}";
}
