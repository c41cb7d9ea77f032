using Scenario.FakeOss;
using Scenario.FakeOss.Operations;
using Scenario.FakeOss.Requests;
using Scenario.Signing;
using Scenario.Trainer.Calls;

namespace Scenario.Trainer.Playing;

/// <summary>An operation that the playground can ask for: a row of the server's own table.</summary>
/// <param name="Name">The vendor's name; the row's, but for the listing with <c>list-type=2</c>.</param>
/// <param name="Row">All that the server knows of it.</param>
internal sealed record PlayOperation(string Name, OssOperation Row)
{
    private const string Listing = "ListObjectsV2";

    private static readonly string[] Names =
    [
        "GetObject", "PutObject", "DeleteObject", Listing, "GetObjectAcl", "PutObjectAcl", "GetObjectTagging", "GetBucketInfo", "GetBucketAcl",
        "ListMultipartUploads",
    ];

    public static IReadOnlyList<PlayOperation> All { get; } =
        [.. Names.Select(static name => new PlayOperation(name, OssOperations.All.First(row => row.Name == (name == Listing ? "ListObjects" : name))))];

    public string Action => Row.Action;

    public string Method => Row.Method;

    /// <summary>Which rule applies when no policy decides.</summary>
    public OssCallKind Call => Row.Call!.Value;

    /// <summary>Asked about the bucket, not about an object.</summary>
    public bool IsOfBucket => Row.Level == OssLevel.Bucket;

    /// <summary>Whether it leaves the cloud otherwise than before.</summary>
    public bool ChangesSomething => Method != "GET";

    /// <summary>Whether the request carries <c>prefix</c>, and so the condition key <c>oss:Prefix</c>.</summary>
    public bool HasPrefix => Row.QueryConditions.Count > 0;

    /// <summary>Whether the request may carry an ACL header, and so its condition key.</summary>
    public bool HasAcl => Row.AclHeader is not null;

    public static PlayOperation Find(string? name) => All.FirstOrDefault(operation => operation.Name == name) ?? All[0];

    /// <summary>The request for it.</summary>
    public OssAsk Ask(string bucket, string key, string prefix, string acl, string userAgent)
    {
        List<NameValue> query = [.. Row.SubResources.Select(static name => new NameValue(name, null))];
        if (Name == Listing)
        {
            query.Add(new("list-type", "2"));
        }

        if (HasPrefix)
        {
            query.Add(new("prefix", prefix));
        }

        List<KeyValuePair<string, string>> headers = [];
        if (HasAcl && acl.Length > 0)
        {
            headers.Add(new(Row.AclHeader!, acl));
        }

        if (userAgent.Length > 0)
        {
            headers.Add(new("User-Agent", userAgent));
        }

        return new(Method, bucket, IsOfBucket ? "" : key)
        {
            Query = query,
            Headers = headers,
            Body = Name == "PutObject" ? "written by the playground"u8.ToArray() : null,
        };
    }
}
