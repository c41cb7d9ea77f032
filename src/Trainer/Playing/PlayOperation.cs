using Scenario.FakeOss.Operations;
using Scenario.Signing;
using Scenario.Trainer.Calls;

namespace Scenario.Trainer.Playing;

/// <summary>An operation that the playground can ask for.</summary>
/// <param name="Name">The vendor's name.</param>
/// <param name="Action">RAM action that is decided.</param>
/// <param name="Method">HTTP method.</param>
/// <param name="Call">Which rule applies when no policy decides.</param>
/// <param name="SubResource">Query name that makes it this operation; null for none.</param>
/// <param name="IsOfBucket">Asked about the bucket, not about an object.</param>
/// <param name="ChangesSomething">Whether it leaves the cloud otherwise than before.</param>
internal sealed record PlayOperation(string Name, string Action, string Method, OssCallKind Call, string? SubResource = null, bool IsOfBucket = false,
    bool ChangesSomething = false)
{
    public static IReadOnlyList<PlayOperation> All { get; } =
    [
        new("GetObject", "oss:GetObject", "GET", OssCallKind.ObjectRead),
        new("PutObject", "oss:PutObject", "PUT", OssCallKind.ObjectWrite, ChangesSomething: true),
        new("DeleteObject", "oss:DeleteObject", "DELETE", OssCallKind.ObjectWrite, ChangesSomething: true),
        new("ListObjectsV2", "oss:ListObjects", "GET", OssCallKind.Listing, "list-type", IsOfBucket: true),
        new("GetObjectAcl", "oss:GetObjectAcl", "GET", OssCallKind.ObjectControl, "acl"),
        new("PutObjectAcl", "oss:PutObjectAcl", "PUT", OssCallKind.ObjectControl, "acl", ChangesSomething: true),
        new("GetObjectTagging", "oss:GetObjectTagging", "GET", OssCallKind.ObjectControl, "tagging"),
        new("GetBucketInfo", "oss:GetBucketInfo", "GET", OssCallKind.Management, "bucketInfo", IsOfBucket: true),
        new("GetBucketAcl", "oss:GetBucketAcl", "GET", OssCallKind.Management, "acl", IsOfBucket: true),
        new("ListMultipartUploads", "oss:ListMultipartUploads", "GET", OssCallKind.Management, "uploads", IsOfBucket: true),
    ];

    /// <summary>Whether the request carries <c>prefix</c>, and so the condition key <c>oss:Prefix</c>.</summary>
    public bool HasPrefix => Action is "oss:ListObjects" or "oss:ListMultipartUploads";

    /// <summary>Whether the request may carry an ACL header, and so its condition key.</summary>
    public bool HasAcl => Name is "PutObject" or "PutObjectAcl";

    public static PlayOperation Find(string? name) => All.FirstOrDefault(operation => operation.Name == name) ?? All[0];

    /// <summary>The request for it.</summary>
    public OssAsk Ask(string bucket, string key, string prefix, string acl, string userAgent)
    {
        List<NameValue> query = [];
        if (SubResource is not null)
        {
            query.Add(new(SubResource, SubResource == "list-type" ? "2" : null));
        }

        if (HasPrefix)
        {
            query.Add(new("prefix", prefix));
        }

        List<KeyValuePair<string, string>> headers = [];
        if (HasAcl && acl.Length > 0)
        {
            headers.Add(new("x-oss-object-acl", acl));
        }

        if (userAgent.Length > 0)
        {
            headers.Add(new("User-Agent", userAgent));
        }

        return new(Method, bucket,
            IsOfBucket ? "" : key)
        { Query = query, Headers = headers, Body = Name == "PutObject" ? "written by the playground"u8.ToArray() : null };
    }
}
