using System.Globalization;
using Scenario.Signing;
using Scenario.Signing.Acs3;

namespace Scenario.AppServer.Sts;

/// <summary>Signs every attempt anew: fresh nonce, current time, current key. It stands below the retries for that reason.</summary>
internal sealed class Acs3SigningHandler(AccessKeySource keys, CloudClock clock) : DelegatingHandler
{
    private static readonly string[] PerAttempt =
        ["Authorization", "x-acs-date", "x-acs-signature-nonce", "x-acs-content-sha256", "x-acs-accesskey-id", "x-acs-security-token"];

    /// <summary>SHA-256 of no bytes; STS calls carry everything in the query.</summary>
    private const string EmptyPayloadHash = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Sign(request, keys.Current);
        var response = await base.SendAsync(request, cancellationToken);
        try
        {
            // Read here, below the retries, so that a cut connection is one of the failures they see.
            await response.Content.LoadIntoBufferAsync(StsReply.MaxBytes, cancellationToken);
            return response;
        }
        catch
        {
            response.Dispose();
            throw;
        }
    }

    private void Sign(HttpRequestMessage request, ServerKey key)
    {
        var headers = request.Headers;
        foreach (var name in PerAttempt)
        {
            headers.Remove(name);
        }

        headers.Host = request.RequestUri!.Authority;
        headers.Add("x-acs-date", clock.GetUtcNow().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture));
        headers.Add("x-acs-signature-nonce", Guid.NewGuid().ToString());
        headers.Add("x-acs-content-sha256", EmptyPayloadHash);
        if (key.SecurityToken is { } token)
        {
            headers.Add("x-acs-accesskey-id", key.Id);
            headers.Add("x-acs-security-token", token);
        }

        var signed = new Acs3Request(
            request.Method.Method,
            request.RequestUri.AbsolutePath,
            PercentEncoding.ParseQuery(request.RequestUri.Query.TrimStart('?')),
            [.. headers.Select(static h => KeyValuePair.Create(h.Key, string.Join(", ", h.Value)))],
            EmptyPayloadHash);
        headers.TryAddWithoutValidation("Authorization", Acs3Signature.Authorization(signed, key.Id, key.Secret));
    }
}
