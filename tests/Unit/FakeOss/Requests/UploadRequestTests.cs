using Microsoft.Extensions.Logging.Abstractions;
using Scenario.FakeOss;
using Scenario.FakeOss.Errors;
using Scenario.FakeOss.Requests;
using Scenario.FakeOss.Storage;

namespace Scenario.Unit.FakeOss.Requests;

/// <summary>oss-protocol 3.5, 4.1 and 6: what an upload promises of itself, and what becomes of it where it does not hold.</summary>
public sealed class UploadRequestTests
{
    [Theory]
    [InlineData("x-oss-object-acl", "public", "InvalidArgument", "0017-00000104")]
    [InlineData("x-oss-storage-class", "Cold", "InvalidArgument", "0013-00000101")]
    [InlineData("x-oss-tagging", "a=1&a=2", "InvalidArgument", "0010-00000219")]
    [InlineData("x-oss-tagging", "a=1&&b=2", "InvalidArgument", "0010-00000219")]
    [InlineData("x-oss-server-side-encryption", "KMS", "NotImplemented", null)]
    [InlineData("x-oss-server-side-encryption", "SM4", "NotImplemented", null)]
    [InlineData("x-oss-server-side-encryption", "DES", "InvalidEncryptionAlgorithmError", null)]
    [InlineData("x-oss-meta-a(b", "1", "InvalidArgument", null)]
    [InlineData("x-oss-meta-a", "line\nline", "InvalidArgument", null)]
    [InlineData("Cache-Control", "a\u0001", "InvalidArgument", null)]
    public void a_header_that_means_nothing_is_refused(string name, string value, string code, string? ec)
    {
        var error = ParsedRequest.Refusal(() => UploadHeaders.Read(ParsedRequest.Of("PUT", "/b/k", (name, value))));

        Assert.Equal((code, ec), (error.Code, code == "InvalidArgument" && ec is null ? null : error.Ec));
    }

    [Fact]
    public void metadata_may_have_8_KB_of_names_and_values_together()
    {
        var name = "x-oss-meta-a";
        var longest = new string('x', (8 * 1024) - name.Length);

        Assert.Equal(8 * 1024, UploadHeaders.Read(ParsedRequest.Of("PUT", "/b/k", (name, longest))).Headers.MetadataBytes);
        Assert.Equal("InvalidArgument", ParsedRequest.Refusal(() => UploadHeaders.Read(ParsedRequest.Of("PUT", "/b/k", (name, longest + "x")))).Code);
    }

    [Fact]
    public void an_upload_that_says_nothing_gets_the_defaults()
    {
        var read = UploadHeaders.Read(ParsedRequest.Of("PUT", "/b/k", ("x-oss-object-acl", ""), ("x-oss-tagging", ""), ("x-oss-server-side-encryption", "")));

        Assert.Equal((OssAcl.Default, null, false, null), (read.Acl, read.StorageClass, read.ForbidsOverwrite, read.Encryption));
        Assert.Empty(read.Tags.Items);
        Assert.Empty(read.Headers.Items);
    }

    [Theory]
    [InlineData("Content-MD5", "short", "InvalidDigest")]
    [InlineData("Content-MD5", "AAAAAAAAAAAAAAAAAAAAAAAA", "InvalidDigest")] // 24 letters, but 18 bytes
    [InlineData("Content-MD5", "AAAAAAAAAAAAAAAAAAAAAA==", "InvalidDigest")]
    [InlineData("x-oss-hash-crc64ecma", "-1", "InvalidArgument")]
    [InlineData("x-oss-hash-crc64ecma", "1", "InvalidCRC64")]
    [InlineData("Content-Length", "5", "IncompleteBody")]
    [InlineData("Content-Length", "5368709121", "EntityTooLarge")]
    [InlineData("Content-Length", "", "MissingContentLength")]
    public async Task bytes_are_held_against_what_was_promised_of_them(string name, string value, string code)
    {
        await using var store = new OssStore(new OssIndex(), new MemoryBlobStore(), NullLogger<OssStore>.Instance);
        var request = ParsedRequest.Of("PUT", "/b/k", "test"u8.ToArray());
        request.Http.Request.Headers[name] = value;

        var error = await ParsedRequest.RefusalAsync(
            () => ContentChecks.ReceiveAsync(store, request, isWhole: true, TestContext.Current.CancellationToken));

        Assert.Equal(code, error.Code);
    }

    [Theory]
    [InlineData("Content-MD5", "CY9rzUYh03PK3k6DJie09g==")]
    [InlineData("x-oss-hash-crc64ecma", "18020588380933092773")]
    [InlineData("x-oss-meta-a", "1")]
    public async Task bytes_that_are_as_promised_are_received(string name, string value)
    {
        await using var store = new OssStore(new OssIndex(), new MemoryBlobStore(), NullLogger<OssStore>.Instance);
        var request = ParsedRequest.Of("PUT", "/b/k", "test"u8.ToArray(), (name, value));

        await using var received = await ContentChecks.ReceiveAsync(store, request, isWhole: true, TestContext.Current.CancellationToken);

        Assert.Equal((4, 18020588380933092773UL), (received.Size, received.Crc64));
    }

    [Theory]
    [InlineData("http://127.0.0.1:8712/b/k?acl", "b", "k")]
    [InlineData("http://127.0.0.1:8712", null, null)]
    [InlineData("*", null, null)]
    [InlineData("/b/k", "b", "k")]
    public void the_absolute_form_of_a_proxy_means_the_same(string target, string? bucket, string? key)
    {
        var request = ParsedRequest.Of("GET", target);

        Assert.Equal((bucket, key), (request.Bucket, request.Key));
    }

    [Theory]
    [InlineData("gzip, chunked", false)]
    [InlineData("Chunked", true)]
    public void bytes_that_would_be_stored_coded_are_refused(string coding, bool isTaken)
    {
        var reading = () => ParsedRequest.Of("PUT", "/b/k", ("Transfer-Encoding", coding));

        if (isTaken)
        {
            Assert.True(reading().IsChunked);
        }
        else
        {
            Assert.Equal("NotImplemented", ParsedRequest.Refusal(() => reading()).Code);
        }
    }
}
