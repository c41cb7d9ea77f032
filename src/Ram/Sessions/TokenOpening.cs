using System.Text;

namespace Scenario.Ram.Sessions;

/// <summary>Outcome of opening a security token.</summary>
public abstract record TokenOpening
{
    private TokenOpening()
    {
    }

    /// <summary>Signed by a known key. Expiry, revocation and the role's existence are still to be checked.</summary>
    public sealed record Opened(RoleSession Session, string KeyId, string AccessKeySecret) : TokenOpening
    {
        protected override bool PrintMembers(StringBuilder builder)
        {
            builder.Append($"Session = {Session}, KeyId = {KeyId}, AccessKeySecret = ***");
            return true;
        }
    }

    /// <summary>Not of our making.</summary>
    public sealed record Malformed(string Reason) : TokenOpening;

    /// <summary>Well formed, signed by a key that is not in the ring.</summary>
    public sealed record UnknownKey(string KeyId) : TokenOpening;

    /// <summary>Well formed, the signature does not fit: altered on the way.</summary>
    public sealed record BadSignature : TokenOpening;
}
