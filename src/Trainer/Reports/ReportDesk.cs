using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Scenario.Signing;
using Scenario.Signing.Oss;
using Scenario.Trainer.Stages;

namespace Scenario.Trainer.Reports;

/// <summary>
/// A receiver of upload reports that is only as careful as its rules: what a company could have written instead of AppServer's. It lives on a
/// loopback port of its own for one check, books into its own list and knows nothing that is worth a theft.
/// </summary>
internal sealed class ReportDesk : IAsyncDisposable
{
    private static readonly HttpClient Http = new(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false })
    {
        MaxResponseContentBufferSize = 16 * 1024,
        Timeout = TimeSpan.FromSeconds(30),
    };

    private readonly WebApplication _host;
    private readonly ReportRules _rules;
    private readonly string _authority;
    private readonly Lock _gate = new();
    private readonly List<(string Object, string ETag)> _booked = [];

    private ReportDesk(Stage stage, ReportRules rules, string attackersKey)
    {
        _rules = rules;
        _authority = stage.Cloud.OssEndpoint.GetLeftPart(UriPartial.Authority);
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.Logging.ClearProviders();
        stage.ReportPort?.HandTo(builder.Services);
        builder.WebHost.UseUrls($"http://127.0.0.1:{stage.ReportPort?.Number ?? 0}").ConfigureKestrel(static kestrel => kestrel.Limits.MaxRequestBodySize = 64 * 1024);
        builder.Services.AddSingleton<TimeProvider>(stage.Clock);
        builder.Services.AddSingleton<IStartupFilter>(new HopTap(stage.Feed, HopHost.AppServer));
        _host = builder.Build();
        _host.MapPost(Path, ReceiveAsync);
        _host.MapGet("/evil.pem", () => TypedResults.Text(attackersKey)); // what an attacker's own server would hold
    }

    /// <summary>Where reports are received.</summary>
    public const string Path = "/api/callback";

    public Uri Address => new(_host.Urls.First());

    /// <summary>The last report that was believed, as it came over the wire.</summary>
    public (string Authorization, string KeyAddress, byte[] Body)? Last { get; private set; }

    /// <param name="stage">Whose OSS the reports are about; its feed shows them.</param>
    /// <param name="rules">What is looked at.</param>
    /// <param name="attackersKey">PEM of a key that is not of OSS.</param>
    /// <param name="cancellationToken">Gives up starting.</param>
    public static async Task<ReportDesk> StartAsync(Stage stage, ReportRules rules, string attackersKey, CancellationToken cancellationToken)
    {
        var desk = new ReportDesk(stage, rules, attackersKey);
        await desk._host.StartAsync(cancellationToken);
        return desk;
    }

    /// <summary>How often an upload was booked.</summary>
    public int Booked(string name)
    {
        lock (_gate)
        {
            return _booked.Count(booking => booking.Object == name);
        }
    }

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    private async Task<IResult> ReceiveAsync(HttpContext context, CancellationToken cancellationToken)
    {
        using var buffer = new MemoryStream();
        await context.Request.Body.CopyToAsync(buffer, cancellationToken);
        var body = buffer.ToArray();
        var (authorization, address) = (context.Request.Headers.Authorization.ToString(), context.Request.Headers["x-oss-pub-key-url"].ToString());
        if (await RefusalAsync(context, body, authorization, address, cancellationToken) is { } refusal)
        {
            return TypedResults.Problem(refusal, statusCode: StatusCodes.Status403Forbidden, title: "Not a callback of OSS.");
        }

        Last ??= (authorization, address, body);
        var report = PercentEncoding.ParseQuery(Encoding.UTF8.GetString(body)).DistinctBy(static item => item.Name).ToDictionary(static item => item.Name,
            static item => item.Value ?? "");
        var booking = (report.GetValueOrDefault("object", ""), report.GetValueOrDefault("etag", ""));
        lock (_gate)
        {
            if (_rules.Booking != "once" || !_booked.Contains(booking))
            {
                _booked.Add(booking);
            }
        }

        return TypedResults.Text("""{"status":"ok"}""", "application/json");
    }

    private async Task<string?> RefusalAsync(HttpContext context, byte[] body, string authorization, string address, CancellationToken cancellationToken)
    {
        var (isSigned, hasAddress) = (TryDecode(authorization, out var signature), TryDecode(address, out var place));
        if (_rules.Signature == "unchecked" && _rules.KeyAddress == "unchecked")
        {
            return null;
        }

        if (!isSigned || !hasAddress)
        {
            return "The headers authorization and x-oss-pub-key-url are missing or not base64.";
        }

        var text = Encoding.UTF8.GetString(place);
        if (!IsTrusted(text))
        {
            return "The public key lies at an address that is not allowed.";
        }

        return _rules.Signature != "verified" || await IsSignedByAsync(text, context, body, signature, cancellationToken)
            ? null : "The signature does not match.";
    }

    private bool IsTrusted(string address) => _rules.KeyAddress switch
    {
        "unchecked" => true,
        "beginsWith" => address.StartsWith(_authority, StringComparison.Ordinal),

        // The address as it will be asked, not as it is written.
        _ => Uri.TryCreate(address, UriKind.Absolute, out var uri) && uri.UserInfo.Length == 0
            && uri.AbsoluteUri.StartsWith(_authority + "/_/", StringComparison.Ordinal),
    };

    private static async Task<bool> IsSignedByAsync(string address, HttpContext context, byte[] body, byte[] signature, CancellationToken cancellationToken)
    {
        // INVARIANT: whatever the rules trust, this process asks nobody but this machine.
        if (!Uri.TryCreate(address, UriKind.Absolute, out var uri) || uri.Scheme != Uri.UriSchemeHttp || uri.Host != "127.0.0.1")
        {
            return false;
        }

        try
        {
            using var key = RSA.Create();
            key.ImportFromPem(await Http.GetStringAsync(uri, cancellationToken));
            return OssCallbackSignature.Verify(context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget, body, signature, key);
        }
        catch (Exception exception) when (exception is HttpRequestException or ArgumentException or CryptographicException)
        {
            return false; // no key there
        }
    }

    private static bool TryDecode(string text, out byte[] bytes)
    {
        var buffer = new byte[text.Length];
        var isBase64 = Convert.TryFromBase64String(text, buffer, out var length);
        bytes = buffer[..length];
        return isBase64 && length > 0;
    }
}
