using System.CommandLine;
using Scenario.AppClient.Sessions;
using Scenario.Oss;
using Scenario.Oss.Credentials;

namespace Scenario.AppClient.Commands;

/// <summary>The global options of one run, with the environment's values where an option is missing.</summary>
internal sealed class ClientSettings
{
    private const string DefaultServer = "http://127.0.0.1:8713";
    private const string DefaultRegion = "cn-hangzhou";
    private readonly ClientEnvironment _environment;
    private readonly string? _endpoint;
    private readonly string? _region;

    /// <exception cref="UsageException">A value is malformed, or half of a key is missing.</exception>
    public ClientSettings(GlobalOptions options, ParseResult given, ClientEnvironment environment)
    {
        _environment = environment;
        var server = given.GetValue(options.Server);
        var grant = given.GetValue(options.Grant);
        LoginServer = ParseAddress(server ?? Variable("SCENARIO_SERVER") ?? DefaultServer);
        Server = server is null && Variable("SCENARIO_SERVER") is null ? LoginStore.In(environment.StateDirectory).LatestServer ?? LoginServer : LoginServer;
        Grant = grant ?? Variable("SCENARIO_GRANT");
        Json = given.GetValue(options.Json);
        Verbose = given.GetValue(options.Verbose);
        Addressing = given.GetValue(options.Addressing);
        CaFile = given.GetValue(options.CaFile) ?? Variable("SCENARIO_CA_FILE");
        UseVendorSdk = Variable("SCENARIO_OSS_CLIENT") switch
        {
            null or "own" => false,
            "sdk" => true,
            var other => throw new UsageException($"SCENARIO_OSS_CLIENT is '{other}'; it can be own or sdk."),
        };
#if ALIBABA_SDK
        UseVendorSdk = given.GetValue(options.OssClient) is { } which ? which == "sdk" : UseVendorSdk;
#endif
        _endpoint = given.GetValue(options.Endpoint);
        var profile = given.GetValue(options.Profile) is { } name ? VendorProfile.Read(name, environment) : null;
        _region = given.GetValue(options.Region) ?? Variable("OSS_REGION") ?? profile?.Region;

        var key = FromOptions(given.GetValue(options.AccessKeyId), given.GetValue(options.AccessKeySecret), given.GetValue(options.SecurityToken))
            ?? profile?.Credentials;
        KeyFromCommandLine = key;
        Key = key ?? (server is null && grant is null ? FromVariables() : null); // naming a server or grant means asking it
        KeyVariable = key is null && Key is not null ? VariableOfKey() : null;
        AdminEndpoints = [.. (Variable("SCENARIO_ADMIN_ENDPOINT") ?? "").Split([',', ' '], StringSplitOptions.RemoveEmptyEntries).Select(ParseAddress)];
    }

    /// <summary>The server to ask: the one named, else the one of the latest login, else the default.</summary>
    public Uri Server { get; }

    /// <summary>The server to log in at: the one named, else the default, wherever the latest login was.</summary>
    public Uri LoginServer { get; }

    public string? Grant { get; }

    public bool Json { get; }

    public bool Verbose { get; }

    public OssAddressing Addressing { get; }

    public string? CaFile { get; }

    /// <summary>Objects go through the vendor's SDK, which only a build with <c>-p:AlibabaSdk=true</c> contains.</summary>
    public bool UseVendorSdk { get; }

    /// <summary>Credentials that go past AppServer; null = ask AppServer.</summary>
    public OssCredentials? Key { get; }

    public OssCredentials? KeyFromCommandLine { get; }

    /// <summary>The variable that <see cref="Key"/> comes from; null if it comes from elsewhere.</summary>
    public string? KeyVariable { get; }

    /// <summary>The stand-ins beyond this machine that <see cref="AdminToken"/> is for.</summary>
    public IReadOnlyList<Uri> AdminEndpoints { get; }

    /// <summary>Opens the control API of a stand-in that is not on this machine.</summary>
    public string? AdminToken => Variable("SCENARIO_ADMIN_TOKEN");

    /// <summary>The key that calls STS: from the command line or the vendor's variables, whatever server is named.</summary>
    /// <exception cref="UsageException">There is none.</exception>
    public OssCredentials RequireKey() =>
        KeyFromCommandLine ?? FromVariables()
        ?? throw new UsageException(
            "No access key: give --access-key-id and --access-key-secret, --profile, or set ALIBABA_CLOUD_ACCESS_KEY_ID and ALIBABA_CLOUD_ACCESS_KEY_SECRET.");

    /// <summary>Where OSS is, for credentials that go past AppServer.</summary>
    /// <exception cref="UsageException">Neither an endpoint nor a region is named.</exception>
    public Uri OssEndpoint() =>
        (_endpoint ?? Variable("OSS_ENDPOINT")) is { } given ? ParseAddress(given)
        : _region is not null ? ParseAddress($"https://oss-{_region}.aliyuncs.com")
        : throw new UsageException("Where is OSS? Give --endpoint, set OSS_ENDPOINT, or name a --region of the cloud.");

    public Uri StsEndpoint() => ParseAddress(_endpoint ?? Variable("ALIBABA_CLOUD_STS_ENDPOINT") ?? "http://127.0.0.1:8711");

    /// <summary>The signing region that goes with an endpoint.</summary>
    public string RegionOf(Uri endpoint)
    {
        if (_region is not null)
        {
            return _region.StartsWith("oss-", StringComparison.Ordinal) ? _region[4..] : _region;
        }

        var label = endpoint.IdnHost.Split('.')[0];
        return endpoint.IdnHost.EndsWith(".aliyuncs.com", StringComparison.OrdinalIgnoreCase) && label.StartsWith("oss-", StringComparison.Ordinal)
            && label != "oss-accelerate"
            ? label[4..].Replace("-internal", "", StringComparison.Ordinal)
            : DefaultRegion;
    }

    private OssCredentials? FromVariables() =>
        FromOptions(Variable("OSS_ACCESS_KEY_ID"), Variable("OSS_ACCESS_KEY_SECRET"), Variable("OSS_SESSION_TOKEN"))
        ?? FromOptions(Variable("ALIBABA_CLOUD_ACCESS_KEY_ID"), Variable("ALIBABA_CLOUD_ACCESS_KEY_SECRET"), Variable("ALIBABA_CLOUD_SECURITY_TOKEN"));

    private string VariableOfKey() => Variable("OSS_ACCESS_KEY_ID") is null ? "ALIBABA_CLOUD_ACCESS_KEY_ID" : "OSS_ACCESS_KEY_ID";

    private static OssCredentials? FromOptions(string? id, string? secret, string? token) => (id, secret) switch
    {
        (null, null) when token is null => null,
        (not null, not null) => new OssCredentials(id.Trim(), secret.Trim(), string.IsNullOrWhiteSpace(token) ? null : token.Trim()),
        _ => throw new UsageException("Credentials need both the access key id and its secret."),
    };

    private static Uri ParseAddress(string text)
    {
        try
        {
            return OssUrl.ParseEndpoint(text);
        }
        catch (ArgumentException exception)
        {
            throw new UsageException(exception.Message);
        }
    }

    private string? Variable(string name) => _environment.Variable(name) is { Length: > 0 } value ? value : null;
}
