using System.Globalization;
using Polly.Timeout;
using Scenario.Signing;

namespace Scenario.AppServer.Sts;

/// <summary>STS over HTTP with signature version 3: POST to <c>/</c>, everything in the query, as the vendor's SDKs send it.</summary>
internal sealed class HttpStsClient(HttpClient http, CloudClock clock) : IStsClient
{
    public async Task<StsAnswer<RoleCredentials>> AssumeRoleAsync(RoleRequest request, CancellationToken cancellationToken)
    {
        var seconds = (long)request.Duration.TotalSeconds;
        var answer = await CallAsync(
            "AssumeRole",
            [
                new("DurationSeconds", seconds.ToString(CultureInfo.InvariantCulture)),
                new("Policy", request.Policy),
                new("RoleArn", request.RoleArn),
                new("RoleSessionName", request.SessionName),
            ],
            StsReply.ReadCredentials,
            cancellationToken);
        if (answer.IsGranted)
        {
            clock.Learn(answer.Value.Expiration.AddSeconds(-seconds));
        }

        return answer;
    }

    public Task<StsAnswer<CallerIdentity>> GetCallerIdentityAsync(CancellationToken cancellationToken) =>
        CallAsync("GetCallerIdentity", [], StsReply.ReadIdentity, cancellationToken);

    private async Task<StsAnswer<T>> CallAsync<T>(
        string action,
        IReadOnlyList<NameValue> query,
        Func<ReadOnlyMemory<byte>, StsAnswer<T>> read,
        CancellationToken cancellationToken)
        where T : class
    {
        var text = string.Join('&', query.Select(static q => $"{PercentEncoding.Encode(q.Name)}={PercentEncoding.Encode(q.Value ?? "")}"));
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(http.BaseAddress!, text.Length == 0 ? "/" : $"/?{text}"));
        request.Headers.Add("Accept", "application/json");
        request.Headers.Add("x-acs-action", action);
        request.Headers.Add("x-acs-version", "2015-04-01");
        request.Content = new ByteArrayContent([]);
        try
        {
            using var response = await http.SendAsync(request, cancellationToken);
            return await StsReply.ReadFailureAsync(response, cancellationToken) is { } failure
                ? failure
                : read(await response.Content.ReadAsByteArrayAsync(cancellationToken));
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            return new StsFailure(StsFailureKind.Unavailable, "ConnectionFailed", exception.Message);
        }
        catch (Exception exception) when (exception is TimeoutRejectedException or TaskCanceledException && !cancellationToken.IsCancellationRequested)
        {
            return new StsFailure(StsFailureKind.Unavailable, "Timeout", "STS did not answer in time.");
        }
    }
}
