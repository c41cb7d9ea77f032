using System.Net;
using System.Text.Json;

namespace Scenario.AppClient.Denials;

/// <summary>
/// Asks the control API of a development endpoint why a request was decided as it was. An endpoint of the real cloud has none, so
/// only addresses on this machine are asked, and those that the admin token is meant for. No answer is no error.
/// </summary>
/// <param name="adminToken">Opens the control API on other machines; null = ask this one only.</param>
/// <param name="adminEndpoints">Where the token may go beyond this machine; whatever else refuses a request does not learn it.</param>
internal sealed class ExplanationClient(HttpClient http, string? adminToken, IReadOnlyList<Uri> adminEndpoints, TimeProvider time)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <returns>Null when nobody explains.</returns>
    public async Task<Explanation?> FindAsync(Uri endpoint, string? requestId, CancellationToken cancellationToken)
    {
        if (string.IsNullOrEmpty(requestId) || !(Oss.ThisMachine.Has(endpoint) || (adminToken is not null && MayHaveToken(endpoint))))
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
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested
            && exception is HttpRequestException or JsonException or OperationCanceledException or InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>In clear it goes to no other machine, named or not.</summary>
    private bool MayHaveToken(Uri endpoint) =>
        endpoint.Scheme == Uri.UriSchemeHttps && adminEndpoints.Any(e => e.Scheme == endpoint.Scheme && e.Authority == endpoint.Authority);

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
            Text(entry, "principal"), Text(entry, "action"), Text(entry, "resource"), Text(decision, "decision"), Text(decision, "decidedBy"), text,
            [.. statements]);
    }

    private static string? Text(JsonElement parent, string name) =>
        parent.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
