using System.Diagnostics.CodeAnalysis;

namespace Scenario.AppServer.Credentials;

/// <summary>What a user got: credentials with the policy in them, or a refusal.</summary>
internal sealed record IssueResult
{
    private IssueResult(IssuedAccess? access, IssueRefusal? refusal)
    {
        Access = access;
        Refusal = refusal;
    }

    public IssuedAccess? Access { get; }

    public IssueRefusal? Refusal { get; }

    [MemberNotNullWhen(true, nameof(Access))]
    [MemberNotNullWhen(false, nameof(Refusal))]
    public bool IsGranted => Access is not null;

    public static IssueResult Granted(IssuedAccess access) => new(access, null);

    public static IssueResult Refused(IssueRefusal refusal) => new(null, refusal);
}
