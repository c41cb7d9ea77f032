using Scenario.Signing;
using Scenario.Signing.Oss;

namespace Scenario.Unit.FakeOss.ClientsAndDocuments;

/// <summary>Details of signatures: what is refused, and in which words.</summary>
public sealed class SignatureDetailTests(OssFixture fixture) : IClassFixture<OssFixture>
{
    private const string Photo = "2015/01/01/grass.jpg";

    private OssTestHost Host => fixture.Host;

    [Fact]
    public async Task a_blank_in_the_key_id_of_V1_is_part_of_it()
    {
        var call = new OssCall("GET", OssTestHost.Bucket, Photo, "", null)
        {
            Sign = static (request, id, secret, token, now) =>
                OssCall.V1(request, id, secret, token, now).Select(
                    header => header.Key == "Authorization" ? new(header.Key, header.Value.Replace("OSS ", "OSS  ", StringComparison.Ordinal)) : header),
        };

        var answer = await Host.Root.SendAsync(call);

        Assert.Equal((403, "InvalidAccessKeyId"), (answer.Status, answer.Code));
    }

    [Theory]
    [InlineData("cn-hangzhou", "s3", "0002-00000227")]
    [InlineData("us-west-1", "oss", "0002-00000226")]
    public async Task a_V4_header_names_what_is_wrong_with_its_scope(string region, string product, string ec)
    {
        var credential = new OssV4Credential(OssTestHost.RootKeyId, DateTimeOffset.UtcNow.ToString("yyyyMMdd", null), region, product);
        var now = OssDate.ToIsoBasic(DateTimeOffset.UtcNow);

        var answer = await Host.Anonymous.GetAsync(Photo, "", ("Authorization", $"OSS4-HMAC-SHA256 Credential={credential},Signature=0"),
            ("x-oss-date", now), ("x-oss-content-sha256", "UNSIGNED-PAYLOAD"));

        Assert.Equal((400, "InvalidArgument", ec), (answer.Status, answer.Code, answer.Ec));
        Assert.EndsWith("in Authorization header.", answer.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("us-west-1", "oss", "0002-00000228")]
    [InlineData("cn-hangzhou", "s3", "")]
    public async Task a_V4_url_speaks_of_its_query(string region, string product, string ec)
    {
        var now = DateTimeOffset.UtcNow;
        var credential = new OssV4Credential(OssTestHost.RootKeyId, OssDate.ToIsoBasic(now)[..8], region, product);

        var answer = await Host.Anonymous.GetAsync(
            Photo,
            $"x-oss-signature-version=OSS4-HMAC-SHA256&x-oss-credential={PercentEncoding.Encode(credential.ToString())}&x-oss-date={OssDate.ToIsoBasic(now)}&x-oss-expires=60&x-oss-signature=0");

        Assert.Equal((400, "InvalidArgument", ec), (answer.Status, answer.Code, answer.Ec));
        Assert.EndsWith("in the query string.", answer.Message, StringComparison.Ordinal);
        Assert.Equal("The signature in the query string is invalid.",
            (await Host.Anonymous.GetAsync(Photo, "x-oss-signature-version=OSS4-HMAC-SHA256")).Message);
    }

    [Fact]
    public async Task a_form_for_another_region_is_told_of_its_credential()
    {
        var answer = await new OssTestForm("form/region").SignV4(Host.Root, OssTestForm.Policy(), region: "cn-beijing").PostAsync(Host);

        Assert.Equal((400, "InvalidArgument", "The signing region in credential is invalid.", "0002-00000715"),
            (answer.Status, answer.Code, answer.Message, answer.Ec));
        Assert.Equal("x-oss-credential", answer.Xml.Element("ArgumentName")!.Value);
    }

    [Theory]
    [InlineData("V4 url", "0002-00000078")]
    [InlineData("V4", "0002-00000211")]
    [InlineData("V2", "0002-00000112")]
    [InlineData("V2 url", "0002-00000078")]
    public async Task an_additional_header_that_was_signed_and_is_not_sent_is_an_invalid_argument(string scheme, string ec)
    {
        var now = DateTimeOffset.UtcNow;
        var signed = new OssRequestToSign("GET", OssTestHost.Bucket, Photo, [], [new("Range", "bytes=0-1"), new("x-oss-date", OssDate.ToIsoBasic(now))]);
        var answer = scheme switch
        {
            "V4 url" => await Host.Anonymous.GetAsync(Photo,
                QueryOf(OssV4Signature.Presign(signed with { Headers = [new("Range", "bytes=0-1")] }, OssTestHost.RootKeyId, OssTestHost.RootSecret, null,
                    OssTestHost.Region, now, TimeSpan.FromMinutes(1), ["range"]))),
            "V4" => await Host.Anonymous.GetAsync(
                Photo,
                "",
                ("Authorization", OssV4Signature.Authorization(signed, OssTestHost.RootKeyId, OssTestHost.RootSecret, OssTestHost.Region, ["range"])),
                ("x-oss-date", OssDate.ToIsoBasic(now)),
                ("x-oss-content-sha256", "UNSIGNED-PAYLOAD")),
            "V2" => await Host.Anonymous.GetAsync(Photo, "",
                ("Authorization", $"OSS2 AccessKeyId:{OssTestHost.RootKeyId},AdditionalHeaders:range,Signature:x"), ("Date", OssDate.ToHttpDate(now))),
            _ => await Host.Anonymous.GetAsync(Photo,
                $"x-oss-signature-version=OSS2&x-oss-access-key-id={OssTestHost.RootKeyId}&x-oss-expires={now.AddMinutes(1).ToUnixTimeSeconds()}&x-oss-additional-headers=range&x-oss-signature=x"),
        };

        Assert.Equal((400, "InvalidArgument", ec), (answer.Status, answer.Code, answer.Ec));
    }

    [Fact]
    public async Task V2_may_list_headers_that_are_signed_anyway()
    {
        var call = new OssCall("PUT", OssTestHost.Bucket, "signature/v2", "", [1], ("x-oss-meta-a", "1"))
        {
            Sign = static (request, id, secret, token, now) =>
            {
                var date = OssDate.ToHttpDate(now);
                // method, digest, type, date, headers, names, resource
                var text = $"PUT\n\ntext/plain\n{date}\nx-oss-meta-a:1\nx-oss-meta-a\n{PercentEncoding.Encode("/" + OssTestHost.Bucket + "/signature/v2")}";
                var signature = Convert.ToBase64String(
                    System.Security.Cryptography.HMACSHA256.HashData(System.Text.Encoding.UTF8.GetBytes(secret), System.Text.Encoding.UTF8.GetBytes(text)));
                return [new("Date", date), new("Authorization", $"OSS2 AccessKeyId:{id},AdditionalHeaders:x-oss-meta-a,Signature:{signature}")];
            },
        };

        Assert.Equal(200, (await Host.Root.SendAsync(call)).Status);
    }

    private static string QueryOf(IEnumerable<NameValue> items) =>
        string.Join('&', items.Select(item => PercentEncoding.Encode(item.Name) + (item.Value is null ? "" : "=" + PercentEncoding.Encode(item.Value))));
}
