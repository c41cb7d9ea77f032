using System.CommandLine;
using Scenario.Oss;
using Scenario.Oss.Transfers;

namespace Scenario.AppClient.Commands;

/// <summary><c>put</c> and <c>get</c>.</summary>
internal static class TransferCommands
{
    private const string Standard = "-";

    public static Command Put(CommandBody body)
    {
        var file = new Argument<string>("file") { HelpName = "FILE", Description = "The file to upload; - reads standard input." };
        var target = new Argument<string?>("object")
        {
            Arity = ArgumentArity.ZeroOrOne,
            HelpName = "OBJECT",
            Description = "oss://BUCKET/KEY or a key; one that ends in / gets the file's name added. Default: the user's own prefix.",
        };
        var contentType = new Option<string?>("--content-type") { HelpName = "TYPE", Description = "Default: by the file's extension." };
        var metadata = new Option<string[]>("--meta") { HelpName = "NAME=VALUE", Description = "User metadata; may be given several times." };
        var acl = new Option<string?>("--acl") { HelpName = "ACL", Description = "private, public-read, public-read-write or default." };
        acl.AcceptOnlyFromAmong("private", "public-read", "public-read-write", "default");
        var storageClass = new Option<string?>("--storage-class") { HelpName = "CLASS", Description = "Standard, IA, Archive, ... Default: the bucket's." };
        var keep = new Option<bool>("--no-overwrite") { Description = "Fail if there is such an object already." };
        var anew = new Option<bool>("--no-resume") { Description = "Do not go on with an earlier upload that was cut off." };
        var parallel = ObjectArguments.Parallel();
        var partSize = ObjectArguments.PartSize();
        var command = new Command("put", "Upload a file. Large ones go in parallel parts, and a later put goes on where one was cut off.")
        {
            file, target, contentType, metadata, acl, storageClass, keep, anew, parallel, partSize,
        };
        body.Attach(
            command,
            async (run, given, cancellationToken) =>
            {
                var source = given.GetRequiredValue(file);
                if (source != Standard && !File.Exists(source))
                {
                    throw new UsageException(Directory.Exists(source) ? $"{source} is a folder; use sync." : $"There is no file {source}.");
                }

                var headers = new OssObjectHeaders(
                    given.GetValue(contentType) ?? ContentTypes.Of(source), ReadMetadata(given.GetValue(metadata)), given.GetValue(acl),
                    given.GetValue(storageClass),
                    ForbidOverwrite: given.GetValue(keep));
                var options = new TransferOptions { Parallelism = given.GetValue(parallel), PartSize = ObjectArguments.ReadPartSize(given.GetValue(partSize)) };
                var connection = await run.ConnectAsync(cancellationToken);
                var (bucket, key) = Target(connection, given.GetValue(target), source);

                using var spooled = source == Standard ? await SpooledInput.ReadAsync(run.Environment, cancellationToken) : null;
                var uploader = new Uploader(connection.Client, options, connection.Endpoint,
                    given.GetValue(anew) || spooled is not null ? null : run.Checkpoints);
                var outcome = await ProgressDisplay.RunAsync(
                    run, Path.GetFileName(source), meter => uploader.UploadAsync(spooled?.Path ?? source, bucket, key, headers, meter, cancellationToken),
                    cancellationToken);
                run.Write(
                    $"oss://{bucket}/{Printable.Of(key)}  {Printable.Size(outcome.Length)}  ETag {outcome.Stored.ETag}  crc64 {outcome.Stored.Crc64}"
                        + (outcome.PartsResumed > 0 ? $"  ({outcome.PartsResumed} parts from an earlier run)" : ""),
                    json =>
                    {
                        json.WriteString("bucket", bucket);
                        json.WriteString("key", key);
                        json.WriteNumber("size", outcome.Length);
                        json.WriteString("etag", outcome.Stored.ETag);
                        json.WriteString("crc64", outcome.Stored.Crc64?.ToString(System.Globalization.CultureInfo.InvariantCulture));
                        json.WriteString("requestId", outcome.Stored.RequestId);
                        json.WriteNumber("partsSent", outcome.PartsSent);
                        json.WriteNumber("partsResumed", outcome.PartsResumed);
                    });
            });
        return command;
    }

    public static Command Get(CommandBody body)
    {
        var source = ObjectArguments.Object();
        var target = new Argument<string?>("file")
        {
            Arity = ArgumentArity.ZeroOrOne,
            HelpName = "FILE",
            Description = "File or folder to write; - writes to standard output. Default: the object's name in this folder.",
        };
        var parallel = ObjectArguments.Parallel();
        var partSize = ObjectArguments.PartSize();
        var command = new Command("get",
            "Download an object. Large ones come in parallel ranges; the file appears only when it is whole and its checksum right.")
        {
            source, target, parallel, partSize,
        };
        body.Attach(
            command,
            async (run, given, cancellationToken) =>
            {
                var options = new TransferOptions { Parallelism = given.GetValue(parallel), PartSize = ObjectArguments.ReadPartSize(given.GetValue(partSize)) };
                var name = OssName.Parse(given.GetRequiredValue(source));
                var file = given.GetValue(target);
                if (file == Standard && run.Settings.Json)
                {
                    throw new UsageException("Standard output can carry the object or the JSON, not both.");
                }

                var path = file == Standard ? null : FilePath(file, name.Key);
                var connection = await run.ConnectAsync(cancellationToken);
                var (bucket, key) = connection.ResolveObject(name);
                var downloader = new Downloader(connection.Client, options);
                if (path is null)
                {
                    await using var output = run.Environment.OpenOutput();
                    await downloader.CopyToAsync(bucket, key, output, meter: null, cancellationToken);
                    return;
                }

                var info = await ProgressDisplay.RunAsync(run, Path.GetFileName(path),
                    meter => downloader.DownloadAsync(bucket, key, path, meter, cancellationToken), cancellationToken);
                run.Write(
                    $"{path}  {Printable.Size(info.Size)}  crc64 {info.Crc64} checked",
                    json =>
                    {
                        json.WriteString("file", Path.GetFullPath(path));
                        ObjectCommands.WriteInfo(json, bucket, info);
                    });
            });
        return command;
    }

    private static (string Bucket, string Key) Target(OssConnection connection, string? given, string source)
    {
        if (given is null)
        {
            return source == Standard
                ? throw new UsageException("Standard input has no name; say what the object is to be called.")
                : connection.Resolve(new OssName(null, Path.GetFileName(source), IsUnderOwnPrefix: true));
        }

        var name = OssName.Parse(given);
        return connection.Resolve(
            name.Key.Length > 0 && !name.Key.EndsWith('/') ? name
            : source == Standard ? throw new UsageException("Standard input has no name; say what the object is to be called.")
            : name with { Key = name.Key + Path.GetFileName(source) });
    }

    private static string FilePath(string? file, string key) =>
        file is null ? OssName.FileNameOf(key)
        : Directory.Exists(file) || Path.EndsInDirectorySeparator(file) ? Path.Combine(file, OssName.FileNameOf(key))
        : file;

    private static Dictionary<string, string> ReadMetadata(string[]? given)
    {
        var metadata = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var item in given ?? [])
        {
            var mark = item.IndexOf('=', StringComparison.Ordinal);
            if (mark < 1 || !item[..mark].All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_'))
            {
                throw new UsageException($"'{item}' is not NAME=VALUE with a name of letters, digits, - and _.");
            }

            metadata[item[..mark]] = item[(mark + 1)..];
        }

        return metadata;
    }
}
