using System.Text;
using Scenario.Ram.Explanations;

namespace Scenario.Ram.Sessions;

/// <summary>Outcome of opening a security token.</summary>
public abstract record TokenOpening
{
    private TokenOpening()
    {
    }

    /// <summary>For learners: what opening the token showed.</summary>
    public abstract Explanation Explain();

    /// <summary>Signed by a known key. Expiry, revocation and the role's existence are still to be checked.</summary>
    public sealed record Opened(RoleSession Session, string KeyId, string AccessKeySecret) : TokenOpening
    {
        public override Explanation Explain() => new(ExplanationKind.TokenIssuedTo, ("session", Session.AssumedRoleArn));

        protected override bool PrintMembers(StringBuilder builder)
        {
            builder.Append($"Session = {Session}, KeyId = {KeyId}, AccessKeySecret = ***");
            return true;
        }
    }

    /// <summary>Not of our making.</summary>
    /// <param name="Flaw">What is wrong with it.</param>
    public sealed record Malformed(ExplanationKind Flaw) : TokenOpening
    {
        public override Explanation Explain() => new(ExplanationKind.TokenMalformed, ("flaw", new Explanation(Flaw)));
    }

    /// <summary>Well formed, signed by a key that is not in the ring.</summary>
    public sealed record UnknownKey(string KeyId) : TokenOpening
    {
        public override Explanation Explain() => new(ExplanationKind.TokenKeyUnknown);
    }

    /// <summary>Well formed, the signature does not fit: altered on the way.</summary>
    public sealed record BadSignature : TokenOpening
    {
        public override Explanation Explain() => new(ExplanationKind.TokenAltered);
    }
}
