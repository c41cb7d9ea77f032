using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using Scenario.Ram.Policies;

namespace Scenario.FakeOss.Buckets;

/// <summary>The policy of a bucket: JSON of at most 16 KB, checked by the grammar and given back as it came.</summary>
/// <remarks>Source: oss-protocol section 5, ram-policy 1.1, 1.6 and 1.7. The authorizer evaluates it beside the caller's own policies.</remarks>
internal static class BucketPolicy
{
    /// <summary>The kind in the index.</summary>
    public const string StoredKind = "policy";

    public static readonly OssOperation[] Operations =
    [
        OssOperation.OfBucket("PUT", "PutBucketPolicy", PutAsync, StoredKind),
        OssOperation.OfBucket("GET", "GetBucketPolicy", Get, StoredKind),
        OssOperation.OfBucket("DELETE", "DeleteBucketPolicy", DeleteAsync, StoredKind),
    ];

    /// <summary>The policy; null when there is none.</summary>
    public static PolicyDocument? Of(BucketSettings settings) =>
        settings.Get(StoredKind, static stored => PolicyParser.Parse(Encoding.UTF8.GetString(stored), PolicyKind.Bucket))?.Document;

    private static async ValueTask<OssResponse> PutAsync(OssContext context, CancellationToken cancellationToken)
    {
        var body = await XmlBody.ReadBytesAsync(context.Request, cancellationToken);
        (body.Length > PolicyLimits.BucketPolicyBytes
                ? new OssError.InvalidPolicyDocument($"The policy must not exceed {PolicyLimits.BucketPolicyBytes} bytes.")
            : !Utf8.IsValid(body) ? new OssError.InvalidPolicyDocument("The policy is not UTF-8.")
            : null)?.Throw();
        var parsed = PolicyParser.Parse(Encoding.UTF8.GetString(body), PolicyKind.Bucket);
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
                Detail = error.Explain(),
            }.ToException();
        }

        RequireFields(body);
        return await context.WriteAsync((transaction, current) =>
        {
            BucketPublicAccessBlock.Require(current, parsed.Document!);
            transaction.Buckets.SetConfiguration(current.Bucket.Id, StoredKind, body);
        }, OssResponse.Empty());
    }

    private static ValueTask<OssResponse> DeleteAsync(OssContext context, CancellationToken cancellationToken) => context.WriteAsync(
        static (transaction, current) => transaction.Buckets.SetConfiguration(current.Bucket.Id, StoredKind, null), OssResponse.NoContent());

    private static OssResponse Get(OssContext context) => context.Settings[StoredKind] is { } stored
        ? OssResponse.Bytes(stored, "application/json") : throw OssError.NoSuchConfiguration.OfPolicy(context.Bucket.Name).ToException();

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
}
