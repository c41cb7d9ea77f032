using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Scenario.AppServer.Sts;
using Scenario.Signing.Oss;

namespace Scenario.AppServer.UploadForm;

/// <summary>The signed fields of a PostObject form, signature V4 (oss-protocol 2.7). Every field it makes is also a condition.</summary>
internal static class PostPolicy
{
    private static readonly JsonSerializerOptions s_json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <param name="form">What the form allows.</param>
    /// <param name="role">Credentials it is signed with.</param>
    /// <param name="now">Time of signing, whole seconds.</param>
    public static IReadOnlyDictionary<string, string> Sign(UploadTerms form, RoleCredentials role, DateTimeOffset now)
    {
        var credential = new OssV4Credential(role.AccessKeyId, now.UtcDateTime.ToString("yyyyMMdd", CultureInfo.InvariantCulture), form.Region);
        var fields = new Dictionary<string, string>
        {
            ["key"] = form.Key ?? $"{form.Prefix}${{filename}}",
            ["x-oss-signature-version"] = OssV4Signature.Algorithm,
            ["x-oss-credential"] = credential.ToString(),
            ["x-oss-date"] = now.UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture),
            ["x-oss-security-token"] = role.SecurityToken,
        };
        if (form.ContentType is { } type)
        {
            fields["Content-Type"] = type;
        }

        if (form.Callback is { } callback)
        {
            fields["callback"] = callback;
        }
        else
        {
            fields["success_action_status"] = "200";
        }

        var conditions = new JsonArray { new JsonObject { ["bucket"] = form.Bucket } };
        foreach (var (name, value) in fields)
        {
            conditions.Add(name == "key" && form.Key is null
                ? new JsonArray("starts-with", "$key", form.Prefix)
                : new JsonArray("eq", $"${name.ToLowerInvariant()}", value));
        }

        conditions.Add(new JsonArray("content-length-range", 0, form.MaxBytes));
        var policy = new JsonObject
        {
            ["expiration"] = form.Expiration.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.000'Z'", CultureInfo.InvariantCulture),
            ["conditions"] = conditions,
        };
        var text = Convert.ToBase64String(Encoding.UTF8.GetBytes(policy.ToJsonString(s_json)));
        fields["policy"] = text;
        fields["x-oss-signature"] = OssPostPolicySignature.SignV4(text, role.AccessKeySecret, credential);
        return fields;
    }
}
