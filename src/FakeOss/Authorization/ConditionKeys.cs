using Scenario.ControlPlane;
using Scenario.Ram.Evaluation;
using Scenario.Signing;

namespace Scenario.FakeOss.Authorization;

/// <summary>The condition keys that a request carries (ram-policy 2.4 and 2.6): those of every request, and those that the operation's row names.</summary>
internal static class ConditionKeys
{
    public static ConditionContext Of(OssContext request, ObjectRow? row, ObjectTags bucketTags)
    {
        var (http, caller, operation) = (request.Request.Http, request.Caller, request.Operation);
        var context = ConditionContext.CreateBuilder()
            .Add("acs:CurrentTime", WireTime.Format(request.ArrivedAt))
            .Add("acs:SecureTransport", http.Request.IsHttps ? "true" : "false")
            .Add("acs:SourceIp", http.Connection.RemoteIpAddress?.Plain().ToString())
            .Add("acs:SourceVpc", PlayedVpc.Of(http))
            .Add("acs:UserAgent", request.Request.Header("User-Agent"))
            .Add("acs:AccessId", caller.AccessKeyId)
            .Add("acs:PrincipalARN", caller.PrincipalArn);
        foreach (var (query, key) in operation.QueryConditions)
        {
            context.Add(key, request.Request.Query[query] ?? ""); // a listing without a prefix lists with an empty one
        }

        if (operation.AclHeader is { } header)
        {
            context.Add("oss:" + header, request.Request.Header(header));
        }

        Add(context, "oss:ExistingObjectTag/", row?.Tags.Items ?? []);
        Add(context, "oss:BucketTag/", operation.BucketTags?.Invoke(request) ?? bucketTags.Items);
        Add(context, "oss:RequestObjectTag/", operation.RequestTags?.Invoke(request) ?? []);
        return context.Build();
    }

    private static void Add(ConditionContext.Builder context, string prefix, IEnumerable<KeyValuePair<string, string>> tags)
    {
        foreach (var (key, value) in tags)
        {
            context.Add(prefix + key, value);
        }
    }
}
