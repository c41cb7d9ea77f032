using System.Globalization;
using System.Text.Json;
using Scenario.Oss.Credentials;
using Scenario.Signing;
using Scenario.Signing.Acs3;

namespace Scenario.Oss.Sts;

/// <summary>STS 2015-04-01 for whoever holds a key that may call it. Requests are signed with ACS3-HMAC-SHA256. Source: sts-ram-api 2.3.</summary>
/// <param name="endpoint">Such as <c>https://sts.cn-hangzhou.aliyuncs.com</c>.</param>
/// <param name="credentials">A key that may assume the role, or whose owner is asked for.</param>
/// <param name="http">Best from <see cref="OssHttp"/>, with an infinite timeout.</param>
/// <param name="time">The clock that requests are signed by.</param>
public sealed class StsClient(Uri endpoint, OssCredentials credentials, HttpClient http, TimeProvider time)
{
    private const string StsVersion = "2015-04-01";

    private static readonly TimeSpan AnswerTimeout = TimeSpan.FromSeconds(30);

    /// <summary>Temporary credentials for a role.</summary>
    /// <param name="roleArn">Such as <c>acs:ram::11223344:role/oss-readonly</c>.</param>
    /// <param name="sessionName">2 to 64 letters, digits and <c>.@-_</c>; appears in the logs as the one who did it.</param>
    /// <param name="policy">JSON that narrows the role for this session; at most 2048 bytes; null = the role's full permissions.</param>
    /// <param name="duration">15 minutes up to the role's maximum; null = 1 hour.</param>
    /// <exception cref="StsException">STS refuses.</exception>
    public async Task<AssumedRole> AssumeRoleAsync(string roleArn, string sessionName, string? policy, TimeSpan? duration, CancellationToken cancellationToken)
    {
        List<NameValue> parameters = [new("RoleArn", roleArn), new("RoleSessionName", sessionName)];
        if (policy is not null)
        {
            parameters.Add(new("Policy", policy));
        }

        if (duration is { } given)
        {
            parameters.Add(new("DurationSeconds", ((long)given.TotalSeconds).ToString(CultureInfo.InvariantCulture)));
        }

        using var answer = await CallAsync("AssumeRole", parameters, cancellationToken);
        var user = answer.RootElement.GetProperty("AssumedRoleUser");
        var issued = answer.RootElement.GetProperty("Credentials");
        return new AssumedRole(
            Text(user, "Arn"), Text(user, "AssumedRoleId"),
            new OssCredentials(Text(issued, "AccessKeyId"), Text(issued, "AccessKeySecret"), Text(issued, "SecurityToken"),
                issued.GetProperty("Expiration").GetDateTimeOffset()),
            Text(answer.RootElement, "RequestId"));
    }

    /// <summary>Whose credentials these are.</summary>
    /// <exception cref="StsException">STS refuses.</exception>
    public async Task<CallerIdentity> GetCallerIdentityAsync(CancellationToken cancellationToken)
    {
        using var answer = await CallAsync("GetCallerIdentity", [], cancellationToken);
        return new CallerIdentity(Text(answer.RootElement, "IdentityType"), Text(answer.RootElement, "Arn"), Text(answer.RootElement, "AccountId"));
    }

    /// <summary>Any call of the protocol that STS and RAM share.</summary>
    /// <param name="version">Of the API: that of STS, or <c>2015-05-01</c> for RAM.</param>
    /// <exception cref="StsException">It is refused.</exception>
    internal async Task<JsonDocument> CallAsync(
        string action, IReadOnlyList<NameValue> parameters, CancellationToken cancellationToken, string version = StsVersion)
    {
        using var patience = new CancellationTokenSource(AnswerTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        try
        {
            using var request = Sign(action, version, parameters);
            using var response = await http.SendAsync(request, either.Token);
            var body = await response.Content.ReadAsByteArrayAsync(either.Token);
            JsonDocument answer;
            try
            {
                answer = JsonDocument.Parse(body);
            }
            catch (JsonException)
            {
                var looksLikeOss = response.Content.Headers.ContentType?.MediaType is "application/xml" or "text/xml";
                throw new StsException(
                    "Http" + ((int)response.StatusCode).ToString(CultureInfo.InvariantCulture),
                    $"{endpoint} does not answer like STS: its answer is no JSON.{(looksLikeOss ? " It may be the address of OSS, which has one of its own." : "")}",
                    null,
                    (int)response.StatusCode);
            }

            if (!response.IsSuccessStatusCode)
            {
                using (answer)
                {
                    throw new StsException(Text(answer.RootElement, "Code"), Text(answer.RootElement, "Message"), Text(answer.RootElement, "RequestId"),
                        (int)response.StatusCode);
                }
            }

            return answer;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException($"{endpoint} did not answer within {AnswerTimeout.TotalSeconds:0} s.");
        }
    }

    private HttpRequestMessage Sign(string action, string version, IReadOnlyList<NameValue> parameters)
    {
        var headers = Acs3Signature.SignHeaders(
            "POST",
            "/",
            parameters,
            [new("host", endpoint.Authority), new("x-acs-action", action), new("x-acs-version", version)],
            [],
            (credentials.AccessKeyId, credentials.AccessKeySecret, credentials.SecurityToken),
            time.GetUtcNow(),
            Guid.NewGuid().ToString());
        var request = new HttpRequestMessage(HttpMethod.Post,
            OssUrl.Build(endpoint, OssAddressing.Path, bucket: null, key: null, parameters))
        { Content = new ByteArrayContent([]) };
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        request.Headers.TryAddWithoutValidation("Accept", "application/json");
        return request;
    }

    private static string Text(JsonElement parent, string name) =>
        parent.ValueKind == JsonValueKind.Object && parent.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()! : "";
}
