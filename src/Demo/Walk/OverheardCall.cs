using System.Text.Json;
using Scenario.Demo.Stack;
using Scenario.Oss.Sts;
using Scenario.Signing;
using Scenario.Signing.Rpc;

namespace Scenario.Demo.Walk;

/// <summary>One GetCallerIdentity with signature V1, signed once and sent as often as wanted: what somebody on the wire could do.</summary>
internal sealed class OverheardCall
{
    private readonly DemoStack _stack;
    private readonly string _query;

    public OverheardCall(DemoStack stack, string accessKeyId, string accessKeySecret)
    {
        _stack = stack;
        NameValue[] parameters =
        [
            new("Action", "GetCallerIdentity"),
            new("Version", "2015-04-01"),
            new("Format", "JSON"),
            new("AccessKeyId", accessKeyId),
            new("SignatureMethod", "HMAC-SHA1"),
            new("SignatureVersion", "1.0"),
            new("SignatureNonce", Guid.NewGuid().ToString("N")),
            new("Timestamp", WireTime.Format(TimeProvider.System.GetUtcNow())),
        ];
        _query = string.Join('&', parameters.Append(new NameValue("Signature", RpcSignature.Sign("GET", parameters, accessKeySecret)))
            .Select(static p => $"{PercentEncoding.Encode(p.Name)}={PercentEncoding.Encode(p.Value ?? "")}"));
    }

    /// <returns>The ARN that STS answered.</returns>
    /// <exception cref="StsException">STS refused.</exception>
    public async Task<string> SendAsync(CancellationToken cancellationToken)
    {
        using var response = await _stack.Http.GetAsync(new Uri(_stack.Cloud.StsEndpoint, "/?" + _query), cancellationToken);
        using var answer = JsonDocument.Parse(await response.Content.ReadAsStreamAsync(cancellationToken));
        string Member(string name) => answer.RootElement.TryGetProperty(name, out var value) ? value.GetString() ?? "" : "";
        return response.IsSuccessStatusCode
            ? Member("Arn")
            : throw new StsException(Member("Code"), Member("Message"), Member("RequestId"), (int)response.StatusCode);
    }
}
