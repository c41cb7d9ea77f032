using System.Text.RegularExpressions;
using Scenario.FakeOss;
using Scenario.FakeOss.Errors;
using Scenario.FakeOss.Operations;
using Scenario.FakeOss.Requests;
using Scenario.Signing;

namespace Scenario.Unit.FakeOss;

public sealed partial class OssOperationsTests
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

    [Fact]
    public void every_operation_stands_on_the_page_in_its_true_state_and_the_page_promises_no_other()
    {
        var page = File.ReadLines(Path.Combine(Repository.Root, "docs", "oss-compatibility.md"))
            .Select(static line => PageRow().Match(line))
            .Where(static row => row.Success)
            .SelectMany(static row => OperationName().Matches(row.Groups["names"].Value).Select(name => (Name: name.Value, State: row.Groups["state"].Value)))
            .ToLookup(static row => row.Name, static row => row.State);

        Assert.All(OssOperations.All, row => Assert.Equal(row.Handler is null, Assert.Single(page[row.Name].Distinct()) == "no"));
        Assert.Empty(page.Where(static row => !row.Contains("no")).Select(static row => row.Key)
            .Except(OssOperations.All.Select(static row => row.Name))
            .Except(["ListObjectsV2"])); // the row of ListObjects, with list-type=2
    }

    [GeneratedRegex(@"^\| (?<names>[^|]+) \| (?<state>done|stored|empty|no) \|")]
    private static partial Regex PageRow();

    [GeneratedRegex(@"\b[A-Z]\w+")]
    private static partial Regex OperationName();

    private static (OssOperation? Operation, OssError? Error) Find(string method, string level, string query, bool hasCopySource) =>
        OssOperations.Find(method, Enum.Parse<OssLevel>(level), new OssQuery(PercentEncoding.ParseQuery(query)), hasCopySource);
}
