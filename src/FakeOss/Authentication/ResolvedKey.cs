namespace Scenario.FakeOss.Authentication;

/// <summary>The secret behind an access key and the caller that it stands for.</summary>
internal sealed record ResolvedKey(string AccessKeySecret, OssCaller Caller)
{
    /// <summary>Never the secret.</summary>
    public override string ToString() => $"ResolvedKey {{ Caller = {Caller.Arn} }}";
}
