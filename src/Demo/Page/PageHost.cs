using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Scenario.ControlPlane;
using Scenario.ControlPlane.Admin;
using Scenario.Demo.Stack;
using Scenario.Trainer;
using Scenario.Trainer.Stages;

namespace Scenario.Demo.Page;

/// <summary>The trainers' page: the trainer's places over this stack, and the control API of both fakes at once.</summary>
internal static class PageHost
{
    /// <param name="stack">The running hosts.</param>
    /// <param name="port">Loopback port to listen on; 0 takes the one that the stack let in.</param>
    public static WebApplication Create(DemoStack stack, int port)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls($"http://127.0.0.1:{(port == 0 ? stack.PagePort : port)}").ConfigureKestrel(static kestrel => kestrel.AddServerHeader = false);
        builder.Services.AddSingleton(stack.Cloud.MovableClock);
        builder.Services.AddSingleton(stack.Journal);
        builder.Services.AddSingleton(stack.Cloud.Resets);
        builder.Services.AddSingleton(stack.Cloud.FaultRegistry);
        builder.Services.AddControlPlane();
        builder.Services.AddTrainer(new StageDirectory(stack.Stage, OpenStageAsync));

        var app = builder.Build();
        var contentSecurityPolicy = TrainerPage.ContentSecurityPolicy(stack.Stage);
        app.Use(async (context, next) =>
        {
            var headers = context.Response.Headers;
            headers.ContentSecurityPolicy = contentSecurityPolicy;
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
        app.MapTrainer();
        return app;
    }

    private static async Task<Stage> OpenStageAsync(CancellationToken cancellationToken) =>
        (await DemoStack.StartAsync(new DemoOptions { Port = 0 }, cancellationToken)).Stage;
}
