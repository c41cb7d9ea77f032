namespace Scenario.AppServer.Sts;

/// <summary>What is known about the key in use; read by readiness and before a role is assumed.</summary>
internal sealed class IdentityState
{
    private volatile Snapshot _current = new(false, false, "not checked yet", "The key has not been checked yet.");

    public bool IsConfirmed => _current.IsConfirmed;

    /// <summary>The key belongs to the account itself: nothing may be done with it.</summary>
    public bool IsRoot => _current.IsRoot;

    /// <summary>For anyone who asks: it names neither account nor user.</summary>
    public string State => _current.State;

    /// <summary>One sentence for the operator, in the log.</summary>
    public string Text => _current.Text;

    public void Confirm(CallerIdentity identity) => _current = new(true, false, "confirmed", $"The key belongs to {identity.Arn}.");

    public void RefuseRoot(CallerIdentity identity) => _current = new(false, true, "refused: it is a root key", RootMessage(identity));

    /// <param name="state">For anyone.</param>
    /// <param name="text">For the operator.</param>
    public void Unconfirmed(string state, string text) => _current = new(false, false, state, text);

    public static string RootMessage(CallerIdentity identity) =>
        $"The access key belongs to the root identity {identity.Arn} of account {identity.AccountId}. AppServer does not work with a root key: "
        + "create a RAM user that holds AliyunSTSAssumeRoleAccess only, and configure its key.";

    private sealed record Snapshot(bool IsConfirmed, bool IsRoot, string State, string Text);
}
