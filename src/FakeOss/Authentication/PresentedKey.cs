using Scenario.Signing.Oss;

namespace Scenario.FakeOss.Authentication;

/// <summary>Which key a request names, read before anything about it is checked: faults match by it.</summary>
/// <param name="AccessKeyId">Null when the request names none.</param>
/// <param name="HasToken">Whether a security token comes along.</param>
internal readonly record struct PresentedKey(string? AccessKeyId, bool HasToken)
{
    public static PresentedKey Of(OssRequest request)
    {
        if (request.Form is { } form)
        {
            return new PresentedKey(form["OSSAccessKeyId"] ?? OfCredential(form["x-oss-credential"]), form["x-oss-security-token"] is { Length: > 0 });
        }

        var query = request.Query;
        var accessKeyId = request.Header("Authorization") is { Length: > 0 } header
            ? OfHeader(request, header)
            : query["OSSAccessKeyId"] ?? query["x-oss-access-key-id"] ?? OfCredential(query["x-oss-credential"]);
        var token = request.Header("x-oss-security-token") ?? query["security-token"] ?? query["x-oss-security-token"];
        return new PresentedKey(accessKeyId, token is { Length: > 0 });
    }

    private static string? OfHeader(OssRequest request, string header) =>
        request.V4Header.Parts is { } v4 ? v4.Credential.AccessKeyId
        : OssV2Authorization.TryParse(header, out var v2) ? v2.AccessKeyId
        : OssV1Authorization.TryParse(header, out var v1) ? v1.AccessKeyId
        : null;

    private static string? OfCredential(string? credential) => credential is null ? null : OssV4Credential.Parse(credential).Credential?.AccessKeyId;
}
