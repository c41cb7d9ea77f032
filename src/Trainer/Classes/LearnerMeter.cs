using System.Buffers;
using System.Globalization;
using System.Security;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Scenario.Trainer.Localization;
using Scenario.Trainer.Stages;

namespace Scenario.Trainer.Classes;

/// <summary>Keeps one learner within the limits: stands in front of the three hosts of the learner's stage and refuses with a sentence, in the form
/// that the host's clients read.</summary>
/// <param name="limits">What is allowed.</param>
/// <param name="time">The real time.</param>
public sealed class LearnerMeter(ClassLimits limits, TimeProvider time)
{
    /// <summary>Code of every refusal that is the class's and not the cloud's.</summary>
    public const string Code = "ClassLimit";

    private const long MostDrained = 64 * 1024 * 1024; // any picture of any phone

    private readonly Lock _gate = new();
    private double _tokens = limits.Burst;
    private DateTimeOffset _filledAt = time.GetUtcNow();
    private long _arriving;

    /// <summary>What the learner's OSS keeps; set once it runs.</summary>
    public Func<(long Objects, long Bytes)> Use { get; set; } = static () => default;

    /// <summary>The hosts answer nobody for the time being.</summary>
    public bool IsPaused { get; set; }

    /// <summary>The learner's language, in which refusals are worded.</summary>
    public Language Language { get; set; } = Language.English;

    public ClassLimits Limits => limits;

    /// <summary>For the services of one of the hosts, inside of the tap that shows what was refused.</summary>
    public IStartupFilter For(HopHost host) => new Filter(this, host);

    /// <summary>Takes one request from the allowance.</summary>
    /// <returns>False when the learner has to slow down.</returns>
    public bool TryTake()
    {
        lock (_gate)
        {
            var now = time.GetUtcNow();
            _tokens = Math.Min(limits.Burst, _tokens + ((now - _filledAt).TotalSeconds * limits.RequestsPerSecond));
            _filledAt = now;
            if (_tokens < 1)
            {
                return false;
            }

            _tokens--;
            return true;
        }
    }

    private async Task MeasureAsync(HttpContext context, RequestDelegate next, HopHost host)
    {
        var length = 0L;
        var refusal = RefusalOf(context.Request, host, ref length);
        try
        {
            await (refusal is null ? next(context) : RefuseAsync(context, host, refusal));
        }
        finally
        {
            Interlocked.Add(ref _arriving, -length);
        }
    }

    private string? RefusalOf(HttpRequest request, HopHost host, ref long length)
    {
        var texts = new TextSource(Language);
        if (IsPaused)
        {
            return texts["class.limit.paused"];
        }

        if (!TryTake())
        {
            return texts["class.limit.requests", ("count", limits.RequestsPerSecond)];
        }

        if (request.ContentLength > limits.BodyBytes)
        {
            return texts["class.limit.body", ("size", Size(limits.BodyBytes))];
        }

        if (host != HopHost.Oss || !(HttpMethods.IsPut(request.Method) || HttpMethods.IsPost(request.Method)) || request.Query.ContainsKey("delete"))
        {
            return null;
        }

        // INVARIANT: what is on its way counts before it is asked whether there is room, so that many uploads at once do not all find the same room.
        length = request.ContentLength ?? limits.BodyBytes;
        var arriving = Interlocked.Add(ref _arriving, length);
        var (objects, bytes) = Use();
        return bytes + arriving > limits.StoredBytes || objects >= limits.Objects
            ? texts["class.limit.stored", ("size", Size(limits.StoredBytes)), ("objects", limits.Objects)] : null;
    }

    private static async Task RefuseAsync(HttpContext context, HopHost host, string sentence)
    {
        if (HopDraft.Current is { } draft)
        {
            draft.Code = Code;
        }

        await DrainAsync(context);
        var id = Guid.NewGuid().ToString("N")[..24].ToUpperInvariant();
        var (type, body) = host switch
        {
            HopHost.Oss => ("application/xml", $"""
                <?xml version="1.0" encoding="UTF-8"?>
                <Error><Code>{Code}</Code><Message>{SecurityElement.Escape(sentence)}</Message><RequestId>{id}</RequestId></Error>
                """),
            HopHost.Sts => ("application/json;charset=utf-8", JsonSerializer.Serialize(new { Code, Message = sentence, RequestId = id })),
            _ => ("application/problem+json", JsonSerializer.Serialize(new { title = Code, detail = sentence, status = StatusCodes.Status403Forbidden })),
        };
        var response = context.Response;
        response.StatusCode = StatusCodes.Status403Forbidden;
        response.ContentType = type;
        if (host == HopHost.Oss)
        {
            response.Headers["x-oss-request-id"] = id;
        }

        await response.Body.WriteAsync(Encoding.UTF8.GetBytes(body), context.RequestAborted);
    }

    // A browser that is still sending when the answer comes and the connection ends shows no answer: so what is not absurd is let in and thrown away.
    private static async Task DrainAsync(HttpContext context)
    {
        if (context.Request.ContentLength is not (> 0 and <= MostDrained))
        {
            return;
        }

        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
        {
            size.MaxRequestBodySize = MostDrained;
        }

        var buffer = ArrayPool<byte>.Shared.Rent(64 * 1024);
        try
        {
            while (await context.Request.Body.ReadAsync(buffer, context.RequestAborted) > 0)
            {
                // gone
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static string Size(long bytes) => string.Create(CultureInfo.InvariantCulture, $"{bytes / (1024 * 1024)} MiB");

    private sealed class Filter(LearnerMeter meter, HopHost host) : IStartupFilter
    {
        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
        {
            app.Use((context, pipeline) => meter.MeasureAsync(context, pipeline, host));
            next(app);
        };
    }
}
