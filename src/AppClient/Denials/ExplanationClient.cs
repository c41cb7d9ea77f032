using System.Net;
using System.Text.Json;

namespace Scenario.AppClient.Denials;

/// <summary>
/// Asks the control API of a development endpoint why a request was decided as it was. An endpoint of the real cloud has none, so
/// only loopback addresses are asked, or any address once an admin token is configured. No answer is no error.
/// </summary>
/// <param name="adminToken">Opens the control API on other addresses than loopback; null = ask loopback only.</param>
internal sealed class ExplanationClient(HttpClient http, string? adminToken, TimeProvider time)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <returns>Null when nobody explains.</returns>
    public async Task<Explanation?> FindAsync(Uri endpoint, string? requestId, CancellationToken cancellationToken)
    {
        if (string.IsNullOrEmpty(requestId) || (adminToken is null && !IsLoopback(endpoint)))
        {
            return null;
        }

        using var patience = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(endpoint, "/__admin/requests/" + Uri.EscapeDataString(requestId)));
            if (adminToken is not null)
            {
                request.Headers.TryAddWithoutValidation("X-Scenario-Admin-Token", adminToken);
            }

            using var response = await http.SendAsync(request, either.Token);
            if (response.StatusCode != HttpStatusCode.OK)
            {
                return null;
            }

            using var entry = JsonDocument.Parse(await response.Content.ReadAsByteArrayAsync(either.Token));
            return Read(entry.RootElement);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested && e is HttpRequestException or JsonException or OperationCanceledException or InvalidOperationException)
        {
            return null;
        }
    }

    private static bool IsLoopback(Uri endpoint) =>
        endpoint.IsLoopback || (IPAddress.TryParse(endpoint.IdnHost, out var address) && IPAddress.IsLoopback(address));

    private static Explanation? Read(JsonElement entry)
    {
        // The decision is a member of its own, or its parts stand beside the others.
        if (!entry.TryGetProperty("decision", out var decision) || decision.ValueKind != JsonValueKind.Object)
        {
            decision = entry;
        }

        if (Text(decision, "text") is not { Length: > 0 } text)
        {
            return null;
        }

        var statements = decision.TryGetProperty("statements", out var list) && list.ValueKind == JsonValueKind.Array
            ? list.EnumerateArray().Select(
                s => new ExplainedStatement(
                    Text(s, "policy") ?? "", s.TryGetProperty("index", out var i) && i.TryGetInt32(out var index) ? index : 0, Text(s, "effect") ?? "",
                    s.TryGetProperty("matched", out var m) && m.ValueKind == JsonValueKind.True, Text(s, "why") ?? ""))
            : [];
        return new Explanation(
            Text(entry, "principal"), Text(entry, "action"), Text(entry, "resource"), Text(decision, "decision"), Text(decision, "decidedBy"), text, [.. statements]);
    }

    private static string? Text(JsonElement parent, string name) =>
        parent.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
