using System.Text.Json.Serialization;
using Scenario.Oss.Credentials;

namespace Scenario.AppClient.AppServer;

/// <summary>AppServer's answer to a request for credentials: the credentials and where to use them. Printing one shows no secret.</summary>
/// <param name="AccessKeyId">Begins with <c>STS.</c></param>
/// <param name="AccessKeySecret">Secret.</param>
/// <param name="SecurityToken">Secret.</param>
/// <param name="Expiration">By the clock of <paramref name="ServerTime"/>.</param>
/// <param name="Region">Signing region such as <c>cn-hangzhou</c>.</param>
/// <param name="Endpoint">Of OSS.</param>
/// <param name="Bucket">The bucket.</param>
/// <param name="AllowedPrefix">Keys under this prefix are the user's own; null or empty if the grant names none.</param>
/// <param name="ServerTime">The cloud's clock when the server answered; null from a server that does not say.</param>
internal sealed record IssuedCredentials(
    [property: JsonRequired] string AccessKeyId,
    [property: JsonRequired] string AccessKeySecret,
    [property: JsonRequired] string SecurityToken,
    [property: JsonRequired] DateTimeOffset Expiration,
    [property: JsonRequired] string Region,
    [property: JsonRequired] Uri Endpoint,
    [property: JsonRequired] string Bucket,
    string? AllowedPrefix = null,
    DateTimeOffset? ServerTime = null)
{
    /// <summary>What signs a request.</summary>
    [JsonIgnore]
    public OssCredentials Credentials { get; } = new(AccessKeyId, AccessKeySecret, SecurityToken, Expiration) { IssuedAt = ServerTime };

    /// <summary>Keys under it are the user's own; empty if unknown.</summary>
    [JsonIgnore]
    public string OwnPrefix => AllowedPrefix ?? "";

    public override string ToString() => $"{AccessKeyId} for {Bucket} at {Endpoint}";
}
