using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Scenario.Signing;
using Scenario.Signing.Oss;

namespace Scenario.Unit.Signing.Oss;

[Properties(Arbitrary = [typeof(OssSignatureLaws)])]
public sealed class OssSignatureLaws
{
    private static readonly DateTimeOffset Now = new(2025, 6, 1, 8, 0, 0, TimeSpan.Zero);

    /// <summary>A request whose every query item and header is signed in all versions.</summary>
    public sealed record Case(OssRequestToSign Request, string Secret, Place Place);

    public static Arbitrary<Case> Cases() =>
        (from method in Gen.Elements("GET", "PUT", "POST", "HEAD", "DELETE")
         from bucket in Gen.Elements("demo-bucket", "b0")
         from key in SigningGenerators.Text
         from process in SigningGenerators.Text
         from query in SigningGenerators.Items("versionId", "x-oss-a b", "response-content-type", "uploadId")
         from meta in SigningGenerators.Text
         from headers in SigningGenerators.Headers("Content-Type", "content-md5", "X-Oss-Meta-A", "x-oss-acl")
         from secret in SigningGenerators.Text
         from place in SigningGenerators.Place
         let request = new OssRequestToSign(
             method, bucket, key,
             [new("x-oss-process", process), .. query],
             [new("x-oss-date", "20250601T080000Z"), new("x-oss-meta-0", meta), .. headers])
         select new Case(request, secret, place)).ToArbitrary();

    [Property]
    public bool v1_header_verifies_only_what_was_signed(Case given)
    {
        var signature = OssV1Signature.Sign(given.Request, "20250601T080000Z", given.Secret);
        return Holds(given, signature, (request, secret, presented) =>
            OssV1Signature.VerifyHeader(request, "20250601T080000Z", secret, presented).IsMatch)
            && !OssV1Signature.VerifyHeader(given.Request, given.Place.At("20250601T080000Z"), given.Secret, signature).IsMatch;
    }

    [Property]
    public bool v1_url_verifies_only_what_was_signed(Case given)
    {
        var query = OssV1Signature.Presign(given.Request, "ak", given.Secret, "token/+==", Now);
        var expires = query[^2].Value!;
        var signed = given with { Request = given.Request with { Query = [.. query.SkipLast(3)] } };
        return Holds(signed, query[^1].Value!, (request, secret, presented) => OssV1Signature.VerifyUrl(request, expires, secret, presented).IsMatch)
            && !OssV1Signature.VerifyUrl(signed.Request, given.Place.At(expires), given.Secret, query[^1].Value!).IsMatch;
    }

    [Property]
    public bool v2_verifies_only_what_was_signed(Case given)
    {
        var signature = OssV2Signature.Sign(given.Request, "date", ["content-type"], given.Secret);
        return Holds(given, signature, (request, secret, presented) =>
            OssV2Signature.Verify(request, "date", ["Content-Type"], secret, presented).IsMatch);
    }

    [Property]
    public bool v4_header_verifies_only_what_was_signed(Case given)
    {
        Assert.True(OssV4Authorization.TryParse(OssV4Signature.Authorization(given.Request, "ak", given.Secret, "cn-hangzhou", []), out var authorization));
        var credential = authorization.Credential;
        return Holds(given, authorization.Signature, (request, secret, presented) =>
            OssV4Signature.Verify(request, authorization with { Signature = presented }, secret).IsMatch)
            && !Verify(credential with { Date = given.Place.At(credential.Date) })
            && !Verify(credential with { Region = given.Place.At(credential.Region) })
            && !Verify(credential with { Product = given.Place.At(credential.Product) })
            && !OssV4Signature.Verify(given.Request, authorization with { AdditionalHeaders = ["x-absent"] }, given.Secret).IsMatch;

        bool Verify(OssV4Credential other) => OssV4Signature.Verify(given.Request, authorization with { Credential = other }, given.Secret).IsMatch;
    }

    [Property]
    public bool v4_url_verifies_only_what_was_signed(Case given)
    {
        var request = given.Request with { Headers = [new("Host", "127.0.0.1:9000"), .. given.Request.Headers.Skip(1)] };
        var query = OssV4Signature.Presign(request, "ak", given.Secret, "token/+==", "cn-hangzhou", Now, TimeSpan.FromMinutes(10), ["host"]);
        var (items, _) = OssV4PresignedQuery.Parse(query);
        var signed = given with { Request = request with { Query = [.. query.SkipLast(1)] } };
        return Holds(signed, items!.Signature, (sent, secret, presented) =>
            OssV4Signature.VerifyUrl(sent, items with { Signature = presented }, secret).IsMatch);
    }

    [Property]
    public bool form_policies_verify_only_what_was_signed(NonEmptyString policy, Case given)
    {
        var (text, secret, place) = (policy.Get, given.Secret, given.Place);
        var credential = new OssV4Credential("ak", "20250601", "cn-hangzhou");
        var (v1, v4) = (OssPostPolicySignature.SignV1(text, secret), OssPostPolicySignature.SignV4(text, secret, credential));
        return OssPostPolicySignature.VerifyV1(text, secret, v1)
            && !OssPostPolicySignature.VerifyV1(place.At(text), secret, v1)
            && !OssPostPolicySignature.VerifyV1(text, place.At(secret), v1)
            && !OssPostPolicySignature.VerifyV1(text, secret, place.At(v1))
            && OssPostPolicySignature.VerifyV4(text, secret, credential, v4)
            && !OssPostPolicySignature.VerifyV4(place.At(text), secret, credential, v4)
            && !OssPostPolicySignature.VerifyV4(text, place.At(secret), credential, v4)
            && !OssPostPolicySignature.VerifyV4(text, secret, credential, place.At(v4));
    }

    private static bool Holds(Case given, string signature, Func<OssRequestToSign, string, string, bool> verify)
    {
        var (request, secret, place) = given;
        OssRequestToSign[] changed =
        [
            request with { Method = place.At(request.Method) },
            request with { Bucket = place.At(request.Bucket!) },
            request with { Key = place.At(request.Key!) },
            request with { Query = place.AtName(request.Query) },
            request with { Query = place.AtValue(request.Query) },
            request with { Query = [.. request.Query, new("acl", null)] },
            request with { Headers = place.AtValue(request.Headers) },
            request with { Headers = [.. request.Headers, new("x-oss-added", "1")] },
        ];
        var reordered = request with { Query = [.. request.Query.Reverse()], Headers = [new("unsigned", "1"), .. request.Headers.Reverse()] };
        return verify(request, secret, signature)
            && verify(reordered, secret, signature)
            && Array.TrueForAll(changed, other => !verify(other, secret, signature))
            && !verify(request, place.At(secret), signature)
            && !verify(request, secret, place.At(signature))
            && !verify(request, secret, signature + "=")
            && !verify(request, secret, "");
    }
}
