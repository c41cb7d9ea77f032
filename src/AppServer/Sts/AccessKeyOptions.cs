namespace Scenario.AppServer.Sts;

/// <summary>
/// The long-lived key of this server (section <c>AccessKey</c>): from user secrets, a settings file, the environment, or the
/// vendor's variables <c>ALIBABA_CLOUD_ACCESS_KEY_ID</c> and <c>ALIBABA_CLOUD_ACCESS_KEY_SECRET</c>.
/// </summary>
internal sealed class AccessKeyOptions
{
    public string Id { get; set; } = "";

    public string Secret { get; set; } = "";

    /// <summary>Only with a temporary key; null otherwise.</summary>
    public string? SecurityToken { get; set; }

    public override string ToString() => Id;
}
