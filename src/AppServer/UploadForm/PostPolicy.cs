using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Scenario.AppServer.Sts;
using Scenario.Signing;
using Scenario.Signing.Oss;

namespace Scenario.AppServer.UploadForm;

/// <summary>The signed fields of a PostObject form, signature V4 (oss-protocol 2.7).</summary>
/// <remarks>
/// OSS allows fields that no condition names. So every field that is made here is also a condition, and fields that would change what the object is
/// to others, or where the browser and OSS turn afterwards, are ruled out by one: sent empty where any value would do harm, else by their values.
/// </remarks>
internal static class PostPolicy
{
    private static readonly JsonSerializerOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Who may read it, what it costs and whether it can be read at once, by which key it is encrypted: the bucket's business.</summary>
    private static readonly (string Field, string[] Values)[] Unwanted =
    [
        ("x-oss-object-acl", ["public-read", "public-read-write"]),
        ("x-oss-storage-class", ["IA", "Archive", "ColdArchive", "DeepColdArchive"]),
        ("x-oss-server-side-encryption", ["KMS", "SM4"]),
    ];

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
            fields["x-oss-content-type"] = type; // counts for more than the other
        }

        fields["success_action_status"] = "200";
        fields["success_action_redirect"] = "";
        fields["callback"] = form.Callback ?? "";

        var conditions = new JsonArray { new JsonObject { ["bucket"] = form.Bucket } };
        foreach (var (name, value) in fields)
        {
            conditions.Add(name == "key" && form.Key is null
                ? new JsonArray("starts-with", "$key", form.Prefix)
                : new JsonArray("eq", $"${name.ToLowerInvariant()}", value));
        }

        foreach (var (name, values) in Unwanted)
        {
            conditions.Add(new JsonArray("not-in", $"${name}", new JsonArray([.. values.Select(static v => JsonValue.Create(v))])));
        }

        conditions.Add(new JsonArray("content-length-range", 0, form.MaxBytes));
        var policy = new JsonObject
        {
            ["expiration"] = WireTime.FormatWithZeros(form.Expiration),
            ["conditions"] = conditions,
        };
        var text = Convert.ToBase64String(Encoding.UTF8.GetBytes(policy.ToJsonString(Json)));
        fields["policy"] = text;
        fields["x-oss-signature"] = OssPostPolicySignature.SignV4(text, role.AccessKeySecret, credential);
        return fields;
    }
}
