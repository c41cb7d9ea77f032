using Scenario.Signing;
using Scenario.Signing.Acs3;

namespace Scenario.AppServer.Sts;

/// <summary>Signs every attempt anew: fresh nonce, current time, current key. It stands below the retries for that reason.</summary>
internal sealed class Acs3SigningHandler(AccessKeySource keys, CloudClock clock) : DelegatingHandler
{
    private static readonly string[] PerAttempt =
        ["Authorization", "x-acs-date", "x-acs-signature-nonce", "x-acs-content-sha256", "x-acs-accesskey-id", "x-acs-security-token"];

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
        var signed = Acs3Signature.SignHeaders(
            request.Method.Method,
            request.RequestUri.AbsolutePath,
            PercentEncoding.ParseQuery(request.RequestUri.Query.TrimStart('?')),
            [.. headers.Select(static h => KeyValuePair.Create(h.Key, string.Join(", ", h.Value)))],
            [], // STS calls carry everything in the query
            (key.Id, key.Secret, key.SecurityToken),
            clock.GetUtcNow(),
            Guid.NewGuid().ToString());
        foreach (var (name, value) in signed.Where(header => !headers.Contains(header.Key)))
        {
            headers.TryAddWithoutValidation(name, value);
        }
    }
}
