using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Scenario.Oss;
using Spectre.Console;

namespace Scenario.AppClient.Commands;

/// <summary><c>ls</c>, <c>stat</c>, <c>rm</c> and <c>presign</c>.</summary>
internal static class ObjectCommands
{
    public static Command List(CommandBody body)
    {
        var prefix = new Argument<string?>("prefix")
        {
            Arity = ArgumentArity.ZeroOrOne,
            HelpName = "PREFIX",
            Description = "oss://BUCKET/PREFIX or a prefix. Default: the user's own."
        };
        var recursive = new Option<bool>("--recursive", "-r") { Description = "List every key instead of folding them at /." };
        var command = new Command("ls", "List objects.") { prefix, recursive };
        body.Attach(
            command,
            async (run, given, cancellationToken) =>
            {
                var connection = await run.ConnectAsync(cancellationToken);
                var name = given.GetValue(prefix) is { } text ? OssName.Parse(text) : new OssName(null, "", IsUnderOwnPrefix: true);
                var (bucket, start) = connection.Resolve(name);
                var request = new OssListRequest(start, given.GetValue(recursive) ? null : "/");
                var (objects, folders) = (new List<OssListedObject>(), new List<string>());
                do
                {
                    var page = await connection.Client.ListObjectsAsync(bucket, request, cancellationToken);
                    foreach (var folder in page.CommonPrefixes)
                    {
                        folders.Add(folder);
                        Print(run, $"{"folder",10}  {"",20}  {Printable.Of(folder)}");
                    }

                    foreach (var item in page.Objects)
                    {
                        objects.Add(item);
                        Print(run, string.Create(CultureInfo.InvariantCulture,
                            $"{item.Size,10}  {LoginCommands.Instant(item.LastModified)}  {Printable.Of(item.Key)}"));
                    }

                    request = request with { ContinuationToken = page.NextContinuationToken };
                }
                while (request.ContinuationToken is not null);

                if (run.Settings.Json)
                {
                    run.WriteJson(json => WriteListing(json, bucket, start, objects, folders));
                }
                else if (objects.Count + folders.Count == 0)
                {
                    run.Remark($"Nothing under oss://{bucket}/{Printable.Of(start)}.");
                }
            });
        return command;
    }

    public static Command Stat(CommandBody body)
    {
        var target = ObjectArguments.Object();
        var command = new Command("stat", "Show the headers of an object.") { target };
        body.Attach(
            command,
            async (run, given, cancellationToken) =>
            {
                var name = OssName.Parse(given.GetRequiredValue(target));
                var connection = await run.ConnectAsync(cancellationToken);
                var (bucket, key) = connection.ResolveObject(name);
                var info = await connection.Client.HeadObjectAsync(bucket, key, cancellationToken);
                List<string> lines =
                [
                    $"object         oss://{bucket}/{Printable.Of(key)}",
                    string.Create(CultureInfo.InvariantCulture, $"size           {info.Size} bytes"),
                    $"content type   {info.ContentType}",
                    $"last modified  {(info.LastModified is { } at ? LoginCommands.Instant(at) : "unknown")}",
                    $"ETag           {info.ETag}",
                    $"crc64          {info.Crc64}",
                    $"type           {info.ObjectType}, {info.StorageClass ?? "class unknown"}",
                    .. info.Metadata.Select(m => Printable.Of($"metadata       {m.Key}: {m.Value}")),
                ];
                run.Write(string.Join('\n', lines), json => WriteInfo(json, bucket, info));
            });
        return command;
    }

    public static Command Remove(CommandBody body)
    {
        var targets = new Argument<string[]>("object") { Arity = ArgumentArity.OneOrMore, HelpName = "OBJECT", Description = "oss://BUCKET/KEY or keys." };
        var recursive = new Option<bool>("--recursive", "-r") { Description = "Remove everything that begins with the names given." };
        var yes = new Option<bool>("--yes", "-y") { Description = "Do not ask before removing recursively." };
        var command = new Command("rm", "Remove objects.") { targets, recursive, yes };
        body.Attach(
            command,
            async (run, given, cancellationToken) =>
            {
                var names = given.GetRequiredValue(targets).Select(OssName.Parse).ToList();
                var connection = await run.ConnectAsync(cancellationToken);
                List<(string Bucket, string Key)> found = [];
                foreach (var name in names)
                {
                    if (!given.GetValue(recursive))
                    {
                        found.Add(connection.ResolveObject(name));
                        continue;
                    }

                    var (bucket, prefix) = connection.Resolve(name);
                    await foreach (var item in connection.Client.ListAllAsync(bucket, prefix, cancellationToken))
                    {
                        found.Add((bucket, item.Key));
                    }
                }

                if (given.GetValue(recursive) && found.Count > 0 && !given.GetValue(yes) && !Confirm(run, found.Count))
                {
                    throw new UsageException("Nothing removed; add --yes to remove recursively without being asked.");
                }

                foreach (var group in found.GroupBy(f => f.Bucket))
                {
                    var keys = group.Select(f => f.Key).ToList();
                    if (keys.Count == 1)
                    {
                        await connection.Client.DeleteObjectAsync(group.Key, keys[0], cancellationToken);
                    }
                    else
                    {
                        await connection.Client.DeleteObjectsAsync(group.Key, keys, cancellationToken);
                    }
                }

                run.Write(
                    found.Count == 0 ? "Nothing to remove." : string.Join('\n', found.Select(f => $"removed oss://{f.Bucket}/{Printable.Of(f.Key)}")),
                    json =>
                    {
                        json.WriteStartArray("removed");
                        foreach (var (bucket, key) in found)
                        {
                            json.WriteStringValue($"oss://{bucket}/{key}");
                        }

                        json.WriteEndArray();
                    });
            });
        return command;
    }

    public static Command Presign(CommandBody body)
    {
        var target = ObjectArguments.Object();
        var method = new Option<string>("--method")
        {
            HelpName = "METHOD",
            Description = "GET, HEAD, PUT or DELETE. Default GET.",
            DefaultValueFactory = _ => "GET"
        };
        method.AcceptOnlyFromAmong("GET", "HEAD", "PUT", "DELETE");
        var seconds = new Option<int>("--expires")
        {
            HelpName = "SECONDS",
            Description = "Life of the URL, 1 to 604800 seconds; the token in it may end sooner. Default 600.",
            DefaultValueFactory = _ => 600
        };
        var command = new Command("presign", "Make a URL that works without credentials for a while.") { target, method, seconds };
        body.Attach(
            command,
            async (run, given, cancellationToken) =>
            {
                var name = OssName.Parse(given.GetRequiredValue(target));
                var life = TimeSpan.FromSeconds(given.GetValue(seconds));
                var connection = await run.ConnectAsync(cancellationToken);
                var (bucket, key) = connection.ResolveObject(name);
                var url = await connection.Client.PresignAsync(given.GetValue(method)!, bucket, key, life, cancellationToken);
                run.Write(
                    url.AbsoluteUri,
                    json =>
                    {
                        json.WriteString("method", given.GetValue(method));
                        json.WriteString("url", url.AbsoluteUri);
                    });
            });
        return command;
    }

    public static void WriteInfo(Utf8JsonWriter json, string bucket, OssObjectInfo info)
    {
        json.WriteString("bucket", bucket);
        json.WriteString("key", info.Key);
        json.WriteNumber("size", info.Size);
        json.WriteString("contentType", info.ContentType);
        json.WriteString("lastModified", info.LastModified is { } at ? LoginCommands.Instant(at) : null);
        json.WriteString("etag", info.ETag);
        json.WriteString("crc64", info.Crc64?.ToString(CultureInfo.InvariantCulture));
        json.WriteString("type", info.ObjectType);
        json.WriteString("storageClass", info.StorageClass);
        json.WriteStartObject("metadata");
        foreach (var (name, value) in info.Metadata)
        {
            json.WriteString(name, value);
        }

        json.WriteEndObject();
        json.WriteString("requestId", info.RequestId);
    }

    private static void WriteListing(Utf8JsonWriter json, string bucket, string prefix, List<OssListedObject> objects, List<string> folders)
    {
        json.WriteString("bucket", bucket);
        json.WriteString("prefix", prefix);
        json.WriteStartArray("objects");
        foreach (var item in objects)
        {
            json.WriteStartObject();
            json.WriteString("key", item.Key);
            json.WriteNumber("size", item.Size);
            json.WriteString("etag", item.ETag);
            json.WriteString("lastModified", LoginCommands.Instant(item.LastModified));
            json.WriteString("storageClass", item.StorageClass);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("folders");
        foreach (var folder in folders)
        {
            json.WriteStringValue(folder);
        }

        json.WriteEndArray();
    }

    private static void Print(ClientRun run, string line)
    {
        if (!run.Settings.Json)
        {
            run.Environment.Out.WriteLine(line);
        }
    }

    private static bool Confirm(ClientRun run, int count) =>
        run.Environment.IsInteractive
            && run.Environment.Messages.Confirm(string.Create(CultureInfo.InvariantCulture, $"Remove {count} objects?"), defaultValue: false);
}
