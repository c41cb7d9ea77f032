using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using System.Text.RegularExpressions;

namespace Scenario.AppClient.AppServer;

/// <summary>The two calls that this program makes to AppServer: log in, and get credentials for a grant.</summary>
/// <param name="http">Its base address is not used; <paramref name="server"/> is.</param>
internal sealed partial class AppServerClient(Uri server, HttpClient http, TimeProvider time)
{
    private static readonly TimeSpan AnswerTimeout = TimeSpan.FromSeconds(30);

    public Uri Server => server;

    /// <summary>Development login of a seeded app user.</summary>
    /// <exception cref="AppServerException">Wrong name or password, or the server has no login of its own.</exception>
    public async Task<Login> LoginAsync(string user, string password, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(server, "api/login"))
        {
            Content = JsonContent.Create(new LoginRequest(user, password), AppServerJson.Default.LoginRequest),
        };
        var answer = await SendAsync(request, AppServerJson.Default.LoginResponse, cancellationToken);
        var token = answer.AccessToken ?? answer.Token ?? throw new AppServerException(200, "The server's answer holds no token.", null);
        var expires = answer.ExpiresAt ?? answer.Expiration
            ?? (answer.ExpiresIn is { } seconds ? time.GetUtcNow().AddSeconds(seconds) : Login.ReadExpiry(token));
        return new Login(server, user, token, expires);
    }

    /// <summary>A login with a token of the company's own identity provider, shown to the server once so that a bad one is found out now.</summary>
    /// <exception cref="AppServerException">Status 401: the server does not accept the token.</exception>
    public async Task<Login> LoginWithTokenAsync(string? user, string token, string? grant, CancellationToken cancellationToken)
    {
        try
        {
            await GetCredentialsAsync(token, grant, duration: null, rejectedAccessKeyId: null, cancellationToken);
        }
        catch (AppServerException exception) when (exception.Status is 400 or 403)
        {
            // the token is good; which grants there are for it is the next command's business
        }

        return new Login(server, user ?? Login.ReadSubject(token) ?? "", token, Login.ReadExpiry(token));
    }

    /// <summary>Temporary credentials for the logged-in user, limited to what the grant allows.</summary>
    /// <param name="grant">Name of a grant in the server's configuration; null = the server's default.</param>
    /// <param name="duration">Life of the credentials; null = the server's choice.</param>
    /// <param name="rejectedAccessKeyId">Credentials that OSS refused although they should still
    /// live, so that the server does not hand them out again; null = none.</param>
    /// <exception cref="AppServerException">Status 401: not logged in, or no longer. 403 or 404: no such grant for this user.</exception>
    public async Task<IssuedCredentials> GetCredentialsAsync(
        string bearerToken, string? grant, TimeSpan? duration, string? rejectedAccessKeyId, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(server, "api/credentials"))
        {
            Content = JsonContent.Create(new CredentialsRequest(grant, (int?)duration?.TotalSeconds, rejectedAccessKeyId),
                AppServerJson.Default.CredentialsRequest),
        };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", bearerToken);
        var answer = await SendAsync(request, AppServerJson.Default.IssuedCredentials, cancellationToken);
        if (((string?[])[answer.AccessKeyId, answer.AccessKeySecret, answer.SecurityToken, answer.Region, answer.Bucket, answer.AllowedPrefix]).Any(
            static t => t?.Any(char.IsControl) == true))
        {
            throw new AppServerException((int)HttpStatusCode.OK, $"{server} does not answer like an AppServer.", "Its answer holds control characters.");
        }

        if (!answer.Endpoint.IsAbsoluteUri || answer.Endpoint.Scheme is not ("http" or "https") || answer.Endpoint.AbsolutePath != "/")
        {
            throw new AppServerException((int)HttpStatusCode.OK, $"{server} does not answer like an AppServer.", "Its answer names no address of OSS.");
        }

        return answer;
    }

    private async Task<T> SendAsync<T>(HttpRequestMessage request, JsonTypeInfo<T> type, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(AnswerTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        try
        {
            using var response = await http.SendAsync(request, either.Token);
            if (!response.IsSuccessStatusCode)
            {
                throw await ReadProblemAsync(response, either.Token);
            }

            return await response.Content.ReadFromJsonAsync(type, either.Token)
                ?? throw new AppServerException((int)response.StatusCode, "The server answered 'null'.", null);
        }
        catch (HttpRequestException exception) when (exception.HttpRequestError == HttpRequestError.ConnectionError && Oss.ThisMachine.Has(server))
        {
            throw new HttpRequestException(
                exception.HttpRequestError,
                $"{exception.Message} Is an AppServer running at {server}? 'dotnet run --project src/Demo -- --serve' starts the whole stack; --server names another.",
                exception.InnerException);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException($"{server} did not answer within {AnswerTimeout.TotalSeconds:0} s.");
        }
        catch (JsonException exception)
        {
            throw new AppServerException((int)HttpStatusCode.OK, $"{server} does not answer like an AppServer.", exception.Message);
        }
    }

    private static async Task<AppServerException> ReadProblemAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var status = (int)response.StatusCode;
        if (response.StatusCode == HttpStatusCode.Unauthorized
            && response.Headers.WwwAuthenticate.FirstOrDefault(static h => h.Scheme == "Bearer") is { } challenge)
        {
            var reason = ErrorDescription().Match(challenge.Parameter ?? "");
            return new AppServerException(status, "AppServer does not accept this login.", reason.Success ? $"It says: {reason.Groups[1].Value}." : null);
        }

        try
        {
            var problem = await response.Content.ReadFromJsonAsync(AppServerJson.Default.Problem, cancellationToken);
            if (problem?.Title is { } title)
            {
                return new AppServerException(status, title, problem.Detail, problem.TraceId);
            }
        }
        catch (JsonException)
        {
            // no ProblemDetails: the status has to do
        }

        return new AppServerException(status, $"AppServer answered {status} {response.ReasonPhrase}.", null);
    }

    /// <summary>RFC 6750 section 3.</summary>
    [GeneratedRegex("error_description=\"([^\"]*?)\\.?\"")]
    private static partial Regex ErrorDescription();
}
