using Scenario.ControlPlane;
using Scenario.FakeOss;
using Scenario.FakeOss.Authentication;
using Scenario.FakeOss.Requests;

namespace Scenario.Unit.FakeOss.Authentication;

/// <summary>oss-protocol 2.1 to 2.6 and 2.8: what is refused before anybody looks for the key.</summary>
public sealed class SignatureReaderTests
{
    private const string V1Now = "Fri, 02 Jan 2026 03:04:05 GMT";
    private const string V4Scope = "Credential=LTAI/20260102/cn-hangzhou/oss/aliyun_v4_request";
    private const string V4Url = "x-oss-signature-version=OSS4-HMAC-SHA256&x-oss-credential=LTAI%2F20260102%2Fcn-hangzhou%2Foss%2Faliyun_v4_request&x-oss-signature=s";

    private static readonly DateTimeOffset Now = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    /// <summary>Query, headers (each a line), code, EC and the beginning of the message.</summary>
    public static TheoryData<string, string, string, string?, string> Refused => new()
    {
        { "", "Authorization: OSS a:b\nAuthorization: OSS a:b", "InvalidArgument", null, "The request has more than one Authorization header." },
        { "Expires=1", "Authorization: OSS a:b", "InvalidArgument", null, "Only one auth mechanism allowed" },
        { "Signature=1", "Authorization: OSS a:b", "InvalidArgument", null, "Only one auth mechanism allowed" },
        { "OSSAccessKeyId=1", "Authorization: OSS a:b", "InvalidArgument", null, "Only one auth mechanism allowed" },
        { "x-oss-signature-version=OSS2", "Authorization: OSS a:b", "InvalidArgument", null, "Only one auth mechanism allowed" },
        { "x-oss-signature-version=OSS3", "", "InvalidArgument", null, "The signature version is not supported." },

        // 2.2
        { "", "Authorization: OSS LTAI", "InvalidArgument", null, "Authorization header is invalid." },
        { "", "Authorization: OSS LTAI:s", "AccessDenied", null, "OSS authentication requires a valid Date." },
        { "", "Authorization: OSS LTAI:s\nDate: yesterday", "AccessDenied", null, "OSS authentication requires a valid Date." },
        { "", "Authorization: OSS LTAI:s\nDate: Fri, 02 Jan 2026 02:49:04 GMT", "RequestTimeTooSkewed", "0002-00000504", "The difference between" },
        { "security-token=t", $"Authorization: OSS LTAI:s\nDate: {V1Now}\nx-oss-security-token: t", "InvalidArgument", null, "The security token may be sent" },

        // 2.3
        { "OSSAccessKeyId=LTAI&Expires=1", "", "AccessDenied", "0002-00000071", "Query-string authentication requires" },
        { "OSSAccessKeyId=LTAI&Signature=s", "", "AccessDenied", "0002-00000071", "Query-string authentication requires" },
        { "Expires=1&Signature=s", "", "AccessDenied", "0002-00000071", "Query-string authentication requires" },
        { "OSSAccessKeyId=&Expires=1&Signature=s", "", "AccessDenied", "0002-00000071", "Query-string authentication requires" },
        { "OSSAccessKeyId=LTAI&Expires=&Signature=s", "", "AccessDenied", "0002-00000071", "Query-string authentication requires" },
        { "OSSAccessKeyId=LTAI&Expires=1&Signature=", "", "AccessDenied", "0002-00000071", "Query-string authentication requires" },
        { "OSSAccessKeyId=LTAI&Expires=soon&Signature=s", "", "AccessDenied", "0002-00000070", "Invalid date" },
        { "OSSAccessKeyId=LTAI&Expires=1767323044&Signature=s", "", "AccessDenied", "0002-00000069", "Request has expired." },
        { "OSSAccessKeyId=LTAI&Expires=-9223372036854775808&Signature=s", "", "AccessDenied", "0002-00000069", "Request has expired." },
        { "OSSAccessKeyId=STS.x&Expires=1767323046&Signature=s", "x-oss-security-token: t", "InvalidRequest", null, "Security-token must be provided by query" },
        { "OSSAccessKeyId=LTAI&Expires=1767323046&Signature=s", "x-oss-security-token: t", "InvalidAccessKeyId", "0002-00000002", "" },
        { "OSSAccessKeyId=STS.x&Expires=1767323046&Signature=s&security-token=t", "x-oss-security-token: t", "InvalidArgument", null, "The security token may be sent" },

        // 2.4
        { "", "Authorization: OSS2 LTAI:s", "InvalidArgument", null, "Authorization header is invalid." },
        { "", "Authorization: OSS2 AccessKeyId:LTAI,Signature:s", "AccessDenied", null, "OSS authentication requires a valid Date." },
        { "", $"Authorization: OSS2 AccessKeyId:LTAI,AdditionalHeaders:range,Signature:s\nDate: {V1Now}", "InvalidArgument", "0002-00000112", "The additional header 'range'" },
        { "x-oss-signature-version=OSS2&x-oss-expires=1&x-oss-signature=s", "", "AccessDenied", "0002-00000071", "Query-string authentication requires" },
        { "x-oss-signature-version=OSS2&x-oss-access-key-id=LTAI&x-oss-signature=s", "", "AccessDenied", "0002-00000071", "Query-string authentication requires" },
        { "x-oss-signature-version=OSS2&x-oss-access-key-id=LTAI&x-oss-expires=1", "", "AccessDenied", "0002-00000071", "Query-string authentication requires" },
        { "x-oss-signature-version=OSS2&x-oss-access-key-id=LTAI&x-oss-expires=1767323044&x-oss-signature=s", "", "AccessDenied", "0002-00000069", "Request has expired." },
        { "x-oss-signature-version=OSS2&x-oss-access-key-id=LTAI&x-oss-expires=1767323046&x-oss-signature=s&x-oss-additional-headers=range", "", "InvalidArgument", "0002-00000078", "The additional header 'range'" },

        // 2.5
        { "", $"Authorization: OSS4-HMAC-SHA256 {V4Scope}", "InvalidArgument", null, "Authorization header is invalid." },
        { "", $"Authorization: OSS4-HMAC-SHA256 {V4Scope},AdditionalHeaders=,Signature=s", "InvalidArgument", "0002-00000209", "Authorization header is invalid." },
        { "", $"Authorization: OSS4-HMAC-SHA256 {V4Scope},AdditionalHeaders=a;;b,Signature=s", "InvalidArgument", "0002-00000210", "Authorization header is invalid." },
        { "", "Authorization: OSS4-HMAC-SHA256 Credential=LTAI/20260102/cn-hangzhou/oss/aws4_request,Signature=s", "InvalidArgument", "0002-00000213", "Authorization header is invalid." },
        { "", $"Authorization: OSS4-HMAC-SHA256 {V4Scope},Signature=s", "AccessDenied", null, "OSS authentication requires a valid Date." },
        { "", $"Authorization: OSS4-HMAC-SHA256 {V4Scope},Signature=s\nx-oss-date: 20260102T032006Z", "RequestTimeTooSkewed", "0002-00000504", "The difference between" },
        { "", "Authorization: OSS4-HMAC-SHA256 Credential=LTAI/20260101/cn-hangzhou/oss/aliyun_v4_request,Signature=s\nx-oss-date: 20260102T030405Z", "InvalidArgument", "0002-00000225", "Invalid signing date" },
        { "", $"Authorization: OSS4-HMAC-SHA256 {V4Scope},AdditionalHeaders=x_a,Signature=s\nx-oss-date: 20260102T030405Z\nx_a: 1", "InvalidArgument", "0002-00000211", "The additional header 'x_a'" },
        { "", $"Authorization: OSS4-HMAC-SHA256 {V4Scope},Signature=s\nx-oss-date: 20260102T030405Z", "InvalidArgument", null, "The header x-oss-content-sha256 is required" },
        { "", $"Authorization: OSS4-HMAC-SHA256 {V4Scope},Signature=s\nx-oss-date: 20260102T030405Z\nx-oss-content-sha256: e3b0c442", "InvalidArgument", null, "The header x-oss-content-sha256 is required" },

        // 2.6
        { $"{V4Url}&x-oss-date=20260102T030405Z", "", "InvalidArgument", "0002-00000215", "The signature in the query string is invalid." },
        { $"{V4Url}&x-oss-date=20260102T030405Z&x-oss-expires=604801", "", "InvalidArgument", "0002-00000232", "The signature in the query string is invalid." },
        { $"{V4Url}&x-oss-date=20260102T030405Z&x-oss-expires=-1", "", "InvalidArgument", "0002-00000232", "The signature in the query string is invalid." },
        { $"{V4Url}&x-oss-date=20260102T031906Z&x-oss-expires=60", "", "AccessDenied", "0002-00000235", "Request is not valid yet." },
        { $"{V4Url}&x-oss-date=20260102T030304Z&x-oss-expires=60", "", "AccessDenied", "0002-00000069", "Request has expired." },
        { $"{V4Url}&x-oss-date=20260103T030405Z&x-oss-expires=60", "", "InvalidArgument", null, "Invalid signing date in the query string." },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public void a_signature_is_refused_for_its_shape_its_time_or_its_scope(string query, string headers, string code, string? ec, string message)
    {
        var error = ParsedRequest.Refusal(() => Read(query, headers));

        Assert.Equal((code, ec), (error.Code, error.Ec));
        Assert.StartsWith(message, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", $"Authorization: OSS LTAI:s\nDate: {V1Now}", null)]
    [InlineData("", "Authorization: OSS LTAI:s\nDate: Fri, 02 Jan 2026 02:49:05 GMT", null)] // 15 minutes to the second
    [InlineData("", "Authorization: OSS LTAI:s\nx-oss-date: Fri, 02 Jan 2026 03:19:05 GMT\nx-oss-security-token: t", "t")]
    [InlineData("", $"Authorization: OSS LTAI:s\nDate: {V1Now}\nx-oss-security-token:", null)]
    [InlineData("OSSAccessKeyId=LTAI&Expires=1767323045&Signature=s&security-token=t", "", "t")]
    [InlineData("OSSAccessKeyId=LTAI&Expires=1767323045&Signature=s&security-token=", "", null)]
    [InlineData("", $"Authorization: OSS2 AccessKeyId:LTAI,AdditionalHeaders:range,Signature:s\nDate: {V1Now}\nRange: bytes=0-1", null)]
    [InlineData("x-oss-signature-version=OSS2&x-oss-access-key-id=LTAI&x-oss-expires=1767323045&x-oss-signature=s&security-token=t", "", "t")]
    [InlineData("", $"Authorization: OSS4-HMAC-SHA256 Signature=s, {V4Scope}\nx-oss-date: 20260102T030405Z\nx-oss-content-sha256: UNSIGNED-PAYLOAD", null)]
    [InlineData("", $"Authorization: OSS4-HMAC-SHA256 {V4Scope},Signature=s\nDate: {V1Now}\nx-oss-content-sha256: UNSIGNED-PAYLOAD\nx-oss-security-token: t", "t")]
    [InlineData($"{V4Url}&x-oss-date=20260102T030305Z&x-oss-expires=60&x-oss-security-token=t", "", "t")]
    [InlineData($"{V4Url}&x-oss-date=20260102T031905Z&x-oss-expires=60", "", null)]
    public void a_sound_signature_is_presented_with_its_key_and_token(string query, string headers, string? token)
    {
        var presented = Read(query, headers)!;

        Assert.Equal(("LTAI", token, "s"), (presented.AccessKeyId, presented.SecurityToken, presented.Signature));
        Assert.DoesNotContain("s }", presented.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "")]
    [InlineData("acl", "Authorization:")]
    [InlineData("security-token=t", "Date: " + V1Now)]
    public void a_request_without_a_signature_is_anonymous(string query, string headers) => Assert.Null(Read(query, headers));

    [Theory]
    [InlineData("cn-beijing", null, false, null)]
    [InlineData("cn-beijing", "cn-hangzhou", true, "cn-hangzhou")] // the bucket's region counts, also where others are open
    [InlineData("cn-beijing", "cn-beijing", true, null)]
    [InlineData("cn-shanghai", null, true, "cn-hangzhou")]
    public void the_region_of_a_V4_signature_is_the_buckets_or_one_that_is_open(string signed, string? bucket, bool enforces, string? wanted)
    {
        var options = new OssOptions { EnforceRegion = enforces, FurtherRegions = ["cn-beijing"] };
        var headers = $"Authorization: OSS4-HMAC-SHA256 Credential=LTAI/20260102/{signed}/oss/aliyun_v4_request,Signature=s\nx-oss-date: 20260102T030405Z\nx-oss-content-sha256: UNSIGNED-PAYLOAD";

        if (wanted is null)
        {
            Assert.NotNull(Read("", headers, options, bucket));
        }
        else
        {
            Assert.Equal("0002-00000226", ParsedRequest.Refusal(() => Read("", headers, options, bucket)).Ec);
        }
    }

    [Fact]
    public void a_clock_that_a_fault_puts_ahead_makes_a_fresh_signature_old()
    {
        var request = Request("", $"Authorization: OSS LTAI:s\nDate: {V1Now}");
        var reader = new SignatureReader(new OssOptions());

        var error = ParsedRequest.Refusal(() => reader.Read(request, new Circumstances(new ClockReading(Now, Now), TimeSpan.FromMinutes(16), null)));

        Assert.Equal("RequestTimeTooSkewed", error.Code);
        Assert.NotNull(reader.Read(request, new Circumstances(new ClockReading(Now.AddDays(1), Now), default, null))); // a moved clock alone does not
    }

    private static PresentedSignature? Read(string query, string headers, OssOptions? options = null, string? bucketRegion = null) =>
        new SignatureReader(options ?? new OssOptions()).Read(Request(query, headers), new Circumstances(new ClockReading(Now, Now), default, bucketRegion));

    private static OssRequest Request(string query, string headers) => ParsedRequest.Of(
        "GET",
        "/sample-bucket/k" + (query.Length == 0 ? "" : "?" + query),
        [.. headers.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(static line => (line[..line.IndexOf(':')], line[(line.IndexOf(':') + 1)..].Trim()))]);
}
