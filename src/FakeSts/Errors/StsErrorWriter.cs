using System.Net;
using System.Text;

namespace Scenario.FakeSts.Errors;

/// <summary>Turns an error into the answer that SDKs parse.</summary>
internal static class StsErrorWriter
{
    /// <param name="error">The error.</param>
    /// <param name="requestId">The request's id.</param>
    /// <param name="host">The Host header as received.</param>
    /// <param name="product">Sts or Ram.</param>
    public static RpcObject ToAnswer(StsError error, string requestId, string host, string product)
    {
        var answer = new RpcObject
        {
            { "RequestId", requestId },
            { "HostId", HostId(host, product) },
            { "Code", error.Code },
            { "Message", error.Message },
            { "Recommend", $"https://api.aliyun.com/troubleshoot?q={Uri.EscapeDataString(error.Code)}&product={product}" },
        };
        if (error.AccessDenied is { } denied)
        {
            answer.Add("AccessDeniedDetail", new RpcObject
            {
                { "AuthAction", denied.AuthAction },
                { "AuthPrincipalType", denied.AuthPrincipalType },
                { "AuthPrincipalDisplayName", denied.AuthPrincipalDisplayName },
                { "AuthPrincipalOwnerId", denied.AuthPrincipalOwnerId },
                { "PolicyType", denied.PolicyType },
                { "NoPermissionType", denied.NoPermissionType },
                { "EncodedDiagnosticMessage", Convert.ToBase64String(Encoding.ASCII.GetBytes($"scenario:request:{requestId}")) },
            });
        }

        return answer;
    }

    /// <summary>Host part of the Host header; the product's public name when that is an address or empty (sts-ram-api 1.5).</summary>
    private static string HostId(string host, string product)
    {
        var colon = host.LastIndexOf(':');
        var name = colon > 0 && !host.EndsWith(']') ? host[..colon] : host;
        return name.Length == 0 || IPAddress.TryParse(name.Trim('[', ']'), out _)
            ? $"{product.ToLowerInvariant()}.aliyuncs.com"
            : name;
    }
}
