using System.Reflection;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Scenario.ControlPlane.Admin;
using Scenario.FakeCloud;
using Scenario.FakeCloud.Hosting;

namespace Aspire.Hosting.AlibabaCloud;

/// <summary>What the cloud was asked and why it refused, for a person with a browser. The files tell nothing and are for everyone who gets here, from the
/// dashboard's link too; the requests are for this page alone, as at the control API.</summary>
internal sealed class RequestsPage : IAsyncDisposable
{
    private const int Shown = 200;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    private static readonly Dictionary<string, (byte[] Content, string Type)> Files = new(StringComparer.Ordinal)
    {
        ["/"] = (Read("requests.html"), "text/html; charset=utf-8"),
        ["/requests.css"] = (Read("requests.css"), "text/css; charset=utf-8"),
        ["/requests.js"] = (Read("requests.js"), "text/javascript; charset=utf-8"),
    };

    private readonly AdminGuard _guard = new(new AdminOptions());
    private readonly FakeCloudHost _cloud;
    private readonly ServiceProvider _services = new ServiceCollection().BuildServiceProvider();
    private readonly CloudServer _server;

    private RequestsPage(FakeCloudHost cloud)
    {
        _cloud = cloud;
        var port = LoopbackPort.Bind(0, "page");
        Address = new($"http://127.0.0.1:{port.Number}/");
        _server = new(new(static kestrel => kestrel.AddServerHeader = false), NullLoggerFactory.Instance, port, tls: null, certificates: null);
        _server.Application.Begin(AnswerAsync, _services.GetRequiredService<IServiceScopeFactory>());
    }

    public Uri Address { get; }

    public static async Task<RequestsPage> StartAsync(FakeCloudHost cloud, CancellationToken cancellationToken)
    {
        var page = new RequestsPage(cloud);
        try
        {
            await page._server.StartAsync(cancellationToken);
            return page;
        }
        catch
        {
            await page.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        await _services.DisposeAsync();
    }

    private async Task AnswerAsync(HttpContext context)
    {
        var headers = context.Response.Headers;
        headers.ContentSecurityPolicy = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; frame-ancestors 'none'; base-uri 'none'";
        headers.XContentTypeOptions = "nosniff";
        headers.CacheControl = "no-store";
        if (!HttpMethods.IsGet(context.Request.Method))
        {
            context.Response.StatusCode = StatusCodes.Status405MethodNotAllowed;
        }
        else if (Files.TryGetValue(context.Request.Path, out var file))
        {
            context.Response.ContentType = file.Type;
            await context.Response.Body.WriteAsync(file.Content, context.RequestAborted);
        }
        else if (context.Request.Path != "/requests.json")
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
        }
        else if (_guard.Check(context, AdminAccess.Operator) is { } refusal)
        {
            context.Response.StatusCode = refusal.Status;
            await context.Response.WriteAsJsonAsync(new { refusal.Code, refusal.Message }, Json, context.RequestAborted);
        }
        else
        {
            await context.Response.WriteAsJsonAsync(new { utcNow = _cloud.Clock.GetUtcNow(), requests = _cloud.Requests.TakeLast(Shown).Select(Row) }, Json,
                context.RequestAborted);
        }
    }

    private static object Row(CloudRequest request) => new
    {
        request.RequestId,
        request.Time,
        request.Service,
        request.Operation,
        request.Method,
        request.Target,
        request.Principal,
        request.AccessKeyId,
        request.Action,
        request.Resource,
        request.Status,
        request.Code,
        request.Fault,
        request.Why,
        statements = request.Decision?.Statements ?? [],
    };

    private static byte[] Read(string name)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(name)!;
        using var buffer = new MemoryStream();
        stream.CopyTo(buffer);
        return buffer.ToArray();
    }
}
