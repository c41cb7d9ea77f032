using System.Text;

namespace Scenario.Ram.Sessions;

/// <summary>Outcome of opening a security token.</summary>
public abstract record TokenOpening
{
    private TokenOpening()
    {
    }

    /// <summary>For learners: what opening the token showed.</summary>
    public abstract string Explanation { get; }

    /// <summary>Signed by a known key. Expiry, revocation and the role's existence are still to be checked.</summary>
    public sealed record Opened(RoleSession Session, string KeyId, string AccessKeySecret) : TokenOpening
    {
        public override string Explanation => $"The token was issued to {Session.AssumedRoleArn}.";

        protected override bool PrintMembers(StringBuilder builder)
        {
            builder.Append($"Session = {Session}, KeyId = {KeyId}, AccessKeySecret = ***");
            return true;
        }
    }

    /// <summary>Not of our making.</summary>
    public sealed record Malformed(string Reason) : TokenOpening
    {
        public override string Explanation => $"This is no token that this STS could have issued: {Reason}.";
    }

    /// <summary>Well formed, signed by a key that is not in the ring.</summary>
    public sealed record UnknownKey(string KeyId) : TokenOpening
    {
        public override string Explanation => "The token was signed with a token key that this server does not hold.";
    }

    /// <summary>Well formed, the signature does not fit: altered on the way.</summary>
    public sealed record BadSignature : TokenOpening
    {
        public override string Explanation => "The token was changed after it was issued: its signature does not fit its contents.";
    }
}
