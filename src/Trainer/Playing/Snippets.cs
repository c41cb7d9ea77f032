using System.Text.Json;
using Scenario.Trainer.Stages;

namespace Scenario.Trainer.Playing;

/// <summary>The playground's question in the words of other clients. Keys and tokens come from
/// the environment: no secret is ever part of a text to copy.</summary>
internal static class Snippets
{
    internal static IEnumerable<(string Name, string Code)> Of(Stage stage, Player player, PlayOperation operation, string key, string prefix, string policy)
    {
        var role = player.RoleName ?? "oss-readonly";
        yield return ("curl", Curl(stage, operation, key, prefix));
        yield return ("C# (Aliyun.OSS.SDK.NetCore)", CSharp(stage, operation, key, prefix));
        yield return ("JavaScript (ali-oss)", AliOss(stage, operation, key, prefix));
        yield return ("AppClient", Client(stage, player, operation, role, key, prefix, policy));
        if (player.TakesPolicy && policy.Length > 0)
        {
            yield return ("decide", Decide(stage, operation, key, prefix, policy));
        }
    }

    private static string Curl(Stage stage, PlayOperation operation, string key, string prefix)
    {
        var resource = operation.IsOfBucket ? stage.Bucket + "/" : $"{stage.Bucket}/{key}";
        var query = string.Join('&',
            operation.Ask(stage.Bucket, key, prefix, "", "").Query.Select(
                static item => item.Value is null ? item.Name : $"{item.Name}={Uri.EscapeDataString(item.Value)}"));
        var signed = operation.Row.SubResources is [var name] ? "?" + name : "";
        return $$"""
            # V1 signs with openssl alone; OSS_ACCESS_KEY_ID, OSS_ACCESS_KEY_SECRET and OSS_SESSION_TOKEN are the token's.
            date=$(TZ=GMT LC_ALL=C date '+%a, %d %b %Y %H:%M:%S GMT')
            text="{{operation.Method}}\n\n\n$date\nx-oss-security-token:$OSS_SESSION_TOKEN\n/{{resource}}{{signed}}"
            signature=$(printf "$text" | openssl dgst -sha1 -hmac "$OSS_ACCESS_KEY_SECRET" -binary | base64)
            curl -i -X {{operation.Method}} -H "Date: $date" -H "x-oss-security-token: $OSS_SESSION_TOKEN" -H 'Content-Type:' \
                 -H "Authorization: OSS $OSS_ACCESS_KEY_ID:$signature" {{(operation.Method == "PUT" ? "--data-binary 'hello' " : "")}}'{{stage.Cloud.OssEndpoint}}{{resource}}{{(query.Length > 0 ? "?" + query : "")}}'
            """;
    }

    private static string CSharp(Stage stage, PlayOperation operation, string key, string prefix)
    {
        var (bucketArgument, keyArgument) = (Literal(stage.Bucket), Literal(key));
        var call = operation.Name switch
        {
            "GetObject" => $"using var answer = client.GetObject({bucketArgument}, {keyArgument});",
            "PutObject" => $"client.PutObject({bucketArgument}, {keyArgument}, new MemoryStream(\"hello\"u8.ToArray()));",
            "DeleteObject" => $"client.DeleteObject({bucketArgument}, {keyArgument});",
            "ListObjectsV2" => $"var listing = client.ListObjectsV2(new ListObjectsV2Request({bucketArgument}) {{ Prefix = {Literal(prefix)} }});",
            "GetObjectAcl" => $"var acl = client.GetObjectAcl({bucketArgument}, {keyArgument});",
            "PutObjectAcl" => $"client.SetObjectAcl({bucketArgument}, {keyArgument}, CannedAccessControlList.PublicRead);",
            "GetObjectTagging" => $"var tags = client.GetObjectTagging({bucketArgument}, {keyArgument});",
            "GetBucketInfo" => $"var info = client.GetBucketInfo({bucketArgument});",
            "GetBucketAcl" => $"var acl = client.GetBucketAcl({bucketArgument});",
            _ => $"var uploads = client.ListMultipartUploads(new ListMultipartUploadsRequest({bucketArgument}) {{ Prefix = {Literal(prefix)} }});",
        };
        return $"""
            var client = new OssClient(
                "{stage.Cloud.OssEndpoint}",
                Environment.GetEnvironmentVariable("OSS_ACCESS_KEY_ID"),
                Environment.GetEnvironmentVariable("OSS_ACCESS_KEY_SECRET"),
                Environment.GetEnvironmentVariable("OSS_SESSION_TOKEN"));
            {call}
            """;
    }

    private static string AliOss(Stage stage, PlayOperation operation, string key, string prefix)
    {
        var name = Literal(key);
        var call = operation.Name switch
        {
            "GetObject" => $"await client.get({name})",
            "PutObject" => $"await client.put({name}, Buffer.from('hello'))",
            "DeleteObject" => $"await client.delete({name})",
            "ListObjectsV2" => $"await client.listV2({{ prefix: {Literal(prefix)} }})",
            "GetObjectAcl" => $"await client.getACL({name})",
            "PutObjectAcl" => $"await client.putACL({name}, 'public-read')",
            "GetObjectTagging" => $"await client.getObjectTagging({name})",
            "GetBucketInfo" => $"await client.getBucketInfo({Literal(stage.Bucket)})",
            "GetBucketAcl" => $"await client.getBucketACL({Literal(stage.Bucket)})",
            _ => $"await client.listUploads({{ prefix: {Literal(prefix)} }})",
        };
        return $$"""
            const OSS = require('ali-oss');
            const client = new OSS({
              region: 'oss-{{stage.Region}}', bucket: '{{stage.Bucket}}', endpoint: 'http://localhost:{{stage.Cloud.OssEndpoint.Port}}', sldEnable: true,
              accessKeyId: process.env.OSS_ACCESS_KEY_ID, accessKeySecret: process.env.OSS_ACCESS_KEY_SECRET, stsToken: process.env.OSS_SESSION_TOKEN,
            });
            console.log({{call}});
            """;
    }

    private static string Client(Stage stage, Player player, PlayOperation operation, string role, string key, string prefix, string policy)
    {
        const string Run = "dotnet run --project src/AppClient --";
        var name = $"oss://{stage.Bucket}/{key}";
        var call = operation.Name switch
        {
            "GetObject" => $"get {Quote(name)} ./answer",
            "PutObject" => $"put ./file {Quote(name)}",
            "DeleteObject" => $"rm {Quote(name)}",
            "ListObjectsV2" => $"ls {Quote($"oss://{stage.Bucket}/{prefix}")}",
            _ => $"stat {Quote(name)}",
        };
        var login = player.Grant is var (user, grant)
            ? $"{Run} login --server {stage.AppServer} --user {user}\n{Run} {call} --grant {grant}"
            : $"{Run} assume-role --role-arn acs:ram::{stage.Account}:role/{role} --role-session-name {Player.SessionName}{(policy.Length > 0 ? $" --policy {Quote(OneLine(policy))}" : "")}\n"
                + $"{Run} {call} --endpoint {stage.Cloud.OssEndpoint} --access-key-id \"$OSS_ACCESS_KEY_ID\" --access-key-secret \"$OSS_ACCESS_KEY_SECRET\" --security-token \"$OSS_SESSION_TOKEN\"";
        return login;
    }

    private static string Decide(Stage stage, PlayOperation operation, string key, string prefix, string policy) => $$"""
        curl -X POST {{stage.Cloud.OssEndpoint}}__admin/decide -H 'Content-Type: application/json' -d {{Quote($$"""
        {"action":"{{operation.Action}}","resource":"acs:oss:{{stage.Region}}:{{stage.Account}}:{{stage.Bucket}}{{(operation.IsOfBucket ? "" : "/" + key)}}","identityPolicies":[],"sessionPolicy":{{OneLine(policy)}},"context":{{(operation.HasPrefix ? $$"""{"oss:Prefix":[{{Literal(prefix)}}]}""" : "{}")}}}
        """)}}
        """;

    private static readonly JsonSerializerOptions Readable = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static string Literal(string text) => JsonSerializer.Serialize(text, Readable);

    private static string Quote(string text) => $"'{text.Replace("'", "'\\''", StringComparison.Ordinal)}'";

    private static string OneLine(string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            return JsonSerializer.Serialize(document.RootElement, Readable);
        }
        catch (JsonException)
        {
            return json;
        }
    }
}
