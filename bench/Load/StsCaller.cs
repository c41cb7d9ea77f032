using System.Globalization;
using System.Text.Json;
using Scenario.Signing;
using Scenario.Signing.Rpc;

namespace Scenario.Load;

/// <summary>Calls STS by the RPC style, each call with a nonce of its own.</summary>
internal sealed class StsCaller(AccessCredentials key)
{
    private const string SessionPolicy =
        """{"Version":"1","Statement":[{"Effect":"Allow","Action":["oss:GetObject","oss:PutObject","oss:DeleteObject","oss:AbortMultipartUpload","oss:ListParts"],"Resource":"acs:oss:*:*:sample-bucket/users/bench/*"},{"Effect":"Allow","Action":"oss:ListObjects","Resource":"acs:oss:*:*:sample-bucket","Condition":{"StringLike":{"oss:Prefix":"users/bench/*"}}}]}""";

    public HttpContent AssumeRole() => Signed(
        "AssumeRole",
        new("RoleArn", "acs:ram::11223344:role/oss-uploader"),
        new("RoleSessionName", "bench"),
        new("Policy", SessionPolicy),
        new("DurationSeconds", "3600"));

    public HttpContent GetCallerIdentity() => Signed("GetCallerIdentity");

    public static AccessCredentials Parse(ReadOnlyMemory<byte> answer)
    {
        using var document = JsonDocument.Parse(answer);
        var credentials = document.RootElement.GetProperty("Credentials");
        string Text(string name) => credentials.GetProperty(name).GetString()!;
        return new AccessCredentials(Text("AccessKeyId"), Text("AccessKeySecret"), Text("SecurityToken"));
    }

    private FormUrlEncodedContent Signed(string action, params ReadOnlySpan<NameValue> own)
    {
        List<NameValue> parameters =
        [
            new("Action", action),
            new("Version", "2015-04-01"),
            new("Format", "JSON"),
            new("AccessKeyId", key.Id),
            new("SignatureMethod", "HMAC-SHA1"),
            new("SignatureVersion", "1.0"),
            new("SignatureNonce", Guid.NewGuid().ToString("N")),
            new("Timestamp", DateTime.UtcNow.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture)),
            .. own,
        ];
        parameters.Add(new("Signature", RpcSignature.Sign("POST", parameters, key.Secret)));
        return new FormUrlEncodedContent(parameters.Select(static item => KeyValuePair.Create(item.Name, item.Value ?? "")));
    }
}
