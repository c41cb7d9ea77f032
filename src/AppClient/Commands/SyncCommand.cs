using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Scenario.AppClient.Sync;
using Scenario.Oss;
using Scenario.Oss.Transfers;

namespace Scenario.AppClient.Commands;

/// <summary><c>sync</c>: a folder up or down, only what differs.</summary>
internal static class SyncCommand
{
    public static Command Create(CommandBody body)
    {
        var source = new Argument<string>("source") { HelpName = "SOURCE", Description = "A folder, or oss://BUCKET/PREFIX." };
        var target = new Argument<string>("target")
        {
            HelpName = "TARGET",
            Description = "oss://BUCKET/PREFIX, or a folder. oss:/// is the user's own prefix."
        };
        var delete = new Option<bool>("--delete") { Description = "Remove from the target what the source does not have." };
        var dryRun = new Option<bool>("--dry-run") { Description = "Say what would be done and do nothing." };
        var parallel = ObjectArguments.Parallel();
        var partSize = ObjectArguments.PartSize();
        var command = new Command("sync",
            "Make a prefix like a folder, or a folder like a prefix; only changes travel.") { source, target, delete, dryRun, parallel, partSize };
        body.Attach(
            command,
            async (run, given, cancellationToken) =>
            {
                var (from, to) = (given.GetRequiredValue(source), given.GetRequiredValue(target));
                var up = !OssName.HasScheme(from);
                if (up == !OssName.HasScheme(to))
                {
                    throw new UsageException("One side of a sync is a folder, the other oss://BUCKET/PREFIX.");
                }

                var folder = up ? from : to;
                if (up && !Directory.Exists(folder))
                {
                    throw new UsageException($"There is no folder {folder}.");
                }

                var connection = await run.ConnectAsync(cancellationToken);
                var (bucket, prefix) = Place(connection, up ? to : from);
                var options = new TransferOptions { Parallelism = given.GetValue(parallel), PartSize = ObjectArguments.ReadPartSize(given.GetValue(partSize)) };
                var sync = new FolderSync(
                    connection.Client, new Uploader(connection.Client, options, connection.Endpoint, run.Checkpoints),
                    new Downloader(connection.Client, options), folder, bucket, prefix);
                var plan = up ? await sync.PlanUploadAsync(cancellationToken) : await sync.PlanDownloadAsync(cancellationToken);
                if (!given.GetValue(dryRun))
                {
                    await CarryOutAsync(run, sync, plan, up, given.GetValue(delete), options.Parallelism, cancellationToken);
                }

                Report(run, plan, up, given.GetValue(delete), given.GetValue(dryRun));
                return plan.Refused.Count == 0 ? CommandBody.Done : CommandBody.Failed;
            });
        return command;
    }

    private static (string Bucket, string Prefix) Place(OssConnection connection, string text)
    {
        var (bucket, prefix) = connection.Resolve(OssName.Parse(text));
        return (bucket, prefix.Length == 0 || prefix.EndsWith('/') ? prefix : prefix + "/");
    }

    private static async Task CarryOutAsync(ClientRun run, FolderSync sync, SyncPlan plan, bool up, bool delete, int parallelism,
        CancellationToken cancellationToken) =>
        await ProgressDisplay.RunAsync(
            run,
            string.Create(CultureInfo.InvariantCulture, $"{plan.Transfers.Count} files"),
            async meter =>
            {
                await Parallel.ForEachAsync(
                    plan.Transfers,
                    new ParallelOptions { MaxDegreeOfParallelism = parallelism, CancellationToken = cancellationToken },
                    async (transfer, stop) => await (up
                        ? sync.UploadAsync(transfer, name => new OssObjectHeaders(ContentTypes.Of(name)), meter, stop)
                        : sync.DownloadAsync(transfer, meter, stop)));
                if (delete && up && plan.Deletions.Count > 0)
                {
                    await sync.DeleteRemoteAsync(plan.Deletions, cancellationToken);
                }
                else if (delete)
                {
                    foreach (var name in plan.Deletions)
                    {
                        sync.DeleteLocal(name);
                    }
                }

                return true;
            },
            cancellationToken);

    private static void Report(ClientRun run, SyncPlan plan, bool up, bool delete, bool dryRun)
    {
        List<string> lines =
        [
            .. plan.Transfers.Select(t => $"{(up ? "up  " : "down")}    {Printable.Of(t.Name)}  {Printable.Size(t.Size)}"),
            .. plan.Deletions.Where(_ => delete).Select(n => $"delete  {Printable.Of(n)}"),
            .. plan.Refused.Select(r => $"refused {Printable.Of(r)}"),
            string.Create(
                CultureInfo.InvariantCulture,
                $"{(dryRun ? "Would copy" : "Copied")} {plan.Transfers.Count}, {(delete ? $"{(dryRun ? "would delete" : "deleted")} {plan.Deletions.Count}, " : "")}{plan.Unchanged} unchanged."),
        ];
        run.Write(
            string.Join('\n', lines),
            json =>
            {
                json.WriteBoolean("dryRun", dryRun);
                WriteNames(json, "copied", plan.Transfers.Select(t => t.Name));
                WriteNames(json, "deleted", delete ? plan.Deletions : []);
                WriteNames(json, "refused", plan.Refused);
                json.WriteNumber("unchanged", plan.Unchanged);
            });
    }

    private static void WriteNames(Utf8JsonWriter json, string property, IEnumerable<string> names)
    {
        json.WriteStartArray(property);
        foreach (var name in names)
        {
            json.WriteStringValue(name);
        }

        json.WriteEndArray();
    }
}
