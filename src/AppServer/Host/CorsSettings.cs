namespace Scenario.AppServer.Host;

/// <summary>Web pages that may call this API (section <c>Cors</c>).</summary>
internal sealed class CorsSettings
{
    /// <summary>Exact origins of web pages that may call the API, such as <c>https://app.example.com</c>. Default: none.</summary>
    public string[] Origins { get; set; } = [];
}
