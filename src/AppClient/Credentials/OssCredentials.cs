using System.Text;

namespace Scenario.AppClient.Credentials;

/// <summary>What signs a request: long-term keys (no token) or temporary ones (with the token that must travel along).</summary>
/// <param name="Expiration">When the service stops accepting them, by the service's clock; null if they do not expire.</param>
internal sealed record OssCredentials(string AccessKeyId, string AccessKeySecret, string? SecurityToken = null, DateTimeOffset? Expiration = null)
{
    private bool PrintMembers(StringBuilder builder)
    {
        builder.Append("AccessKeyId = ").Append(AccessKeyId).Append(", Expiration = ").Append(Expiration?.ToString("O") ?? "never");
        return true;
    }
}
