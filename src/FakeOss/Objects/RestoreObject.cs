using System.Globalization;

namespace Scenario.FakeOss.Objects;

/// <summary>RestoreObject: 202 begins, 409 while it runs, 200 prolongs what is restored (oss-protocol 4.15).</summary>
internal static class RestoreObject
{
    public static readonly OssOperation Operation = OssOperation.OfObject("POST", "RestoreObject", OssCallKind.ObjectControl, HandleAsync, "restore") with
    {
        VersionAction = "oss:RestoreObjectVersion",
    };

    private const string Archive = "Archive";
    private const string PriorityHeader = "x-oss-object-restore-priority";
    private const int ArchiveDays = 7;
    private const int ColdArchiveDays = 365;

    private static async ValueTask<OssResponse> HandleAsync(OssContext context, CancellationToken cancellationToken)
    {
        var (asked, tier) = await ReadAsync(context.Request, cancellationToken);
        var (bucket, row, begins) = await context.WriteAsync((transaction, current) =>
        {
            var found = ObjectReads.Require(current);
            var most = found.StorageClass == Archive ? ArchiveDays : ColdArchiveDays;
            (!found.IsArchive ? OssError.OperationNotSupported
                // only the colder classes know how soon a restore may be wanted
                : found.StorageClass == Archive && tier is not null ? new OssError.MalformedXml("Tier is not for the class Archive")
                : asked is { } days && (days < 1 || days > most)
                    ? new OssError.InvalidArgument($"The days of a restore must be 1 to {most}.", "Days", days.ToString(CultureInfo.InvariantCulture))
                : found.RestoreReady > context.Now ? OssError.RestoreAlreadyInProgress
                : null)?.Throw();
            var isRestored = context.Now < found.RestoredUntil;
            var ready = isRestored ? found.RestoreReady!.Value : context.Now + context.Options.RestoreDelay;
            var until = (isRestored ? context.Now : ready) + TimeSpan.FromDays(asked ?? 1);
            transaction.Objects.Change(found, version => version with { RestoreReady = ready, RestoredUntil = until });
            return (current.Bucket, found, !isRestored);
        });
        return OssResponse.Empty(begins ? 202 : 200)
            .WithVersion(bucket, row)
            .With(PriorityHeader, row.StorageClass == Archive ? null : tier ?? "Standard");
    }

    private static async ValueTask<(int? Days, string? Tier)> ReadAsync(OssRequest request, CancellationToken cancellationToken)
    {
        var body = await XmlBody.ReadBytesAsync(request, cancellationToken);
        var root = body.Length == 0 ? null : XmlBody.Parse(body, "RestoreRequest");
        var (text, tier) = (root?.Require("Days"), root?.Child("JobParameters")?.Text("Tier"));
        (tier is null or "Expedited" or "Standard" or "Bulk" ? null
            : new OssError.InvalidArgument("The tier of a restore must be Expedited, Standard or Bulk.", "Tier", tier))?.Throw();
        return text is null ? (null, null)
            : int.TryParse(text.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var days)
                ? (days, tier) : throw new OssError.MalformedXml("Days must be a number").ToException();
    }
}
