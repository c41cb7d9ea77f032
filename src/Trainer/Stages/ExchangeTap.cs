using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Scenario.Trainer.Stages;

/// <summary>Listens to one exchange: from its making to <see cref="Finish"/> it keeps what passes of both bodies, up to <see cref="BodyLimit"/> each.</summary>
[SuppressMessage("Design", "CA1001", Justification = "Its streams own nothing: what they pass on to belongs to the server.")]
internal sealed class ExchangeTap
{
    /// <summary>Bytes kept of each body: enough for every document, not for pictures.</summary>
    public const int BodyLimit = 16 * 1024;

    private readonly HttpContext _context;
    private readonly string _path;
    private readonly KeyValuePair<string, string>[] _headers;
    private readonly Stream _wire;
    private readonly TeeStream _incoming;
    private readonly TeeStream _outgoing;

    /// <param name="context">The exchange, nothing of it read or answered yet.</param>
    /// <param name="cut">Called once something of the request's body has passed; null: never.</param>
    public ExchangeTap(HttpContext context, Action? cut = null)
    {
        _context = context;
        _path = context.Request.Path.Value ?? "";
        _headers = HeadersOf(context.Request.Headers);
        _wire = context.Response.Body;
        context.Request.Body = _incoming = new TeeStream(context.Request.Body, BodyLimit, cut);
        context.Response.Body = _outgoing = new TeeStream(_wire, BodyLimit);
    }

    /// <summary>Gives the answer its own stream back, and tells what went by.</summary>
    public RawExchange Finish()
    {
        _context.Response.Body = _wire;
        return new RawExchange
        {
            Method = _context.Request.Method,
            RawTarget = _context.Features.Get<IHttpRequestFeature>()?.RawTarget ?? _path,
            Protocol = _context.Request.Protocol,
            RequestHeaders = _headers,
            RequestBody = _incoming.Kept,
            RequestLength = _incoming.Seen,
            Status = _context.Response.StatusCode,
            ResponseHeaders = HeadersOf(_context.Response.Headers),
            ResponseBody = _outgoing.Kept,
            ResponseLength = _outgoing.Seen,
        };
    }

    private static KeyValuePair<string, string>[] HeadersOf(IHeaderDictionary headers) =>
        [.. headers.SelectMany(static header => header.Value.Select(value => KeyValuePair.Create(header.Key, value ?? "")))];
}
