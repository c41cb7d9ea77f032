namespace Scenario.AppServer.Sts;

/// <summary>The two calls AppServer makes. Network and protocol failures come back as <see cref="StsFailure"/>; only cancellation throws.</summary>
internal interface IStsClient
{
    /// <summary>Obtains temporary credentials of a role.</summary>
    Task<StsAnswer<RoleCredentials>> AssumeRoleAsync(RoleRequest request, CancellationToken cancellationToken);

    /// <summary>Asks whose key this is.</summary>
    Task<StsAnswer<CallerIdentity>> GetCallerIdentityAsync(CancellationToken cancellationToken);
}

/// <summary>Whose key it is.</summary>
/// <param name="Type"><c>Account</c>, <c>RAMUser</c> or <c>AssumedRoleUser</c>.</param>
/// <param name="Arn">Full name.</param>
/// <param name="AccountId">Account.</param>
internal sealed record CallerIdentity(string Type, string Arn, string AccountId)
{
    /// <summary>The account itself: a key that may do everything and that STS refuses for AssumeRole.</summary>
    public bool IsRoot => Type == "Account" || Arn.EndsWith(":root", StringComparison.Ordinal);
}

/// <summary>Parameters of AssumeRole.</summary>
/// <param name="RoleArn">The role.</param>
/// <param name="SessionName">2 to 64 characters; what the cloud's logs show.</param>
/// <param name="Policy">Session policy, at most 2048 bytes.</param>
/// <param name="Duration">900 s up to the role's maximum, whole seconds.</param>
internal sealed record RoleRequest(string RoleArn, string SessionName, string Policy, TimeSpan Duration);

/// <summary>Why a call to STS brought nothing.</summary>
/// <param name="Kind">What it means for the next call.</param>
/// <param name="Code">The vendor's code such as <c>NoPermission</c>, or ours for failures without one.</param>
/// <param name="Message">Text for the log; the vendor's, without the string-to-sign that it may carry.</param>
/// <param name="RequestId">The id that support asks for.</param>
/// <param name="RetryAfter">How long STS wants to be left alone.</param>
internal sealed record StsFailure(StsFailureKind Kind, string Code, string Message, string? RequestId = null, TimeSpan? RetryAfter = null);
