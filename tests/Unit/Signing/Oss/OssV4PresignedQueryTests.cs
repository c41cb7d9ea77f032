using Scenario.Signing;
using Scenario.Signing.Oss;

namespace Scenario.Unit.Signing.Oss;

public sealed class OssV4PresignedQueryTests
{
    private const string Valid =
        "x-oss-signature-version=OSS4-HMAC-SHA256&x-oss-credential=ak%2F20250601%2Fr%2Foss%2Faliyun_v4_request&x-oss-date=20250601T080000Z&x-oss-expires=600&x-oss-signature=sig";

    public sealed record Input(
        string Method, string? Bucket, string? Key, VectorItem[] Query, VectorItem[] Headers, string AccessKeyId, string AccessKeySecret,
        string SecurityToken, string Region, string Timestamp, int ExpiresSeconds, string AdditionalHeaders)
        : OssVectorInput(Method, Bucket, Key, Query, Headers, AccessKeyId, AccessKeySecret);

    public sealed record Expectation(string CanonicalRequest, string StringToSign, string Signature);

    public static TheoryData<SigningVector<Input, Expectation>> Vectors => SigningVectors.Read<Input, Expectation>("oss-v4-presigned.json");

    [Theory]
    [MemberData(nameof(Vectors))]
    public void vectors_sign_and_verify(SigningVector<Input, Expectation> vector)
    {
        var (input, (canonicalRequest, stringToSign, signature)) = (vector.Input, vector.Expectation);
        Assert.True(OssDate.TryParseIsoBasic(input.Timestamp, out var now));

        var query = OssV4Signature.Presign(
            input.Request, input.AccessKeyId, input.AccessKeySecret, input.SecurityToken, input.Region, now,
            TimeSpan.FromSeconds(input.ExpiresSeconds), OssVectorInput.Names(input.AdditionalHeaders));

        Assert.Equal(new("x-oss-signature", signature), query[^1]);
        var (items, fault) = OssV4PresignedQuery.Parse(query);
        Assert.Equal(OssV4Fault.None, fault);
        var check = OssV4Signature.VerifyUrl(input.Request with { Query = query }, items!, input.AccessKeySecret);
        Assert.Equal(new(true, stringToSign, canonicalRequest), ShownCheck.Of(check));
    }

    [Fact]
    public void the_items_are_read_and_the_first_of_a_repeated_one_counts()
    {
        var (items, fault) = OssV4PresignedQuery.Parse(PercentEncoding.ParseQuery(Valid + "&x-oss-expires=604800&x-oss-additional-headers=host"));

        Assert.Equal(OssV4Fault.None, fault);
        Assert.Equal("ak/20250601/r/oss/aliyun_v4_request", items!.Credential.ToString());
        Assert.Equal(["host"], items.AdditionalHeaders);
        Assert.Equal(new DateTimeOffset(2025, 6, 1, 8, 0, 0, TimeSpan.Zero), items.SignedAt);
        Assert.Equal(TimeSpan.FromMinutes(10), items.ValidFor);
        Assert.Equal("sig", items.Signature);
    }

    [Theory]
    [InlineData("x-oss-credential", null, OssV4Fault.MissingCredential)]
    [InlineData("x-oss-credential", "ak/20250601/r/oss/other", OssV4Fault.CredentialTerminator)]
    [InlineData("x-oss-date", null, OssV4Fault.MissingDate)]
    [InlineData("x-oss-date", "Sun, 01 Jun 2025 08:00:00 GMT", OssV4Fault.DateShape)]
    [InlineData("x-oss-expires", null, OssV4Fault.MissingExpires)]
    [InlineData("x-oss-expires", "", OssV4Fault.MissingExpires)]
    [InlineData("x-oss-expires", "ten", OssV4Fault.ExpiresShape)]
    [InlineData("x-oss-expires", "99999999999999999999", OssV4Fault.ExpiresShape)]
    [InlineData("x-oss-expires", "0", OssV4Fault.ExpiresRange)]
    [InlineData("x-oss-expires", "-5", OssV4Fault.ExpiresRange)]
    [InlineData("x-oss-expires", "604801", OssV4Fault.ExpiresRange)]
    [InlineData("x-oss-additional-headers", "", OssV4Fault.EmptyAdditionalHeaders)]
    [InlineData("x-oss-additional-headers", "a;", OssV4Fault.EmptyAdditionalHeader)]
    [InlineData("x-oss-signature", null, OssV4Fault.MissingSignature)]
    public void a_malformed_query_is_refused_with_the_part_that_is_wrong(string name, string? value, OssV4Fault fault)
    {
        var query = PercentEncoding.ParseQuery(Valid).Where(item => item.Name != name).ToList();
        if (value is not null)
        {
            query.Add(new NameValue(name, value));
        }

        Assert.Equal((null, fault), OssV4PresignedQuery.Parse(query));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(604800)]
    public void a_url_lives_from_a_second_to_seven_days(int seconds)
    {
        var query = PercentEncoding.ParseQuery(Valid.Replace("x-oss-expires=600", $"x-oss-expires={seconds}", StringComparison.Ordinal));

        Assert.Equal(TimeSpan.FromSeconds(seconds), OssV4PresignedQuery.Parse(query).Items!.ValidFor);
    }

    [Fact]
    public void an_item_without_a_value_counts_as_missing() =>
        Assert.Equal((null, OssV4Fault.MissingSignature),
            OssV4PresignedQuery.Parse(PercentEncoding.ParseQuery(Valid.Replace("signature=sig", "signature", StringComparison.Ordinal))));

    [Fact]
    public void a_url_that_pins_no_header_names_none() =>
        Assert.DoesNotContain("x-oss-additional-headers",
            OssV4Signature.Presign(new("GET", "b", "k", [], []), "ak", "secret", null, "r", DateTimeOffset.UnixEpoch, TimeSpan.FromHours(1), [])
                .Select(static item => item.Name));

    [Theory]
    [InlineData(0)]
    [InlineData(604801)]
    public void presigning_for_an_impossible_time_is_a_misuse(int seconds) =>
        Assert.Throws<ArgumentOutOfRangeException>(() =>
            OssV4Signature.Presign(new("GET", "b", "k", [], []), "ak", "secret", null, "r", DateTimeOffset.UnixEpoch, TimeSpan.FromSeconds(seconds), []));
}
