using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Unicode;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Components.Server;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Scenario.Trainer.Classes;
using Scenario.Trainer.Components;
using Scenario.Trainer.Lessons;
using Scenario.Trainer.Localization;
using Scenario.Trainer.Stages;
using Scenario.Trainer.Visits;

namespace Scenario.Trainer;

/// <summary>The page on which a class learns temporary access; a host adds it to its services and maps it.</summary>
public static class TrainerPage
{
    private static readonly Dictionary<string, (byte[] Content, string ContentType)> Files = new(StringComparer.Ordinal)
    {
        ["/assets/trainer.css"] = Read("Assets/trainer.css", "text/css; charset=utf-8"),
        ["/assets/trainer.js"] = Read("Assets/trainer.js", "text/javascript; charset=utf-8"),
        ["/assets/phone.js"] = Read("Assets/phone.js", "text/javascript; charset=utf-8"),
        ["/favicon.svg"] = Read("Assets/favicon.svg", "image/svg+xml"),
        ["/favicon.ico"] = Read("Assets/favicon.svg", "image/svg+xml"), // asked for by browsers that were not told of the other
        ["/_framework/blazor.web.js"] = Read("Framework/blazor.web.js", "text/javascript; charset=utf-8"),
    };

    /// <summary>Changes with the files, so that a browser never runs yesterday's styles.</summary>
    internal static string Version { get; } = Convert.ToHexStringLower(SHA256.HashData([.. Files.Values.SelectMany(static file => file.Content)]))[..12];

    /// <param name="services">The host's services.</param>
    /// <param name="stages">Which clouds there are to see.</param>
    /// <param name="room">The class that is held here; null for none.</param>
    public static IServiceCollection AddTrainer(this IServiceCollection services, StageDirectory stages, ClassRoom? room = null)
    {
        services.AddSingleton(stages);
        services.AddSingleton(static provider => new ClassDesk(provider.GetService<ClassRoom>()));
        if (room is not null)
        {
            services.AddSingleton(_ => room); // by a function, so that it ends with the services
        }

        services.AddSingleton<ProgressBook>();
        services.AddDataProtection().UseEphemeralDataProtectionProvider(); // a page outlives its host no more than its cloud does
        services.AddSingleton(HtmlEncoder.Create(UnicodeRanges.All)); // Chinese stays readable in the source of the page
        services.AddRazorComponents().AddInteractiveServerComponents();
        services.Configure<CircuitOptions>(circuits =>
        {
            circuits.DisconnectedCircuitRetentionPeriod = TimeSpan.FromMinutes(10); // phones lock their screens
            circuits.DisconnectedCircuitMaxRetained = 100 + (2 * (room?.Limits.Learners ?? 0));
        });
        return services;
    }

    /// <summary>Maps every route of the page; guards stand before it, and routing itself is the host's.</summary>
    public static void MapTrainer(this WebApplication app)
    {
        app.Use(VisitCookies.RememberAsync);
        app.UseAntiforgery();
        foreach (var (path, (content, contentType)) in Files)
        {
            app.MapGet(path, () => TypedResults.Bytes(content, contentType));
        }

        app.MapGet("/lessons/certificate.md", static (HttpContext context, ProgressBook progress) =>
            Paper(context, texts => LessonPapers.Certificate(
                ClassGate.LearnerOf(context)?.Progress ?? progress.Of(VisitCookies.VisitorOf(context)!), texts, TimeProvider.System.GetUtcNow())));
        app.MapGet("/class/board.csv", static (HttpContext context, ClassDesk desk) => Board(context, desk, BoardPaper.Csv, "text/csv"));
        app.MapGet("/class/board.md", static (HttpContext context, ClassDesk desk) => Board(context, desk, BoardPaper.Markdown, "text/markdown"));
        app.MapGet("/lessons/progress.json", static (HttpContext context, ProgressBook progress) => TypedResults.Text(
            ProgressFile.Write(ClassGate.LearnerOf(context)?.Progress ?? progress.Of(VisitCookies.VisitorOf(context)!)), "application/json", Encoding.UTF8));
        app.MapGet("/lessons/sheet.md", static (HttpContext context) => Paper(context, LessonPapers.Sheet));

        // the host's header says it
        app.MapRazorComponents<App>().AddInteractiveServerRenderMode(static options => options.ContentSecurityFrameAncestorsPolicy = null);
    }

    /// <summary>What the page may load and call: itself, and by script the hosts of its stage.</summary>
    /// <param name="stage">Null where the page itself passes on what is for them, as to the learners of a class.</param>
    public static string ContentSecurityPolicy(Stage? stage) =>
        $"default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:{Origin(stage?.Cloud.OssEndpoint)}; "
        + $"connect-src 'self'{Origin(stage?.AppServer)}{Origin(stage?.Cloud.OssEndpoint)}; frame-ancestors 'none'; base-uri 'self'; object-src 'none'";

    private static string Origin(Uri? address) => address is null ? "" : " " + address.GetLeftPart(UriPartial.Authority);

    private static ContentHttpResult Paper(HttpContext context, Func<TextSource, string> write) =>
        TypedResults.Text(write(new(Visit.Of(context.Request).Language)), "text/markdown", Encoding.UTF8);

    // The trainer's alone: the gate lets whoever is neither trainer nor learner come nowhere near.
    private static Results<ContentHttpResult, NotFound> Board(HttpContext context, ClassDesk desk, Func<ClassRoom, bool, TextSource, string> write, string type) =>
        desk.Room is { } room && ClassGate.LearnerOf(context) is null
            ? TypedResults.Text(write(room, context.Request.Query["names"] != "no", new(Visit.Of(context.Request).Language)), type, Encoding.UTF8) : TypedResults.NotFound();

    private static (byte[] Content, string ContentType) Read(string name, string contentType)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"The page's file '{name}' is not in the assembly.");
        using var buffer = new MemoryStream();
        stream.CopyTo(buffer);
        return (buffer.ToArray(), contentType);
    }
}
