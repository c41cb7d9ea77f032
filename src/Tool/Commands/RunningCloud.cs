using System.CommandLine;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Scenario.Oss;

namespace Scenario.Tool.Commands;

/// <summary>The control API of fakes that run: where it is, and what opens it.</summary>
internal sealed class RunningCloud
{
    private static readonly string[] Usual = ["http://127.0.0.1:8712", "http://127.0.0.1:8711"];

    private readonly ToolEnvironment _environment;

    public RunningCloud(ToolEnvironment environment)
    {
        _environment = environment;
        Server = new Option<string[]>("--server")
        {
            HelpName = "URL",
            Description = "Address of the fakes, may be repeated. Default: $SCENARIO_ADMIN_ENDPOINT, else http://127.0.0.1:8712 and :8711."
        };
        Server.Validators.Add(static result =>
        {
            if (result.Tokens.FirstOrDefault(static token => !IsAddress(token.Value)) is { } wrong)
            {
                result.AddError($"'{wrong.Value}' is no address such as http://127.0.0.1:8712.");
            }
        });
        AdminToken = new Option<string?>("--admin-token")
        {
            HelpName = "TOKEN",
            Description = "Opens the control API beyond this machine. Better in $SCENARIO_ADMIN_TOKEN, where other users cannot see it."
        };
    }

    public Option<string[]> Server { get; }

    public Option<string?> AdminToken { get; }

    /// <summary>Whether the command line names a server, or the environment does.</summary>
    public bool IsNamed(ParseResult given) =>
        given.GetValue(Server) is { Length: > 0 } || _environment.Variable("SCENARIO_ADMIN_ENDPOINT") is { Length: > 0 };

    /// <summary>Where to ask, in this order.</summary>
    /// <exception cref="MalformedException">The variable holds no address.</exception>
    public IReadOnlyList<Uri> Addresses(ParseResult given)
    {
        var texts = given.GetValue(Server) is { Length: > 0 } named ? named
            : _environment.Variable("SCENARIO_ADMIN_ENDPOINT") is { Length: > 0 } variable
                ? variable.Split([',', ' '], StringSplitOptions.RemoveEmptyEntries) : Usual;
        return [.. texts.Select(static text => IsAddress(text) ? new Uri(text)
            : throw new MalformedException($"SCENARIO_ADMIN_ENDPOINT: '{text}' is no address such as http://127.0.0.1:8712."))];
    }

    /// <summary>Sends a call of the control API to one address.</summary>
    /// <exception cref="HttpRequestException">It is not there.</exception>
    public async Task<(HttpStatusCode Status, byte[] Body)> CallAsync(
        ParseResult given, HttpClient http, Uri server, string call, byte[]? body, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(body is null ? HttpMethod.Get : HttpMethod.Post, new Uri(server, "/__admin/" + call));
        if ((given.GetValue(AdminToken) ?? _environment.Variable("SCENARIO_ADMIN_TOKEN")) is { Length: > 0 } token)
        {
            if (server.Scheme != Uri.UriSchemeHttps && !ThisMachine.Has(server))
            {
                throw new MalformedException($"The admin token would go to {server.Authority} in clear; beyond this machine it goes over https only.");
            }

            request.Headers.TryAddWithoutValidation("X-Scenario-Admin-Token", token);
        }

        if (body is not null)
        {
            request.Content = new ByteArrayContent(body);
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        }

        using var response = await http.SendAsync(request, cancellationToken);
        return (response.StatusCode, await response.Content.ReadAsByteArrayAsync(cancellationToken));
    }

    /// <summary>What a server said instead of an answer, in one line.</summary>
    public static string Complaint(Uri server, HttpStatusCode status, byte[] body)
    {
        try
        {
            using var error = JsonDocument.Parse(body);
            if (error.RootElement.ValueKind == JsonValueKind.Object && InWords.Text(error.RootElement, "message") is { } message)
            {
                return $"{server.Authority}: {(int)status} {InWords.Text(error.RootElement, "code")}: {message}";
            }
        }
        catch (JsonException)
        {
            // Somebody else's page.
        }

        return $"{server.Authority} answers {(int)status}; it has no control API of this kind.";
    }

    private static bool IsAddress(string text) => Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is "http" or "https";
}
