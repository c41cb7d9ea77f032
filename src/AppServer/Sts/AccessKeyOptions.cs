namespace Scenario.AppServer.Sts;

/// <summary>
/// The long-lived key of this server (section <c>AccessKey</c>): from user secrets, a settings file, the environment, or the
/// vendor's variables <c>ALIBABA_CLOUD_ACCESS_KEY_ID</c> and <c>ALIBABA_CLOUD_ACCESS_KEY_SECRET</c>.
/// </summary>
internal sealed class AccessKeyOptions
{
    /// <summary>
    /// Id of the server's own key; also <c>ALIBABA_CLOUD_ACCESS_KEY_ID</c>, which counts as a pair with <c>ALIBABA_CLOUD_ACCESS_KEY_SECRET</c>.
    /// </summary>
    public string Id { get; set; } = "";

    /// <summary>Its secret; better in the environment than on the command line.</summary>
    public string Secret { get; set; } = "";

    /// <summary>Its token, where the key is a temporary one.</summary>
    public string? SecurityToken { get; set; }

    public override string ToString() => Id;
}
