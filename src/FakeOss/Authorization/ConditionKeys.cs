using Scenario.FakeOss.Authentication;
using Scenario.FakeOss.Requests;
using Scenario.FakeOss.Storage;
using Scenario.Ram.Evaluation;
using Scenario.Signing;

namespace Scenario.FakeOss.Authorization;

/// <summary>The condition keys that a request carries (ram-policy 2.4 and 2.6).</summary>
internal static class ConditionKeys
{
    private static readonly HashSet<string> Listings =
        ["ListObjects", "ListObjectVersions", "ListMultipartUploads"];

    private static readonly HashSet<string> ObjectAclWriters =
        ["PutObject", "PostObject", "AppendObject", "InitiateMultipartUpload", "CopyObject", "PutSymlink", "PutObjectAcl"];

    public static ConditionContext Of(OssRequest request, OssCaller caller, DateTimeOffset now, ObjectRow? row, ObjectTags bucketTags)
    {
        var http = request.Http;
        var address = http.Connection.RemoteIpAddress;
        var context = ConditionContext.CreateBuilder()
            .Add("acs:CurrentTime", now.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture))
            .Add("acs:SecureTransport", http.Request.IsHttps ? "true" : "false")
            .Add("acs:SourceIp", address is { IsIPv4MappedToIPv6: true } ? address.MapToIPv4().ToString() : address?.ToString())
            .Add("acs:UserAgent", request.Header("User-Agent"))
            .Add("acs:AccessId", caller.AccessKeyId)
            .Add("acs:PrincipalARN", caller.IsAnonymous ? null : caller.Principal.Arn);
        var operation = request.Operation.Name;
        if (Listings.Contains(operation))
        {
            context.Add("oss:Prefix", request.Query["prefix"]).Add("oss:Delimiter", request.Query["delimiter"]);
        }

        if (operation is "PutBucket" or "PutBucketAcl")
        {
            context.Add("oss:x-oss-acl", request.Header("x-oss-acl"));
        }

        if (ObjectAclWriters.Contains(operation))
        {
            context.Add("oss:x-oss-object-acl", request.Header("x-oss-object-acl"));
        }

        AddTags(context, "oss:ExistingObjectTag/", row?.Tags ?? ObjectTags.Empty);
        AddTags(context, "oss:BucketTag/", bucketTags);
        foreach (var (name, value) in PercentEncoding.ParseQuery(request.Header("x-oss-tagging") ?? ""))
        {
            context.Add("oss:RequestObjectTag/" + name, value ?? "");
        }

        return context.Build();
    }

    private static void AddTags(ConditionContext.Builder context, string prefix, ObjectTags tags)
    {
        foreach (var (key, value) in tags.Items)
        {
            context.Add(prefix + key, value);
        }
    }
}
