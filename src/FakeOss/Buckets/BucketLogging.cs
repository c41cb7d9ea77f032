using System.Xml.Linq;

namespace Scenario.FakeOss.Buckets;

/// <summary>Where access logs would go: checked and kept. No log is delivered; the journal of the control API tells more, and at once.</summary>
internal static class BucketLogging
{
    private const int MaximumPrefixLength = 32;

    // the element is there without logging too: the C# SDK looks into it
    private static readonly BucketConfiguration<LoggingTarget> Configuration = new(
        "logging", "BucketLoggingStatus", Read, static (xml, target) => xml.Element("LoggingEnabled", enabled =>
        {
            enabled.OptionalText("TargetBucket", target.Bucket);
            enabled.OptionalText("TargetPrefix", target.Prefix);
        }))
    {
        Otherwise = LoggingTarget.None,
    };

    public static readonly OssOperation[] Operations =
    [
        Configuration.Put("PutBucketLogging") with { Body = ReadTargetAsync, Permissions = PermissionsOf, Handler = PutAsync },
        Configuration.Get("GetBucketLogging"), Configuration.Delete("DeleteBucketLogging"),
    ];

    /// <summary>Target bucket and prefix; empty when logging is off.</summary>
    public static (string Bucket, string Prefix) TargetOf(BucketSettings settings) =>
        Configuration.Of(settings) is { Bucket: { } bucket } target ? (bucket, target.Prefix ?? "") : ("", "");

    private static async ValueTask<OssResponse> PutAsync(OssContext context, CancellationToken cancellationToken)
    {
        var target = LoggingTarget.None;
        if (context.Body.BucketName is { } bucket)
        {
            RequirePrefix(context.Body.Prefix);
            RequireTarget(context, context.Facts.Named?.Row, bucket);
            target = new(bucket, context.Body.Prefix);
        }

        await context.WriteAsync((transaction, current) => Configuration.Set(transaction, current.Bucket.Id, target));
        return OssResponse.Empty();
    }

    private static LoggingTarget Read(XElement root) => new(
        root.Child("LoggingEnabled")?.Text("TargetBucket"), root.Child("LoggingEnabled")?.Text("TargetPrefix"));

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

    private sealed record LoggingTarget(string? Bucket, string? Prefix)
    {
        public static readonly LoggingTarget None = new(null, null);
    }
}
