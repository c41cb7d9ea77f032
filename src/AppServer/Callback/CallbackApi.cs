using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.HttpResults;
using Scenario.AppServer.Hosting;
using Scenario.Signing;
using Scenario.Signing.Oss;

namespace Scenario.AppServer.Callback;

/// <summary>
/// <c>POST /api/callback</c>: OSS reports an upload. Believed is a report that carries a ticket of ours and the signature of OSS, about an object that
/// the ticket covers, once; any other is refused without side effects (oss-protocol 7.4).
/// </summary>
internal static class CallbackApi
{
    public static void MapCallback(this IEndpointRouteBuilder routes) => routes
        .MapPost("/callback", ReceiveAsync)
        .AllowAnonymous()
        .RequireRateLimiting(RateLimits.Callbacks)
        .DisableAntiforgery()
        .WithSummary("Upload callback of OSS");

    internal static async Task<Results<ContentHttpResult, ProblemHttpResult>> ReceiveAsync(
        HttpContext context,
        CallbackKeys keys,
        CallbackTickets tickets,
        IUsedTickets used,
        AuditLog audit,
        CancellationToken cancellationToken)
    {
        using var buffer = new MemoryStream();
        await context.Request.Body.CopyToAsync(buffer, cancellationToken);
        var body = buffer.ToArray();
        var report = Read(context.Request.ContentType, body);

        // The ticket comes first: without one nobody makes this server fetch a key.
        if (tickets.Open(report.GetValueOrDefault("ticket")) is not { } ticket)
        {
            return Refuse("The report carries no ticket of this server that still holds.");
        }

        if (await CheckSignatureAsync(context, body, keys, cancellationToken) is { } refusal)
        {
            return Refuse(refusal);
        }

        var (bucket, key) = (report.GetValueOrDefault("bucket", ""), report.GetValueOrDefault("object", ""));
        if (!ticket.Covers(bucket, key))
        {
            return Refuse("The report is about an object that its ticket does not cover.");
        }

        switch (await used.TryUseAsync(ticket, cancellationToken))
        {
            case null:
                audit.CallbackRefused("Whether the ticket was used before cannot be known now.");
                return TypedResults.Problem("Try again later.", statusCode: StatusCodes.Status503ServiceUnavailable, title: "Not available.");
            case false:
                return Refuse("The ticket was used before.");
            default:
                audit.Uploaded(ticket.User, bucket, key, report.GetValueOrDefault("size", ""));
                return TypedResults.Text("""{"status":"ok"}""", "application/json"); // as text, because OSS wants a Content-Length
        }

        ProblemHttpResult Refuse(string reason)
        {
            audit.CallbackRefused(reason);
            return TypedResults.Problem(reason, statusCode: StatusCodes.Status403Forbidden, title: "Not a report that is waited for.");
        }
    }

    /// <returns>Why the report is not of OSS; null when it is.</returns>
    private static async Task<string?> CheckSignatureAsync(HttpContext context, byte[] body, CallbackKeys keys, CancellationToken cancellationToken)
    {
        if (!TryDecode(context.Request.Headers["x-oss-pub-key-url"], out var address) || !TryDecode(context.Request.Headers.Authorization, out var signature))
        {
            return "The headers authorization and x-oss-pub-key-url are missing or not base64.";
        }

        if (!keys.TryAllow(Encoding.UTF8.GetString(address), out var url))
        {
            return "The public key lies at an address that is not allowed.";
        }

        if (await keys.FindAsync(url, cancellationToken) is not { } pem)
        {
            return "The public key cannot be had.";
        }

        // the signer may have a new key at the same address
        return Verify(context, body, signature, pem)
            || (await keys.RefreshAsync(url, pem, cancellationToken) is { } newer && Verify(context, body, signature, newer))
            ? null
            : "The signature does not match.";
    }

    private static bool Verify(HttpContext context, byte[] body, byte[] signature, string pem)
    {
        using var key = RSA.Create();
        key.ImportFromPem(pem);
        return OssCallbackSignature.Verify(Target(context), body, signature, key);
    }

    private static string Target(HttpContext context)
    {
        var raw = context.Features.Get<IHttpRequestFeature>()?.RawTarget;
        return string.IsNullOrEmpty(raw) || raw[0] != '/' ? $"{context.Request.Path.ToUriComponent()}{context.Request.QueryString}" : raw;
    }

    private static bool TryDecode(string? text, out byte[] bytes)
    {
        bytes = new byte[text?.Length ?? 0];
        if (string.IsNullOrEmpty(text) || !Convert.TryFromBase64String(text, bytes, out var length))
        {
            return false;
        }

        bytes = bytes[..length];
        return true;
    }

    private static Dictionary<string, string> Read(string? contentType, byte[] body)
    {
        var report = new Dictionary<string, string>(StringComparer.Ordinal);
        if (contentType?.StartsWith("application/json", StringComparison.OrdinalIgnoreCase) != true)
        {
            foreach (var item in PercentEncoding.ParseQuery(Encoding.UTF8.GetString(body)))
            {
                report.TryAdd(item.Name, item.Value ?? "");
            }

            return report;
        }

        try
        {
            using var json = JsonDocument.Parse(body);
            foreach (var member in json.RootElement.ValueKind == JsonValueKind.Object ? json.RootElement.EnumerateObject() : default)
            {
                report.TryAdd(member.Name, member.Value.ToString());
            }
        }
        catch (JsonException)
        {
            // Not JSON: it carries no ticket and is refused for that.
        }

        return report;
    }
}
