using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace Scenario.Demo.Stack;

/// <summary>Measures what AppServer carries: every body of every request and answer is read and searched for object bytes.</summary>
/// <remarks>
/// A body counts as object bytes when it is not JSON or HTML text, or when it holds a piece of an object that the walk moves (raw or base64).
/// </remarks>
internal sealed class AppServerMeter : IStartupFilter
{
    private const int PieceLength = 48;

    private readonly ConcurrentBag<byte[]> _pieces = [];
    private long _requests;
    private long _bytes;
    private long _objectBytes;

    public long Requests => Interlocked.Read(ref _requests);

    public long Bytes => Interlocked.Read(ref _bytes);

    public long ObjectBytes => Interlocked.Read(ref _objectBytes);

    /// <summary>Remembers an object so that its bytes are recognised if AppServer ever carries them.</summary>
    public void Recognise(ReadOnlySpan<byte> content)
    {
        if (content.Length < PieceLength)
        {
            return;
        }

        var piece = content.Slice(content.Length / 2 / 3 * 3, Math.Min(PieceLength, content.Length - (content.Length / 2 / 3 * 3))).ToArray();
        _pieces.Add(piece);
        _pieces.Add(System.Text.Encoding.ASCII.GetBytes(Convert.ToBase64String(piece, 0, piece.Length / 3 * 3)));
    }

    public void Clear()
    {
        Interlocked.Exchange(ref _requests, 0);
        Interlocked.Exchange(ref _bytes, 0);
        Interlocked.Exchange(ref _objectBytes, 0);
    }

    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        app.Use(MeasureAsync);
        next(app);
    };

    private async Task MeasureAsync(HttpContext context, RequestDelegate next)
    {
        Interlocked.Increment(ref _requests);
        context.Request.EnableBuffering();
        using var incoming = new MemoryStream();
        await context.Request.Body.CopyToAsync(incoming, context.RequestAborted);
        context.Request.Body.Position = 0;
        Count(context.Request.ContentType, incoming.ToArray());

        var wire = context.Response.Body;
        using var outgoing = new MemoryStream();
        context.Response.Body = outgoing;
        try
        {
            await next(context);
        }
        finally
        {
            context.Response.Body = wire;
            Count(context.Response.ContentType, outgoing.ToArray());
            outgoing.Position = 0;
            await outgoing.CopyToAsync(wire, context.RequestAborted);
        }
    }

    private void Count(string? contentType, byte[] body)
    {
        if (body.Length == 0)
        {
            return;
        }

        Interlocked.Add(ref _bytes, body.Length);
        var isText = contentType is not null
            && (contentType.Contains("json", StringComparison.OrdinalIgnoreCase) || contentType.StartsWith("text/", StringComparison.OrdinalIgnoreCase)
                || contentType.StartsWith("application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase)); // reports of OSS
        if (!isText || _pieces.Any(piece => body.AsSpan().IndexOf(piece) >= 0))
        {
            Interlocked.Add(ref _objectBytes, body.Length);
        }
    }
}
