using Scenario.Ram.Evaluation;
using Scenario.Ram.Identities;
using Scenario.Ram.Sessions;

namespace Scenario.FakeSts.Authentication;

/// <summary>Who is asking, as the signature proved it.</summary>
internal abstract record Caller(string AccountId, string AccessKeyId)
{
    /// <summary>ARN for policies, the journal and the log.</summary>
    public abstract string Arn { get; }

    /// <summary>The caller as trust policies match it.</summary>
    public abstract RequestPrincipal Principal { get; }

    /// <summary>No signature; only the federation calls are open to it.</summary>
    internal sealed record Anonymous() : Caller("", "")
    {
        public override string Arn => "anonymous";

        public override RequestPrincipal Principal => RequestPrincipal.Anonymous;
    }

    /// <summary>The key of the account itself.</summary>
    internal sealed record Root(string AccountId, string AccessKeyId) : Caller(AccountId, AccessKeyId)
    {
        public override string Arn => Scenario.Ram.Arn.RamRoot(AccountId).ToString();

        public override RequestPrincipal Principal => RequestPrincipal.Root(AccountId);
    }

    internal sealed record User(RamUser RamUser, string AccessKeyId) : Caller(RamUser.AccountId, AccessKeyId)
    {
        public override string Arn => RamUser.Arn.ToString();

        public override RequestPrincipal Principal => RequestPrincipal.User(RamUser);
    }

    /// <summary>Temporary credentials of a role that still exists.</summary>
    internal sealed record Session(RoleSession RoleSession, RamRole Role) : Caller(RoleSession.AccountId, RoleSession.AccessKeyId)
    {
        public override string Arn => RoleSession.AssumedRoleArn;

        public override RequestPrincipal Principal => RequestPrincipal.Session(RoleSession);
    }
}
