namespace Scenario.AppServer.Host;

/// <summary>Web pages that may call this API (section <c>Cors</c>).</summary>
internal sealed class CorsSettings
{
    /// <summary>Exact origins such as <c>https://app.example.com</c>; default none.</summary>
    public string[] Origins { get; set; } = [];
}
