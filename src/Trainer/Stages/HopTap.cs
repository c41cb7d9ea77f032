using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Scenario.ControlPlane;

namespace Scenario.Trainer.Stages;

/// <summary>Stands in front of a host's pipeline and tells the feed what comes and goes. The host does not know of it.</summary>
public sealed class HopTap(HopFeed feed, HopHost host) : IStartupFilter
{
    // What keeps a process alive or moves its clock is no part of the story.
    private static readonly string[] Backstage = ["/__admin/", "/healthz", "/readyz", "/openapi"];

    /// <summary>A header by which the page keeps a request of its own out of the story; nobody else can know its value.</summary>
    internal static KeyValuePair<string, string> Unseen { get; } = new("x-scenario-unseen", RandomNumberGenerator.GetHexString(32));

    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        var clock = (MovableClock)app.ApplicationServices.GetRequiredService<TimeProvider>();
        app.Use((context, pipeline) => ListenAsync(context, pipeline, clock));
        next(app);
    };

    private async Task ListenAsync(HttpContext context, RequestDelegate next, MovableClock clock)
    {
        var path = context.Request.Path.Value ?? "";
        if (Backstage.Any(prefix => path.StartsWith(prefix, StringComparison.Ordinal)))
        {
            await next(context);
            return;
        }

        if (context.Request.Headers[Unseen.Key] == Unseen.Value)
        {
            // the host's journal speaks all the same: this draft catches what it says and is forgotten
            HopDraft.Current = new(new() { Sequence = 0, Host = host, Time = default, ClockOffset = default, Method = context.Request.Method, Path = path });
            await next(context);
            return;
        }

        var startedAt = clock.GetTimestamp();
        var draft = feed.Begin(host, context.Request.Method, path, clock.GetUtcNow(), clock.Offset);
        HopDraft.Current = draft;
        var isCut = host == HopHost.Oss && context.Request.Method is ("PUT" or "POST") && context.Request.ContentLength > 0
            && feed.TakeCut($"{path}{context.Request.QueryString}{context.Request.Headers.Authorization}");
        var tap = new ExchangeTap(context, isCut ? context.Abort : null);
        try
        {
            await next(context);
            if (!context.RequestAborted.IsCancellationRequested)
            {
                await context.Response.BodyWriter.FlushAsync(context.RequestAborted);
            }
        }
        finally
        {
            var raw = tap.Finish();
            feed.Complete(draft, raw, raw.Status >= 400 ? TitleOf(raw) : null, clock.GetElapsedTime(startedAt));
            HopDraft.Current = null;
        }
    }

    // AppServer refuses with a problem document; its title is what the other hosts call a code.
    private static string? TitleOf(RawExchange raw)
    {
        if (raw.ResponseHeader("Content-Type")?.Contains("json", StringComparison.OrdinalIgnoreCase) != true)
        {
            return null;
        }

        try
        {
            using var problem = JsonDocument.Parse(raw.ResponseBody);
            return problem.RootElement.ValueKind == JsonValueKind.Object && problem.RootElement.TryGetProperty("title", out var title)
                ? title.ToString() : null;
        }
        catch (JsonException)
        {
            return null; // cut short, or no JSON after all
        }
    }
}
