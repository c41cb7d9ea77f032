using System.Text;

namespace Scenario.Oss.Credentials;

/// <summary>What signs a request: long-term keys (no token) or temporary ones (with the token that must travel along).</summary>
/// <param name="Expiration">When the service stops accepting them, by the service's clock; null if they do not expire.</param>
public sealed record OssCredentials(string AccessKeyId, string AccessKeySecret, string? SecurityToken = null, DateTimeOffset? Expiration = null)
{
    /// <summary>The issuer's time when it gave them out, by the clock of <see cref="Expiration"/>; null = this machine's clock is as good.</summary>
    public DateTimeOffset? IssuedAt { get; init; }

    private bool PrintMembers(StringBuilder builder)
    {
        builder.Append("AccessKeyId = ").Append(AccessKeyId).Append(", Expiration = ").Append(Expiration?.ToString("O") ?? "never");
        return true;
    }
}
