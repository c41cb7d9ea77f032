namespace Scenario.Integration.FakeSts;

/// <summary>One error of STS or the gateway and the shortest way to it.</summary>
public sealed record StsErrorCase(string Code, int Status, string Message)
{
    /// <summary>The request that is refused.</summary>
    internal Func<StsApplication, Task<StsAnswer>> Provoke { get; init; } = static _ => throw new InvalidOperationException("The case has no request.");

    /// <summary>AccessDeniedDetail: action, principal's type, name and account, kind of policy, kind of refusal; null when there must be none.</summary>
    public string?[]? Denied { get; init; }

    public override string ToString() => $"{Code}: {Message}";
}
