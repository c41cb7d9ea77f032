using System.Security.Cryptography;
using BenchmarkDotNet.Attributes;
using Scenario.Signing;
using Scenario.Signing.Acs3;
using Scenario.Signing.Oss;
using Scenario.Signing.Rpc;

namespace Scenario.Bench;

/// <summary>Each signer and each verifier, over a GET with a token, a query and the headers of an SDK, or an AssumeRole. A verifier of V4 has
/// seen the day's key before, but for <see cref="DeriveV4Key"/>.</summary>
[MemoryDiagnoser]
public class SignatureBenchmarks
{
    private const string KeyId = "STS.NUexampleexampleexample001";
    private const string Secret = "exampleSecretOfATemporaryKey0000000000000044";
    private const string Region = "cn-hangzhou";
    private const string Target = "/callback?x=1";

    private static readonly string Token = new('A', 1200);
    private static readonly DateTimeOffset Now = new(2015, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly string Form = Convert.ToBase64String(new byte[300]);
    private static readonly OssV4Credential Credential = new(KeyId, OssDate.ToDay(Now), Region);
    private static readonly NameValue[] AssumeRole =
    [
        new("Action", "AssumeRole"), new("Version", "2015-04-01"), new("Format", "JSON"), new("AccessKeyId", KeyId), new("SignatureMethod", "HMAC-SHA1"),
        new("SignatureVersion", "1.0"), new("SignatureNonce", "3ee8c1b8-83d3-44af-a94f-4e0ad82fd6cf"), new("Timestamp", "2015-01-01T00:00:00Z"),
        new("RoleArn", "acs:ram::11223344:role/oss-uploader"), new("RoleSessionName", "alice@example.com"), new("DurationSeconds", "3600"),
    ];

    private readonly RSA _callbackKey = RSA.Create(2048);
    private OssRequestToSign _plain = null!;
    private OssRequestToSign _signedV4 = null!;
    private OssRequestToSign _urlV1 = null!;
    private OssRequestToSign _urlV4 = null!;
    private Acs3Request _acs3 = null!;
    private OssV4Authorization _v4 = null!;
    private OssV4PresignedQuery _v4Url = null!;
    private Acs3Authorization _acs3Authorization = null!;
    private string _v1 = "";
    private string _v1Url = "";
    private string _v2 = "";
    private string _rpc = "";
    private string _formV1 = "";
    private string _formV4 = "";
    private byte[] _callback = [];

    [GlobalSetup]
    public void Sign()
    {
        _plain = new("GET", "sample-bucket", "users/alice/photos/中.jpg", [new("versionId", "CAEQ"), new("response-content-type", "image/jpeg")],
            [new("Host", "sample-bucket.oss-cn-hangzhou.aliyuncs.com"), new("User-Agent", "bench"), new("Content-Type", "image/jpeg"), new("Date", DateLine)]);
        var withToken = _plain with { Headers = [.. _plain.Headers, new("x-oss-security-token", Token)] };
        _v1 = OssV1Signature.Sign(_plain, DateLine, Secret);
        _v2 = OssV2Signature.Sign(_plain, DateLine, ["host"], Secret);
        _signedV4 = withToken with
        {
            Headers = [.. withToken.Headers, new("x-oss-date", OssDate.ToIsoBasic(Now)), new("x-oss-content-sha256", OssV4Signature.UnsignedPayload)]
        };
        _v4 = Require(OssV4Authorization.Parse(SignV4()).Authorization);
        _urlV1 = _plain with { Query = SignV1Url() };
        _v1Url = Require(_urlV1.Query[^1].Value);
        _urlV4 = _plain with { Query = SignV4Url() };
        _v4Url = Require(OssV4PresignedQuery.Parse(_urlV4.Query).Items);
        _rpc = SignRpc();
        var acs3 = Acs3Signature.SignHeaders("POST", "/", AssumeRole,
            [new("Host", "sts.cn-hangzhou.aliyuncs.com"), new("x-acs-action", "AssumeRole"), new("x-acs-version", "2015-04-01")], [],
            (KeyId, Secret, Token), Now, "n");
        _acs3 = new("POST", "/", AssumeRole, [.. acs3.SkipLast(1)], acs3.First(static header => header.Key == "x-acs-content-sha256").Value);
        _acs3Authorization = Require(Acs3Authorization.Parse(acs3[^1].Value).Authorization);
        _formV1 = SignFormV1();
        _formV4 = SignFormV4();
        _callback = SignCallback();
        if (!(VerifyV1() && VerifyV1Url() && VerifyV2() && VerifyV4() && VerifyV4Url() && VerifyRpc() && VerifyAcs3() && VerifyFormV1() && VerifyFormV4()
            && VerifyCallback()))
        {
            throw new InvalidOperationException("A signature does not verify.");
        }
    }

    [GlobalCleanup]
    public void Forget() => _callbackKey.Dispose();

    private static string DateLine => "Thu, 01 Jan 2015 00:00:00 GMT";

    [Benchmark]
    public string SignV1() => OssV1Signature.Sign(_plain, DateLine, Secret);

    [Benchmark]
    public bool VerifyV1() => OssV1Signature.VerifyHeader(_plain, DateLine, Secret, _v1).IsMatch;

    [Benchmark]
    public IReadOnlyList<NameValue> SignV1Url() => OssV1Signature.Presign(_plain, KeyId, Secret, Token, Now);

    [Benchmark]
    public bool VerifyV1Url() => OssV1Signature.VerifyUrl(_urlV1, "1420070400", Secret, _v1Url).IsMatch;

    [Benchmark]
    public string SignV2() => OssV2Signature.Sign(_plain, DateLine, ["host"], Secret);

    [Benchmark]
    public bool VerifyV2() => OssV2Signature.Verify(_plain, DateLine, ["host"], Secret, _v2).IsMatch;

    [Benchmark]
    public string SignV4() => OssV4Signature.Authorization(_signedV4, KeyId, Secret, Region, []);

    [Benchmark]
    public bool VerifyV4() => OssV4Signature.Verify(_signedV4, _v4, Secret).IsMatch;

    [Benchmark]
    public IReadOnlyList<NameValue> SignV4Url() => OssV4Signature.Presign(_plain, KeyId, Secret, Token, Region, Now, TimeSpan.FromHours(1), []);

    [Benchmark]
    public bool VerifyV4Url() => OssV4Signature.VerifyUrl(_urlV4, _v4Url, Secret).IsMatch;

    [Benchmark]
    public byte[] DeriveV4Key() => OssV4Signature.SigningKey(Secret, "20150101", Region);

    [Benchmark]
    public string SignRpc() => RpcSignature.Sign("POST", AssumeRole, Secret);

    [Benchmark]
    public bool VerifyRpc() => RpcSignature.Verify("POST", AssumeRole, Secret, _rpc).IsMatch;

    [Benchmark]
    public string SignAcs3() => Acs3Signature.Authorization(_acs3, KeyId, Secret);

    [Benchmark]
    public bool VerifyAcs3() => Acs3Signature.Verify(_acs3, _acs3Authorization, Secret).IsMatch;

    [Benchmark]
    public string SignFormV1() => OssPostPolicySignature.SignV1(Form, Secret);

    [Benchmark]
    public bool VerifyFormV1() => OssPostPolicySignature.VerifyV1(Form, Secret, _formV1);

    [Benchmark]
    public string SignFormV4() => OssPostPolicySignature.SignV4(Form, Secret, Credential);

    [Benchmark]
    public bool VerifyFormV4() => OssPostPolicySignature.VerifyV4(Form, Secret, Credential, _formV4);

    [Benchmark]
    public byte[] SignCallback() => OssCallbackSignature.Sign(Target, "bucket=b&object=o"u8, _callbackKey);

    [Benchmark]
    public bool VerifyCallback() => OssCallbackSignature.Verify(Target, "bucket=b&object=o"u8, _callback, _callbackKey);

    private static T Require<T>(T? value)
        where T : class => value ?? throw new InvalidOperationException("What was signed cannot be read.");
}
