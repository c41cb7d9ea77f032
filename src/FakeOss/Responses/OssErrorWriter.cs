namespace Scenario.FakeOss.Responses;

/// <summary>The error document, and for HEAD the same document in <c>x-oss-err</c>.</summary>
internal static class OssErrorWriter
{
    public static OssResponse Response(OssError error, string method, string requestId, string host)
    {
        var document = error.Status is 304 or 204 ? null : OssXml.Document("Error", xml => Write(xml, error, requestId, host));
        var response = document is null ? OssResponse.Empty(error.Status)
            : HttpMethods.IsHead(method) ? OssResponse.Empty(error.Status).With("x-oss-err", Convert.ToBase64String(document))
            : OssResponse.Xml(document, error.Status);
        response.With("x-oss-ec", document is null ? null : error.Ec);
        foreach (var (name, value) in error.Headers ?? [])
        {
            response.With(name, value);
        }

        return response;
    }

    private static void Write(OssXml xml, OssError error, string requestId, string host)
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
                detail.Text("AuthPrincipalType", denial.AuthPrincipalType);
                detail.Text("AuthPrincipalDisplayName", denial.AuthPrincipalDisplayName);
                detail.Text("AuthPrincipalOwnerId", denial.AuthPrincipalOwnerId);
                detail.Text("PolicyType", denial.PolicyType);
                detail.Text("NoPermissionType", denial.NoPermissionType);
            });
        }

        if (error.Ec is { } ec)
        {
            xml.Text("EC", ec);
            xml.Text("RecommendDoc", "https://api.aliyun.com/troubleshoot?q=" + ec);
        }
    }
}
