using Scenario.FakeOss;
using Scenario.FakeOss.Errors;
using Scenario.FakeOss.Operations;
using Scenario.FakeOss.Requests;
using Scenario.Signing;

namespace Scenario.Unit.FakeOss;

public sealed class OssOperationsTests
{
    [Theory]
    [InlineData("GET", nameof(OssLevel.Service), "", false, "ListBuckets")]
    [InlineData("GET", nameof(OssLevel.Bucket), "prefix=a&delimiter=&marker", false, "ListObjects")]
    [InlineData("GET", nameof(OssLevel.Bucket), "list-type=2&continuation-token=x", false, "ListObjects")]
    [InlineData("GET", nameof(OssLevel.Bucket), "uploads&prefix=a", false, "ListMultipartUploads")]
    [InlineData("GET", nameof(OssLevel.Bucket), "cors=", false, "GetBucketCors")]
    [InlineData("POST", nameof(OssLevel.Bucket), "delete&encoding-type=url", false, "DeleteMultipleObjects")]
    [InlineData("POST", nameof(OssLevel.Bucket), "", false, "PostObject")]
    [InlineData("PUT", nameof(OssLevel.Object), "", false, "PutObject")]
    [InlineData("PUT", nameof(OssLevel.Object), "", true, "CopyObject")]
    [InlineData("PUT", nameof(OssLevel.Object), "partNumber=1&uploadId=u", false, "UploadPart")]
    [InlineData("PUT", nameof(OssLevel.Object), "partNumber=1&uploadId=u", true, "UploadPartCopy")]
    [InlineData("PUT", nameof(OssLevel.Object), "acl", true, "PutObjectAcl")]
    [InlineData("POST", nameof(OssLevel.Object), "append&position=0", false, "AppendObject")]
    [InlineData("POST", nameof(OssLevel.Object), "uploads&sequential", false, "InitiateMultipartUpload")]
    [InlineData("POST", nameof(OssLevel.Object), "uploadId=u", false, "CompleteMultipartUpload")]
    [InlineData("HEAD", nameof(OssLevel.Object), "objectMeta=", false, "GetObjectMeta")]
    [InlineData("GET", nameof(OssLevel.Object), "response-content-type=a&versionId=v", false, "GetObject")]
    [InlineData("GET", nameof(OssLevel.Object), "x-oss-traffic-limit=819200", false, "GetObject")]
    [InlineData("OPTIONS", nameof(OssLevel.Object), "anything", false, "OptionObject")]
    [InlineData("PUT", nameof(OssLevel.Object), "20231201", false, "PutObject")]
    [InlineData("GET", nameof(OssLevel.Object), "x-param-null=&cache=1", false, "GetObject")]
    [InlineData("GET", nameof(OssLevel.Bucket), "whatNobodyKnows", false, "ListObjects")]
    public void a_request_is_the_operation_that_the_vendor_documents(string method, string level, string query, bool hasCopySource, string operation) =>
        Assert.Equal(operation, Find(method, level, query, hasCopySource).Operation?.Name);

    [Theory]
    [InlineData("POST", nameof(OssLevel.Object), "cleanRestoredObject", "NotImplemented")]
    [InlineData("HEAD", nameof(OssLevel.Bucket), "policyStatus", "NotImplemented")]
    [InlineData("PUT", nameof(OssLevel.Object), "uploadId=u", "InvalidArgument")]
    [InlineData("GET", nameof(OssLevel.Object), "x-oss-process=style%2Fa", "NotImplemented")]
    [InlineData("GET", nameof(OssLevel.Bucket), "metaQuery", "NotImplemented")]
    [InlineData("DELETE", nameof(OssLevel.Service), "", "MethodNotAllowed")]
    [InlineData("PATCH", nameof(OssLevel.Object), "", "MethodNotAllowed")]
    public void anything_else_never_falls_through(string method, string level, string query, string code) =>
        Assert.Equal(code, Find(method, level, query, false).Error?.Code);

    [Fact]
    public void every_row_names_an_action_of_oss() =>
        Assert.All(OssOperations.All, row => Assert.StartsWith("oss:", row.Action, StringComparison.Ordinal));

    private static (OssOperation? Operation, OssError? Error) Find(string method, string level, string query, bool hasCopySource) =>
        OssOperations.Find(method, Enum.Parse<OssLevel>(level), new OssQuery(PercentEncoding.ParseQuery(query)), hasCopySource);
}
