using System.Text;
using Scenario.Ram.Explanations;
using Scenario.Ram.Identities;

namespace Scenario.Ram.Sessions;

/// <summary>What became of a lookup.</summary>
public abstract record CredentialOutcome
{
    private CredentialOutcome()
    {
    }

    /// <summary>A key that exists, with the secret to verify its signature. Not yet proven.</summary>
    public abstract record Found(string AccessKeySecret) : CredentialOutcome
    {
        /// <summary>Never the secret.</summary>
        protected override bool PrintMembers(StringBuilder builder)
        {
            builder.Append("AccessKeySecret = ***");
            return true;
        }
    }

    /// <summary>The key of the account itself.</summary>
    public sealed record Root(string AccountId, string AccessKeySecret) : Found(AccessKeySecret);

    public sealed record User(RamUser RamUser, string AccessKeySecret) : Found(AccessKeySecret);

    /// <summary>Temporary credentials of a role that still exists.</summary>
    public sealed record Session(RoleSession RoleSession, RamRole Role, string AccessKeySecret) : Found(AccessKeySecret);

    /// <summary>No such long-term key.</summary>
    /// <param name="HasToken">Whether a token came with it.</param>
    public sealed record UnknownKey(bool HasToken) : CredentialOutcome;

    /// <summary>A long-term key that was disabled.</summary>
    /// <param name="HasToken">Whether a token came with it.</param>
    public sealed record InactiveKey(bool HasToken) : CredentialOutcome;

    /// <summary>A token never belongs to a long-term key.</summary>
    public sealed record TokenWithLongTermKey(TokenOpening Token) : CredentialOutcome;

    /// <summary>A temporary key without its token.</summary>
    public sealed record TokenMissing : CredentialOutcome;

    public sealed record TokenUnreadable(Explanation Reason) : CredentialOutcome;

    public sealed record TokenOfOtherKey(Explanation Reason) : CredentialOutcome;

    /// <summary>Expired or revoked.</summary>
    public sealed record SessionEnded(RoleSession RoleSession, Explanation Reason) : CredentialOutcome;

    public sealed record RoleGone(Explanation Reason) : CredentialOutcome;
}
