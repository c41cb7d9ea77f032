using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;

namespace Scenario.Integration.S3;

/// <summary>Stands before an S3 server, tells what was asked, and answers some requests itself: with an error, or as a server would that is stricter.</summary>
internal sealed class S3Proxy : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false });

    private S3Proxy(Uri target)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0").ConfigureKestrel(static kestrel => kestrel.Limits.MaxRequestBodySize = null);
        _app = builder.Build();
        _app.Run(http => ForwardAsync(http, target));
    }

    public Uri Endpoint => new(_app.Urls.First());

    /// <summary>Method and raw target of every request so far; copies within the server are called COPY.</summary>
    public ConcurrentQueue<string> Seen { get; } = [];

    /// <summary>Status and code of the answer to give instead; null forwards.</summary>
    public Func<HttpRequest, string, (int Status, string Code)?> Refuse { get; set; } = static (_, _) => null;

    /// <summary>True leaves a request without an answer.</summary>
    public Func<HttpRequest, string, bool> Hang { get; set; } = static (_, _) => false;

    public static async Task<S3Proxy> StartAsync(Uri target)
    {
        var proxy = new S3Proxy(target);
        await proxy._app.StartAsync();
        return proxy;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _http.Dispose();
    }

    private async Task ForwardAsync(HttpContext context, Uri target)
    {
        var raw = context.Features.Get<IHttpRequestFeature>()!.RawTarget;
        Seen.Enqueue($"{(context.Request.Headers.ContainsKey("x-amz-copy-source") ? "COPY" : context.Request.Method)} {raw}");
        if (Hang(context.Request, raw))
        {
            await Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(static _ => { }, TaskScheduler.Default);
            return;
        }

        if (Refuse(context.Request, raw) is { } refusal)
        {
            context.Response.StatusCode = refusal.Status;
            if (refusal.Status is not 204 && context.Request.Method != "HEAD")
            {
                await context.Response.WriteAsync($"<Error><Code>{refusal.Code}</Code><Message>As the test wants it.</Message></Error>");
            }

            return;
        }

        var uri = new Uri(target.GetLeftPart(UriPartial.Authority) + raw, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });
        using var request = new HttpRequestMessage(new HttpMethod(context.Request.Method), uri);
        if (context.Request.ContentLength is not null)
        {
            request.Content = new StreamContent(context.Request.Body);
        }

        foreach (var (name, values) in context.Request.Headers)
        {
            if (!request.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)values))
            {
                request.Content?.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)values);
            }
        }

        using var answer = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, context.RequestAborted);
        context.Response.StatusCode = (int)answer.StatusCode;
        foreach (var (name, values) in answer.Headers.NonValidated.Concat(answer.Content.Headers.NonValidated))
        {
            if (name is not "Transfer-Encoding" and not "Connection" and not "Keep-Alive")
            {
                context.Response.Headers[name] = values.ToArray();
            }
        }

        if (context.Request.Method != "HEAD" && (int)answer.StatusCode is not 204 and not 304)
        {
            await answer.Content.CopyToAsync(context.Response.Body, context.RequestAborted);
        }
    }
}
