namespace Scenario.FakeOss.Storage;

/// <summary>The ACLs of buckets and objects, as they stand in requests, answers and rows.</summary>
internal static class OssAcl
{
    /// <summary>Of an object only: its bucket's ACL counts.</summary>
    public const string Default = "default";

    public const string Private = "private";
    public const string PublicRead = "public-read";
    public const string PublicReadWrite = "public-read-write";
}
