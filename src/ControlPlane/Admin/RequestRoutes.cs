using System.Globalization;
using Microsoft.AspNetCore.Http;
using Scenario.ControlPlane.Journal;

namespace Scenario.ControlPlane.Admin;

/// <summary><c>GET /__admin/requests?last=N</c> and <c>GET /__admin/requests/{requestId}</c>.</summary>
public sealed class RequestRoutes
{
    private const int DefaultLast = 100;

    private readonly RequestJournal _journal;

    public RequestRoutes(RequestJournal journal)
    {
        _journal = journal;
        Routes = [new("GET", "requests", ListAsync), new("GET", "requests/*", FindAsync)];
    }

    internal IReadOnlyList<AdminRoute> Routes { get; }

    private Task ListAsync(HttpContext context, string segment)
    {
        var last = DefaultLast;
        var text = context.Request.Query["last"].ToString();
        if (text.Length > 0 && (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out last) || last == 0))
        {
            throw new AdminErrorException(new(400, "InvalidLast", "The query parameter last is a whole number from 1."));
        }

        var texts = AdminBody.Language(context);
        return AdminBody.WriteAsync(context, writer => ExplanationJson.Write(writer, _journal.Last(last), texts));
    }

    private Task FindAsync(HttpContext context, string requestId)
    {
        var texts = AdminBody.Language(context);
        return _journal.Find(requestId) is { } entry
            ? AdminBody.WriteAsync(context, writer => ExplanationJson.WriteInFull(writer, entry, texts))
            : throw new AdminErrorException(new(404, "UnknownRequest", "No such request is in the journal; it may have fallen out."));
    }
}
