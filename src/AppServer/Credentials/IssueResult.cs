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

/// <summary>Why a user got no credentials.</summary>
/// <param name="Status">HTTP status of the answer.</param>
/// <param name="Code">Stable word for clients, logs and metrics.</param>
/// <param name="Detail">One sentence for a person.</param>
/// <param name="RetryAfter">When asking again makes sense; null when it does not.</param>
/// <param name="StsCode">The vendor's code, if STS said no.</param>
/// <param name="StsRequestId">The id that the vendor's support asks for.</param>
internal sealed record IssueRefusal(int Status, string Code, string Detail, TimeSpan? RetryAfter = null, string? StsCode = null, string? StsRequestId = null);
