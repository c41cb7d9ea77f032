using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using DotNet.Testcontainers.Containers;

namespace Scenario.Testcontainers;

/// <summary>A container with STS, RAM and OSS.</summary>
/// <param name="configuration">As a <see cref="ScenarioCloudBuilder"/> makes it.</param>
public sealed class ScenarioCloudContainer(ScenarioCloudConfiguration configuration) : DockerContainer(configuration)
{
    private readonly HttpClient _control = new(new SocketsHttpHandler { UseProxy = false });

    /// <summary>Where STS and RAM answer, such as <c>http://localhost:49154/</c>.</summary>
    public Uri GetStsEndpoint() => Endpoint(Uri.UriSchemeHttp, ScenarioCloudBuilder.StsPort);

    /// <summary>Where OSS answers: path style, since a mapped port has no name for each bucket.</summary>
    public Uri GetOssEndpoint() => Endpoint(Uri.UriSchemeHttp, ScenarioCloudBuilder.OssPort);

    /// <summary>STS and RAM with TLS.</summary>
    /// <exception cref="InvalidOperationException">The container was built without <see cref="ScenarioCloudBuilder.WithHttps"/>.</exception>
    public Uri GetStsHttpsEndpoint() => HttpsEndpoint(ScenarioCloudBuilder.StsPort);

    /// <summary>OSS with TLS.</summary>
    /// <exception cref="InvalidOperationException">The container was built without <see cref="ScenarioCloudBuilder.WithHttps"/>.</exception>
    public Uri GetOssHttpsEndpoint() => HttpsEndpoint(ScenarioCloudBuilder.OssPort);

    /// <summary>Environment variables that point the vendor's SDKs in another process of this machine at the container, and keep it away from a proxy.</summary>
    /// <param name="accessKeyId">A key of the seed.</param>
    /// <param name="accessKeySecret">Its secret.</param>
    public IReadOnlyDictionary<string, string> GetEnvironment(string accessKeyId, string accessKeySecret)
    {
        ArgumentNullException.ThrowIfNull(accessKeyId);
        ArgumentNullException.ThrowIfNull(accessKeySecret);
        var region = configuration.Environments.GetValueOrDefault("REGION", "cn-hangzhou");
        return Variables(GetStsEndpoint(), GetOssEndpoint(), region, accessKeyId, accessKeySecret, Environment.GetEnvironmentVariable("NO_PROXY"));
    }

    /// <summary>Why a request was answered as it was, in one sentence: which statement of which policy, or what stood in the way.</summary>
    /// <param name="requestId">As the SDK's exception shows it.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ArgumentException">Neither service knows the request.</exception>
    public async Task<string> ExplainAsync(string requestId, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(requestId);
        foreach (var service in (Uri[])[GetOssEndpoint(), GetStsEndpoint()])
        {
            var call = $"requests/{Uri.EscapeDataString(requestId)}";
            using var answer = await CallAsync(service, HttpMethod.Get, call, null, cancellationToken).ConfigureAwait(false);
            if (answer.StatusCode == HttpStatusCode.NotFound)
            {
                continue;
            }

            answer.EnsureSuccessStatusCode();
            using var entry = JsonDocument.Parse(await answer.Content.ReadAsByteArrayAsync(cancellationToken).ConfigureAwait(false));
            return entry.RootElement.GetProperty("text").GetString() ?? $"It was answered {entry.RootElement.GetProperty("status").GetInt32()}.";
        }

        throw new ArgumentException($"Neither service knows a request {requestId}.", nameof(requestId));
    }

    /// <summary>Moves the clock of both services: tokens, logins and presigned URLs expire.</summary>
    /// <param name="step">Backwards when negative.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task AdvanceClockAsync(TimeSpan step, CancellationToken cancellationToken = default) => PostAsync(
        "clock", $$"""{"advanceSeconds":{{step.TotalSeconds.ToString("R", CultureInfo.InvariantCulture)}}}""", cancellationToken);

    /// <summary>Identities, objects, faults, requests and clock as after the start.</summary>
    public Task ResetAsync(CancellationToken cancellationToken = default) => PostAsync("reset", null, cancellationToken);

    /// <summary>The certificate authority of TLS in PEM, for clients to trust.</summary>
    /// <exception cref="HttpRequestException">The container was built without <see cref="ScenarioCloudBuilder.WithHttps"/>.</exception>
    public async Task<string> GetCertificateAuthorityAsync(CancellationToken cancellationToken = default)
    {
        using var answer = await CallAsync(GetStsEndpoint(), HttpMethod.Get, "ca.pem", null, cancellationToken).ConfigureAwait(false);
        answer.EnsureSuccessStatusCode();
        return await answer.Content.ReadAsStringAsync(cancellationToken).ConfigureAwait(false);
    }

    internal static Dictionary<string, string> Variables(Uri sts, Uri oss, string region, string accessKeyId, string accessKeySecret, string? noProxy)
    {
        var direct = string.IsNullOrEmpty(noProxy) ? oss.Host : $"{noProxy},{oss.Host}";
        return new(StringComparer.Ordinal)
        {
            ["ALIBABA_CLOUD_ACCESS_KEY_ID"] = accessKeyId,
            ["ALIBABA_CLOUD_ACCESS_KEY_SECRET"] = accessKeySecret,
            ["ALIBABA_CLOUD_STS_ENDPOINT"] = sts.GetLeftPart(UriPartial.Authority),
            ["OSS_ACCESS_KEY_ID"] = accessKeyId,
            ["OSS_ACCESS_KEY_SECRET"] = accessKeySecret,
            ["OSS_ENDPOINT"] = oss.GetLeftPart(UriPartial.Authority),
            ["OSS_REGION"] = region,
            ["NO_PROXY"] = direct, // read in either letter case
            ["no_proxy"] = direct,
        };
    }

    /// <inheritdoc/>
    protected override async ValueTask DisposeAsyncCore()
    {
        _control.Dispose();
        await base.DisposeAsyncCore().ConfigureAwait(false);
    }

    private async Task PostAsync(string call, string? body, CancellationToken cancellationToken)
    {
        using var answer = await CallAsync(GetStsEndpoint(), HttpMethod.Post, call, body, cancellationToken).ConfigureAwait(false);
        answer.EnsureSuccessStatusCode();
    }

    private async Task<HttpResponseMessage> CallAsync(Uri service, HttpMethod method, string call, string? body, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, new Uri(service, "/__admin/" + call));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", configuration.AdminToken);
        request.Content = body is null ? null : new StringContent(body, Encoding.UTF8, "application/json");
        return await _control.SendAsync(request, cancellationToken).ConfigureAwait(false);
    }

    private Uri HttpsEndpoint(ushort port) => configuration.IsHttps == true
        ? Endpoint(Uri.UriSchemeHttps, (ushort)(port + ScenarioCloudBuilder.HttpsPortOffset))
        : throw new InvalidOperationException("The container listens without TLS; build it WithHttps().");

    private Uri Endpoint(string scheme, ushort port) => new UriBuilder(scheme, Hostname, GetMappedPublicPort(port)).Uri;
}
