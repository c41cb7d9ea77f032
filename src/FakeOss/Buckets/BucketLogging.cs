using System.Xml.Linq;

namespace Scenario.FakeOss.Buckets;

/// <summary>Where access logs would go: checked and kept. No log is delivered; the journal of the control API tells more, and at once.</summary>
internal static class BucketLogging
{
    private const string Root = "BucketLoggingStatus";
    private const int MaximumPrefixLength = 32;

    // the element is there without logging too: the C# SDK looks into it
    private static readonly BucketConfiguration<DecidingBody> Configuration = new(
        "logging", Root, Read, static (xml, target) => xml.Element("LoggingEnabled", enabled =>
        {
            enabled.Text("TargetBucket", target.BucketName);
            enabled.Text("TargetPrefix", target.BucketName is null ? null : target.Prefix);
        }))
    { Otherwise = DecidingBody.None };

    public static readonly OssOperation[] Operations =
    [
        Configuration.Put("PutBucketLogging") with { Body = ReadAsync, Permissions = PermissionsOf, Handler = PutAsync },
        Configuration.Get("GetBucketLogging"), Configuration.Delete("DeleteBucketLogging"),
    ];

    /// <summary>Target bucket and prefix; empty when logging is off.</summary>
    public static (string Bucket, string Prefix) TargetOf(BucketSettings settings) =>
        Configuration.Of(settings) is { BucketName: { } bucket } target ? (bucket, target.Prefix) : ("", "");

    private static ValueTask<OssResponse> PutAsync(OssContext context, CancellationToken cancellationToken) => context.WriteAsync((transaction, current) =>
    {
        MistakeIn(current, current.Body)?.Throw();
        Configuration.Set(transaction, current.Bucket.Id, current.Body);
    }, OssResponse.Empty());

    // An empty status switches logging off.
    private static async Task<DecidingBody> ReadAsync(OssRequest request, CancellationToken cancellationToken)
    {
        var root = await XmlBody.ReadAsync(request, Root, cancellationToken);
        root.Child("LoggingEnabled")?.Require("TargetBucket");
        return Read(root);
    }

    private static DecidingBody Read(XElement root) => root.Child("LoggingEnabled") is not { } enabled ? DecidingBody.None
        : new DecidingBody { BucketName = enabled.Text("TargetBucket")?.Trim(), Prefix = enabled.Text("TargetPrefix") ?? "" };

    // Logs are written in the caller's name, so he must be allowed to write them.
    private static IEnumerable<Permission> PermissionsOf(OssContext context)
    {
        yield return context.Operation.Own(context);
        if (context.Facts.Named is { } target && target.Row.Owner == context.Bucket.Owner)
        {
            yield return new Permission("oss:PutObject", target, target.Row.Name, context.Body.Prefix, OssCallKind.ObjectWrite);
        }
    }

    private static OssError? MistakeIn(OssContext context, DecidingBody target) =>
        target.BucketName is not { } name ? null
        // logs would be objects, so whatever a key may begin with will do
        : target.Prefix.Length > MaximumPrefixLength || target.Prefix is ['/' or '\\', ..]
            ? new OssError.InvalidArgument("The target prefix for logging is not valid.", "TargetPrefix", target.Prefix)
        : context.Facts.Named?.Row is not { } bucket ? new OssError.InvalidTargetBucketForLogging(name, 400)
        : bucket.Owner != context.Bucket.Owner ? new OssError.InvalidTargetBucketForLogging(name, 403)
        : bucket.Region != context.Bucket.Region ? new OssError.InvalidTargetBucketForLogging(name, 400)
        : null;
}
