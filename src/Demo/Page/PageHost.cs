using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Scenario.ControlPlane;
using Scenario.ControlPlane.Admin;
using Scenario.Demo.Stack;
using Scenario.Demo.Walk;

namespace Scenario.Demo.Page;

/// <summary>The trainers' page: the walk, the live journal of both fakes with its explanations, and the clock.</summary>
internal static class PageHost
{
    /// <param name="stack">The running hosts.</param>
    /// <param name="walks">Plays the walk again when the page asks.</param>
    /// <param name="port">Loopback port to listen on; 0 takes a free one.</param>
    public static WebApplication Create(DemoStack stack, WalkRunner walks, int port)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls($"http://127.0.0.1:{port}").ConfigureKestrel(static kestrel => kestrel.AddServerHeader = false);
        builder.Services.AddSingleton(stack.Cloud.Clock);
        builder.Services.AddSingleton(stack.Journal);
        builder.Services.AddSingleton(stack.Cloud.Resets);
        builder.Services.AddSingleton(stack.Cloud.Faults);
        builder.Services.AddControlPlane(builder.Configuration);

        var app = builder.Build();
        app.Use(static async (context, next) =>
        {
            var headers = context.Response.Headers;
            headers.ContentSecurityPolicy = "default-src 'self'; frame-ancestors 'none'; base-uri 'none'";
            headers.XContentTypeOptions = "nosniff";
            headers.CacheControl = "no-store";
            await next(context);
        });
        var admin = app.Services.GetRequiredService<AdminApi>();
        var guard = new AdminGuard(app.Services.GetRequiredService<AdminOptions>());
        app.Use(async (context, next) =>
        {
            if (await admin.TryHandleAsync(context))
            {
                return;
            }

            // Playing moves the clock and makes requests, so a page of another site must not be able to start it or to read the page.
            if (guard.Check(context, AdminAccess.Operator) is { } refusal)
            {
                await AdminBody.WriteErrorAsync(context, refusal);
                return;
            }

            await next(context);
        });
        MapFile(app, "/", "index.html", "text/html; charset=utf-8");
        MapFile(app, "/page.css", "page.css", "text/css; charset=utf-8");
        MapFile(app, "/page.js", "page.js", "text/javascript; charset=utf-8");
        app.MapGet("/addresses", () => TypedResults.Json(stack.Addresses, TranscriptJson.Default.IReadOnlyDictionaryStringString));
        app.MapGet("/walk", () => TypedResults.Json(walks.Last, TranscriptJson.Default.Transcript));
        app.MapPost("/walk", (HttpContext context) => PlayAsync(context, walks));
        return app;
    }

    private static async Task PlayAsync(HttpContext context, WalkRunner walks)
    {
        var transcript = await walks.PlayAsync(context.RequestAborted);
        context.Response.ContentType = "application/json; charset=utf-8";
        await JsonSerializer.SerializeAsync(context.Response.Body, transcript, TranscriptJson.Default.Transcript, context.RequestAborted);
    }

    private static void MapFile(WebApplication app, string path, string name, string contentType)
    {
        using var stream = typeof(PageHost).Assembly.GetManifestResourceStream($"Page/{name}")
            ?? throw new InvalidOperationException($"The page's file '{name}' is not in the assembly.");
        using var buffer = new MemoryStream();
        stream.CopyTo(buffer);
        var content = buffer.ToArray();
        app.MapGet(path, () => TypedResults.Bytes(content, contentType));
    }
}
