using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Scenario.ControlPlane.Admin;
using Scenario.Trainer.Localization;
using Scenario.Trainer.Visits;

namespace Scenario.Trainer.Classes;

/// <summary>The door of the page in class mode: decides who asks, before anything answers.</summary>
/// <remarks>
/// Three kinds of visitors. A learner is known by a ticket in a cookie, and has its own cloud and nothing else. The trainer is whoever comes from this very
/// machine without such a ticket. Everybody else sees the place to join and its few files.
/// </remarks>
public sealed class ClassGate(ClassRoom room, AdminGuard guard)
{
    /// <summary>Cookie with a learner's ticket.</summary>
    public const string Cookie = "learner";

    /// <summary>Where a learner's browser reaches its OSS.</summary>
    public const string OssPrefix = "/c/oss";

    /// <summary>Where a learner's browser reaches its AppServer.</summary>
    public const string AppServerPrefix = "/c/app";

    private const int FormBytes = 4096;

    // The page takes itself to the place to join; one that does not is cut off. Its cloud is gone in either case.
    private static readonly TimeSpan Farewell = TimeSpan.FromSeconds(2);

    private static readonly string[] Open = ["/assets/", "/favicon."];

    /// <summary>The learner who asks; null for the trainer and for strangers.</summary>
    public static Learner? LearnerOf(HttpContext context) => context.Items[typeof(Learner)] as Learner;

    /// <summary>Lets a request pass, answers it, or refuses it.</summary>
    public async Task EnterAsync(HttpContext context, RequestDelegate next)
    {
        var request = context.Request;
        var isJoin = request.Path == "/join" && (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method));
        if (!IsNamed(request.Host) || CallbackMark.IsOn(request))
        {
            await RefuseAsync(context, 403, "ForeignHost: this address is no name of the class.");
        }
        else if (guard.IsForeignBrowser(request) && !(isJoin && request.Headers["Sec-Fetch-Mode"] == "navigate"))
        {
            // a link to /join in a chat may lead here: it comes without the ticket, and the place to join does nothing by itself
            await RefuseAsync(context, 403, "ForeignOrigin: the class does not answer pages of a foreign origin.");
        }
        else if (request.Path == "/join/enter")
        {
            await JoinAsync(context);
        }
        else if (request.Path == "/join/takeup")
        {
            await TakeUpAsync(context);
        }
        else if (request.Path == "/join/leave")
        {
            await LeaveAsync(context);
        }
        else if (room.Find(request.Cookies[Cookie]) is { } learner)
        {
            context.Items[typeof(Learner)] = learner;
            await room.WakeAsync(learner, context.RequestAborted);
            await ServeAsync(context, learner, next);
        }
        else if (!AdminGuard.IsLocal(context) && !MayLook(context.Connection.RemoteIpAddress))
        {
            await RefuseAsync(context, 429, new TextSource(Visit.Of(request).Language)["join.crowd"]);
        }
        else if (isJoin || Open.Any(
            prefix => request.Path.StartsWithSegments(prefix.TrimEnd('/')) || request.Path.Value!.StartsWith(prefix, StringComparison.Ordinal)))
        {
            await next(context);
        }
        else if (AdminGuard.IsLocal(context))
        {
            if (guard.Check(context, AdminAccess.Operator) is { } refusal)
            {
                await AdminBody.WriteErrorAsync(context, refusal);
                return;
            }

            await next(context);
        }
        else if (HttpMethods.IsGet(request.Method) && !request.Path.StartsWithSegments("/_blazor") && !request.Path.StartsWithSegments("/c"))
        {
            context.Response.Redirect("/join");
        }
        else
        {
            await RefuseAsync(context, 403, "NoTicket: join the class first.");
        }
    }

    private static async Task ServeAsync(HttpContext context, Learner learner, RequestDelegate next)
    {
        var path = context.Request.Path;
        if (path.StartsWithSegments("/__admin"))
        {
            await RefuseAsync(context, 403, "NotTheTrainer: the control API is the trainer's.");
        }
        else if (path.StartsWithSegments(OssPrefix))
        {
            await AnswerAsync(context, learner.Stage.OssEntrance, OssPrefix, learner.Stage.Cloud.OssEndpoint, "http");
        }
        else if (path.StartsWithSegments(AppServerPrefix))
        {
            // AppServer hands out tokens over HTTPS only. In a room that has none it is told so all the same: these tokens open the learner's own cloud alone.
            await AnswerAsync(context, learner.Stage.AppServerEntrance, AppServerPrefix, learner.Stage.AppServer, "https");
        }
        else if (!path.StartsWithSegments("/assets") && !learner.Meter.TryTake())
        {
            await RefuseAsync(context, 429, new TextSource(learner.Meter.Language)
                ["class.limit.requests", ("count", learner.Meter.Limits.RequestsPerSecond)]);
        }
        else if (path == "/_blazor" && !HttpMethods.IsPost(context.Request.Method))
        {
            await ConnectAsync(context, learner, next);
        }
        else
        {
            await next(context);
        }
    }

    // One connection for each open page, for as long as it is open; it ends with the session.
    private static async Task ConnectAsync(HttpContext context, Learner learner, RequestDelegate next)
    {
        // Without WebSockets nobody could say how many pages are open.
        if (context.Features.Get<IHttpUpgradeFeature>() is not { IsUpgradableRequest: true } || learner.Connections > learner.Meter.Limits.Tabs)
        {
            await RefuseAsync(context, 429, "TooManyPages: close one of your pages.");
            return;
        }

        learner.Connects(1);
        using var farewell = new CancellationTokenSource();
        using var leaving = farewell.Token.Register(context.Abort);
        using var ending = learner.Ended.Register(() => farewell.CancelAfter(Farewell));
        try
        {
            await next(context);
        }
        finally
        {
            learner.Connects(-1);
        }
    }

    private static async Task AnswerAsync(HttpContext context, Stages.HostEntrance? entrance, string prefix, Uri endpoint, string scheme)
    {
        var response = context.Response;
        response.Headers.Clear();
        response.OnStarting(static state =>
        {
            // what a learner stored is served from the page's own address: it must never run there
            var headers = ((HttpResponse)state).Headers;
            headers.ContentSecurityPolicy = "sandbox; default-src 'none'";
            headers.XContentTypeOptions = "nosniff";
            headers.Remove("Set-Cookie");
            headers.Remove("Strict-Transport-Security");
            return Task.CompletedTask;
        }, response);

        // the control API of a cloud belongs to its trainer, even where the learner sits at the same machine
        if (context.Request.Path.StartsWithSegments(prefix + "/__admin") || entrance is null
            || !await entrance.TryAnswerAsync(context, prefix, endpoint.Authority, scheme))
        {
            await RefuseAsync(context, 404, "NotFound");
        }
    }

    private async Task JoinAsync(HttpContext context)
    {
        var request = context.Request;
        if (!HttpMethods.IsPost(request.Method) || !request.HasFormContentType || request.ContentLength is not <= FormBytes)
        {
            await RefuseAsync(context, 400, "BadRequest: a form with code and name is expected.");
            return;
        }

        var form = await request.ReadFormAsync(context.RequestAborted);
        var (code, name) = (form["code"].ToString(), form["name"].ToString());
        var outcome = await room.JoinAsync(context.Connection.RemoteIpAddress, code, name, context.RequestAborted);
        if (outcome is { Ticket: { } ticket })
        {
            if (room.Find(request.Cookies[Cookie]) is { } before)
            {
                await room.RemoveAsync(before); // the same browser again: one cloud is enough
            }

            context.Response.Cookies.Append(Cookie, ticket, Options(request));
            Go(context, "/");
            return;
        }

        var query = QueryString.Create([new("error", outcome.Refusal!.Value.ToString().ToLowerInvariant()), new("name", name),
            .. outcome.Refusal == JoinRefusal.Name ? [new KeyValuePair<string, string?>("code", code)] : Array.Empty<KeyValuePair<string, string?>>()]);
        Go(context, "/join" + query);
    }

    private async Task TakeUpAsync(HttpContext context)
    {
        var request = context.Request;
        if (!HttpMethods.IsPost(request.Method) || !request.HasFormContentType || request.ContentLength is not <= FormBytes)
        {
            await RefuseAsync(context, 400, "BadRequest: a form with a code is expected.");
            return;
        }

        var form = await request.ReadFormAsync(context.RequestAborted);
        var outcome = room.TakeUp(context.Connection.RemoteIpAddress, form["device"].ToString());
        if (outcome is { Ticket: { } ticket, Learner: { } learner })
        {
            if (room.Find(request.Cookies[Cookie]) is { } before && before != learner)
            {
                await room.RemoveAsync(before); // whoever this browser was until now
            }

            context.Response.Cookies.Append(Cookie, ticket, Options(request));
            Go(context, learner.Place);
            return;
        }

        Go(context, "/join" + QueryString.Create("error", outcome.Refusal!.Value.ToString().ToLowerInvariant()));
    }

    private bool MayLook(IPAddress? address)
    {
        if (room.Looks.WaitOf(address) > TimeSpan.Zero)
        {
            return false;
        }

        room.Looks.Count(address);
        return true;
    }

    private async Task LeaveAsync(HttpContext context)
    {
        if (!HttpMethods.IsPost(context.Request.Method))
        {
            await RefuseAsync(context, 405, "MethodNotAllowed");
            return;
        }

        if (room.Find(context.Request.Cookies[Cookie]) is { } learner)
        {
            await room.RemoveAsync(learner);
        }

        context.Response.Cookies.Delete(Cookie, Options(context.Request));
        Go(context, "/join");
    }

    private static void Go(HttpContext context, string path)
    {
        context.Response.StatusCode = StatusCodes.Status303SeeOther;
        context.Response.Headers.Location = path;
    }

    // For the browser's session: the class ends before the day does.
    private static CookieOptions Options(HttpRequest request) =>
        new() { HttpOnly = true, SameSite = SameSiteMode.Strict, Secure = request.IsHttps, IsEssential = true, Path = "/" };

    // A name can be rebound to any address, an address cannot: only the name that the class was started with is believed.
    private bool IsNamed(HostString host)
    {
        var name = host.Host.TrimEnd('.');
        return IPAddress.TryParse(name.Trim('[', ']'), out _)
            || name.Equals("localhost", StringComparison.OrdinalIgnoreCase)
            || name.Equals(room.Address.Host, StringComparison.OrdinalIgnoreCase);
    }

    private static async Task RefuseAsync(HttpContext context, int status, string text)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "text/plain; charset=utf-8";
        await context.Response.WriteAsync(text + "\n", context.RequestAborted);
    }
}
