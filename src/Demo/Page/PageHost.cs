using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Scenario.ControlPlane;
using Scenario.ControlPlane.Admin;
using Scenario.Demo.Stack;
using Scenario.Trainer;
using Scenario.Trainer.Attacking;
using Scenario.Trainer.Classes;
using Scenario.Trainer.Stages;

namespace Scenario.Demo.Page;

/// <summary>The trainers' page: the trainer's places over this stack, and the control API of both fakes at once.</summary>
internal static class PageHost
{
    /// <param name="stack">The running hosts.</param>
    /// <param name="port">Port to listen on; 0 takes the one that the stack let in.</param>
    /// <param name="options">Whether a class is held, and where its learners reach the page; null: none.</param>
    /// <exception cref="IOException">No address leads to this machine.</exception>
    public static WebApplication Create(DemoStack stack, int port, DemoOptions? options = null)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.Logging.ClearProviders();
        if (port == 0)
        {
            port = stack.PagePort;
            stack.HandPagePortTo(builder.Services);
        }

        builder.WebHost.UseUrls($"http://127.0.0.1:{port}").ConfigureKestrel(static kestrel => kestrel.AddServerHeader = false);
        builder.Services.AddSingleton(stack.Cloud.MovableClock);
        builder.Services.AddSingleton(stack.Journal);
        builder.Services.AddSingleton(stack.Cloud.Resets);
        builder.Services.AddSingleton(stack.Cloud.FaultRegistry);
        builder.Services.AddControlPlane();
        var stages = new StageDirectory(stack.Stage,
            (gate, cancellationToken) => OpenAsync(MeterOfExperiment(options), cancellationToken, gate, isExperiment: true));
        if (options is { Class: true })
        {
            var address = ClassListener.Listen(builder, options, port);
            builder.Services.AddTrainer(stages, new ClassRoom(address, stages,
                static (meter, cancellationToken) => OpenAsync(meter, cancellationToken), options.ClassLimits, TimeProvider.System));
        }
        else
        {
            builder.Services.AddTrainer(stages);
        }

        var app = builder.Build();
        var guard = new AdminGuard(app.Services.GetRequiredService<AdminOptions>());
        var room = app.Services.GetService<ClassRoom>();
        var (own, behind) = (TrainerPage.ContentSecurityPolicy(stack.Stage), TrainerPage.ContentSecurityPolicy(null));
        app.Use(async (context, next) =>
        {
            var isOwn = room is null || (AdminGuard.IsLocal(context) && room.Find(context.Request.Cookies[ClassGate.Cookie]) is null);
            var headers = context.Response.Headers;
            headers.ContentSecurityPolicy = isOwn ? own : behind;
            headers.XContentTypeOptions = "nosniff";
            headers.CacheControl = "no-store";
            headers["Referrer-Policy"] = "same-origin"; // the address of the place to join holds the code
            await next(context);
        });
        if (room is not null)
        {
            app.Use(new ClassGate(room, guard).EnterAsync);
        }

        var admin = app.Services.GetRequiredService<AdminApi>();
        app.Use(async (context, next) =>
        {
            if (await admin.TryHandleAsync(context))
            {
                return;
            }

            // Playing moves the clock and makes requests, so a page of another site must not be able to start it or to read the page.
            if (room is null && guard.Check(context, AdminAccess.Operator) is { } refusal)
            {
                await AdminBody.WriteErrorAsync(context, refusal);
                return;
            }

            await next(context);
        });
        app.MapTrainer();
        return app;
    }

    // A throw-away cloud of a class, of an attack or of a lesson's check: its callbacks stay within it as those of learners do, and nobody waits for its
    // allowance.
    private static LearnerMeter? MeterOfExperiment(DemoOptions? options) =>
        options is { Class: true } ? new(options.ClassLimits with { Burst = 10_000 }, TimeProvider.System) : null;

    private static async Task<Stage> OpenAsync(LearnerMeter? learner, CancellationToken cancellationToken, CarelessGate? gate = null,
        bool isExperiment = false) =>
        (await DemoStack.StartAsync(new DemoOptions { Port = 0 }, cancellationToken, learner, gate, isExperiment)).Stage;
}
