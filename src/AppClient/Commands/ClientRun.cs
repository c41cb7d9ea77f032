using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Encodings.Web;
using System.Text.Json;
using Scenario.AppClient.AppServer;
using Scenario.AppClient.Denials;
using Scenario.AppClient.Sessions;
using Scenario.Oss;
using Scenario.Oss.Credentials;
using Scenario.Oss.Transfers;
using Spectre.Console;

namespace Scenario.AppClient.Commands;

/// <summary>One run of one command: its settings, its connections, its output.</summary>
internal sealed class ClientRun : IDisposable
{
    private static readonly JsonWriterOptions Readable = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private GrantCredentials? _grant;

    public ClientRun(ClientSettings settings, ClientEnvironment environment)
    {
        Settings = settings;
        Environment = environment;
        HttpMessageHandler handler = OssHttp.CreateHandler(ReadAuthorities(settings.CaFile));
        Http = new HttpClient(settings.Verbose ? new TracingHandler(handler, environment) : handler) { Timeout = Timeout.InfiniteTimeSpan };
        Logins = LoginStore.In(environment.StateDirectory);
        AppServer = ServerAt(settings.Server);
        Explanations = new ExplanationClient(Http, settings.AdminToken, settings.AdminEndpoints, environment.Time);
        OssClients = CreateOssClients();
    }

    public ClientSettings Settings { get; }

    public ClientEnvironment Environment { get; }

    public HttpClient Http { get; }

    public LoginStore Logins { get; }

    public AppServerClient AppServer { get; }

    public ExplanationClient Explanations { get; }

    /// <summary>Clients of the kind that was chosen.</summary>
    public OssClients OssClients { get; }

    /// <summary>The last connection made, for explaining a refusal.</summary>
    public OssConnection? Connection { get; private set; }

    public UploadCheckpoints Checkpoints => new(Path.Combine(Environment.StateDirectory, "uploads"));

    /// <summary>AppServer at another address than the settings' own.</summary>
    public AppServerClient ServerAt(Uri server) => new(server, Http, Environment.Time);

    /// <summary>Connects to OSS with the credentials given, or with those that AppServer issues to the logged-in user.</summary>
    /// <exception cref="UsageException">Nobody is logged in, or explicit credentials lack an endpoint.</exception>
    public async Task<OssConnection> ConnectAsync(CancellationToken cancellationToken)
    {
        if (Settings.Key is { } key)
        {
            var endpoint = Settings.OssEndpoint();
            WarnOfPlainHttp(endpoint);
            RemarkOnKey();
            Connection = Connect(endpoint, Settings.RegionOf(endpoint), new StaticCredentials(key), bucket: null, prefix: "");
            return Connection;
        }

        WarnOfPlainHttp(Settings.Server);
        var credentials = GrantCredentials();
        var issued = await credentials.GetIssuedAsync(cancellationToken);
        WarnOfPlainHttp(issued.Endpoint);
        Connection = Connect(issued.Endpoint, issued.Region, credentials, issued.Bucket, issued.OwnPrefix);
        return Connection;
    }

    /// <summary>AppServer's credentials for the logged-in user.</summary>
    /// <exception cref="NotLoggedInException">Nobody is logged in at this server.</exception>
    public GrantCredentials GrantCredentials()
    {
        var login = Logins.Find(Settings.Server) ?? throw new NotLoggedInException(Settings.Server);
        return _grant ??= new GrantCredentials(
            (rejected, stop) => AppServer.GetCredentialsAsync(login.BearerToken, Settings.Grant, duration: null, rejected, stop), Environment.Time);
    }

    /// <summary>The result of a command: a text for people or, with <c>--json</c>, one document.</summary>
    /// <remarks>Whatever a server put into the text, it does not steer the terminal.</remarks>
    public void Write(string text, Action<Utf8JsonWriter> json)
    {
        if (!Settings.Json)
        {
            Environment.Out.WriteLine(Printable.Lines(text));
            return;
        }

        WriteJson(json);
    }

    public void WriteJson(Action<Utf8JsonWriter> json)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, Readable))
        {
            writer.WriteStartObject();
            json(writer);
            writer.WriteEndObject();
        }

        // what is unsafe becomes an escape that JSON has, too
        Environment.Out.WriteLine(Printable.Lines(System.Text.Encoding.UTF8.GetString(buffer.ToArray())));
    }

    /// <summary>A remark for people; silent with <c>--json</c>.</summary>
    public void Remark(string text)
    {
        if (!Settings.Json)
        {
            Environment.Messages.WriteLine(Printable.Lines(text));
        }
    }

    public void WarnOfPlainHttp(Uri address)
    {
        if (address.Scheme == Uri.UriSchemeHttp && !ThisMachine.Has(address))
        {
            Remark($"Warning: {address} is plain HTTP; whoever is on the way can read the credentials.");
        }
    }

    /// <summary>Credentials of the environment go before a login; whoever has logged in is told so.</summary>
    public void RemarkOnKey()
    {
        if (Settings.KeyVariable is { } variable && Logins.Find(Settings.Server) is { } login)
        {
            Remark($"The credentials come from {variable}, not from the login of {login.User}: unset it, or name --grant or --server, to use the login.");
        }
    }

    public void Dispose()
    {
        _grant?.Dispose();
        Http.Dispose();
    }

    private OssConnection Connect(Uri endpoint, string region, ICredentialsSource credentials, string? bucket, string prefix)
    {
        var options = new OssClientOptions(endpoint, region) { Addressing = Settings.Addressing };
        return new OssConnection(OssClients.Create(options, credentials), endpoint, bucket, prefix, credentials, Settings.KeyVariable);
    }

    private OssClients CreateOssClients()
    {
        if (Settings.UseVendorSdk && !OssClients.HasVendorSdk)
        {
            throw new UsageException("SCENARIO_OSS_CLIENT is sdk, but this build does not contain the vendor's SDK; build with -p:AlibabaSdk=true.");
        }

        if (Settings is { UseVendorSdk: true, CaFile: not null })
        {
            throw new UsageException("The vendor's SDK trusts the system's certificate authorities only; leave --ca-file out or use the own client.");
        }

        return new OssClients(Settings.UseVendorSdk, Http, Environment.Time);
    }

    private static X509Certificate2Collection? ReadAuthorities(string? path)
    {
        if (path is null)
        {
            return null;
        }

        try
        {
            var authorities = new X509Certificate2Collection();
            authorities.ImportFromPemFile(path);
            return authorities.Count > 0 ? authorities : throw new UsageException($"{path} holds no PEM certificate.");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or CryptographicException)
        {
            throw new UsageException($"Cannot read the certificates in {path}: {exception.Message}");
        }
    }
}
