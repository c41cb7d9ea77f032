namespace Scenario.FakeOss.Buckets;

/// <summary>Where access logs would go: checked and kept. No log is delivered; the journal of the control API tells more, and at once.</summary>
internal sealed class BucketLogging : BucketConfiguration
{
    private const int MaximumPrefixLength = 32;
    private const string ConfigurationKind = "logging";

    public override string Kind => ConfigurationKind;

    public override IReadOnlyList<OssOperation> Operations =>
        [Put("PutBucketLogging") with { Body = ReadTargetAsync, Permissions = PermissionsOf }, Get("GetBucketLogging"), Delete("DeleteBucketLogging")];

    /// <summary>Target bucket and prefix; empty when logging is off.</summary>
    public static (string Bucket, string Prefix) TargetOf(BucketSettings settings)
    {
        var enabled = settings.Get(ConfigurationKind, static stored => XmlBody.Parse(stored, "BucketLoggingStatus"))?.Child("LoggingEnabled");
        return (enabled?.Text("TargetBucket") ?? "", enabled?.Text("TargetPrefix") ?? "");
    }

    protected override Task<byte[]> ReadAsync(OssContext context, CancellationToken cancellationToken)
    {
        var (target, prefix) = (context.Body.BucketName, context.Body.Prefix);
        if (target is null)
        {
            return Task.FromResult(Document(null, null));
        }

        RequirePrefix(prefix);
        RequireTarget(context, context.Facts.Named?.Row, target);
        return Task.FromResult(Document(target, prefix));
    }

    protected override OssResponse AnswerMissing(BucketRow bucket) => OssResponse.Xml(Document(null, null));

    private static async Task<DecidingBody> ReadTargetAsync(OssRequest request, CancellationToken cancellationToken)
    {
        var root = await XmlBody.ReadAsync(request, "BucketLoggingStatus", cancellationToken);
        // an empty status switches logging off
        return root.Child("LoggingEnabled") is not { } enabled
            ? DecidingBody.None
            : new DecidingBody
            {
                BucketName = enabled.Require("TargetBucket").Trim(),
                Prefix = enabled.Text("TargetPrefix") ?? "",
            };
    }

    // Logs are written in the caller's name, so he must be allowed to write them.
    private static IEnumerable<Permission> PermissionsOf(OssContext context)
    {
        yield return context.Operation.Own(context);
        if (context.Facts.Named is { } target && target.Row.Owner == context.Bucket.Owner)
        {
            yield return new Permission("oss:PutObject", target, target.Row.Name, context.Body.Prefix, OssCallKind.ObjectWrite);
        }
    }

    private static void RequireTarget(OssContext context, BucketRow? target, string name)
    {
        (target is null ? new OssError.InvalidTargetBucketForLogging(name, 400)
            : target.Owner != context.Bucket.Owner ? new OssError.InvalidTargetBucketForLogging(name, 403)
            : target.Region != context.Bucket.Region ? new OssError.InvalidTargetBucketForLogging(name, 400)
            : null)?.Throw();
    }

    private static void RequirePrefix(string prefix)
    {
        // logs would be objects, so whatever a key may begin with will do
        var isValid = prefix.Length <= MaximumPrefixLength && (prefix.Length == 0 || prefix[0] is not ('/' or '\\'));
        if (!isValid)
        {
            throw new OssError.InvalidArgument("The target prefix for logging is not valid.", "TargetPrefix", prefix).ToException();
        }
    }

    private static byte[] Document(string? target, string? prefix) => OssXml.Document("BucketLoggingStatus", xml =>
    {
        // the element is there without logging too: the C# SDK looks into it
        xml.Element("LoggingEnabled", enabled =>
        {
            enabled.OptionalText("TargetBucket", target);
            enabled.OptionalText("TargetPrefix", prefix);
        });
    });
}
