namespace Scenario.FakeOss.Responses;

/// <summary>The error document, and for HEAD the same document in <c>x-oss-err</c>.</summary>
internal static class OssErrorWriter
{
    public static OssResponse Response(OssError error, string method, string requestId, string host)
    {
        var document = error.Status is 304 or 204 ? null : Document(error, requestId, host);
        var response = document is not null && !HttpMethods.IsHead(method)
            ? OssResponse.Xml(document, error.Status)
            : OssResponse.Empty(error.Status).With("x-oss-err", document is null ? null : Convert.ToBase64String(document));
        response.With("x-oss-ec", document is null ? null : error.Ec);
        foreach (var (name, value) in error.Headers ?? [])
        {
            response.With(name, value);
        }

        return response;
    }

    public static byte[] Document(OssError error, string requestId, string host) => OssXml.Document("Error", xml =>
    {
        xml.Text("Code", error.Code);
        xml.Text("Message", error.Message);
        xml.Text("RequestId", requestId);
        xml.Text("HostId", host);
        foreach (var (name, value) in error.Elements ?? [])
        {
            xml.Text(name, value);
        }

        if (error.Denial is { } denial)
        {
            xml.Element("AccessDeniedDetail", detail =>
            {
                detail.Text("AuthAction", denial.AuthAction);
                detail.OptionalText("AuthPrincipalType", denial.AuthPrincipalType);
                detail.OptionalText("AuthPrincipalDisplayName", denial.AuthPrincipalDisplayName);
                detail.OptionalText("AuthPrincipalOwnerId", denial.AuthPrincipalOwnerId);
                detail.Text("PolicyType", denial.PolicyType);
                detail.Text("NoPermissionType", denial.NoPermissionType);
            });
        }

        if (error.Ec is { } ec)
        {
            xml.Text("EC", ec);
            xml.Text("RecommendDoc", "https://api.aliyun.com/troubleshoot?q=" + ec);
        }
    });
}
