using System.Text;
using System.Text.Json;
using Scenario.Ram.Explanations;
using Scenario.Ram.Policies;

namespace Scenario.FakeOss.Buckets;

/// <summary>The policy of a bucket: JSON of at most 16 KB, checked by the grammar and given back as it came.</summary>
/// <remarks>Source: oss-protocol section 5, ram-policy 1.1, 1.6 and 1.7. The authorizer evaluates it beside the caller's own policies.</remarks>
internal sealed class BucketPolicy : BucketConfiguration
{
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The kind in the index.</summary>
    public const string StoredKind = "policy";

    public override string Kind => StoredKind;

    public override IReadOnlyList<OssOperation> Operations => [Put("PutBucketPolicy"), Get("GetBucketPolicy"), Delete("DeleteBucketPolicy")];

    /// <summary>The policy; null when there is none.</summary>
    public static PolicyDocument? Of(BucketSettings settings) =>
        settings.Get(StoredKind, static stored => PolicyParser.Parse(Encoding.UTF8.GetString(stored), PolicyKind.Bucket))?.Document;

    protected override async Task<byte[]> ReadAsync(OssContext context, CancellationToken cancellationToken)
    {
        var body = await XmlBody.ReadBytesAsync(context.Request, cancellationToken);
        if (body.Length > PolicyLimits.BucketPolicyBytes)
        {
            throw new OssError.InvalidPolicyDocument($"The policy must not exceed {PolicyLimits.BucketPolicyBytes} bytes.").ToException();
        }

        var parsed = PolicyParser.Parse(TextOf(body), PolicyKind.Bucket);
        if ((parsed.IsValid ? BucketPolicyRules.FindMistake(parsed.Document) : parsed.Error) is { } error)
        {
            throw new OssError.InvalidPolicyDocument($"{error.Message} ({error.JsonPath})")
            {
                Ec = error.Code switch
                {
                    PolicyErrorCodes.DoubleWildcard => "0030-00000007",
                    PolicyErrorCodes.SourceIpWithoutSourceVpc => "0030-00000008",
                    _ => null,
                },
                Detail = new(ExplanationKind.PolicyMistake, ("code", error.Code), ("path", error.JsonPath), ("message", error.Message)),
            }.ToException();
        }

        RequireFields(body);
        BucketPublicAccessBlock.Require(context, parsed.Document!);
        return body;
    }

    protected override OssResponse Answer(byte[] stored) => OssResponse.Bytes(stored, "application/json");

    protected override OssResponse AnswerMissing(BucketRow bucket) =>
        throw OssError.NoSuchConfiguration.OfPolicy(bucket.Name).ToException();

    private static void RequireFields(byte[] body)
    {
        var reader = new Utf8JsonReader(body);
        while (reader.Read())
        {
            if (reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName
                && Encoding.UTF8.GetByteCount(reader.GetString()!) > PolicyLimits.BucketPolicyFieldBytes)
            {
                throw new OssError.InvalidPolicyDocument($"A field of the policy must not exceed {PolicyLimits.BucketPolicyFieldBytes} bytes.").ToException();
            }
        }
    }

    private static string TextOf(byte[] body)
    {
        try
        {
            return StrictUtf8.GetString(body);
        }
        catch (DecoderFallbackException)
        {
            throw new OssError.InvalidPolicyDocument("The policy is not UTF-8.").ToException();
        }
    }
}
