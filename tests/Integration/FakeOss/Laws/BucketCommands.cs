using System.Globalization;
using System.Security;
using System.Security.Cryptography;
using System.Xml.Linq;

namespace Scenario.Integration.FakeOss.Laws;

/// <summary>One request, made of the server and of the model; it fails where they differ.</summary>
/// <remarks>Versions and uploads are named by number, counted round, so that a sequence keeps its meaning when a part of it is left out.</remarks>
internal abstract record BucketCommand
{
    public abstract Task RunAsync(BucketRun run);

    /// <summary>A version of the key by number; an unknown one when there is none.</summary>
    protected static string? VersionOf(BucketRun run, string key, int? number) => number is not { } n ? null
        : run.Model.VersionsOf(key) is { Count: > 0 } versions ? versions[n % versions.Count].Id
        : "CAEQunknown";

    protected static ModelUpload? UploadOf(BucketRun run, int number) =>
        run.Model.Uploads.Count == 0 ? null : run.Model.Uploads[number % run.Model.Uploads.Count];

    protected static string VersionQuery(string? versionId) => versionId is null ? "" : $"versionId={Uri.EscapeDataString(versionId)}";

    protected static string SourceOf(BucketRun run, string key, string? versionId = null) =>
        $"/{run.Bucket}/{Uri.EscapeDataString(key)}{(versionId is null ? "" : "?" + VersionQuery(versionId))}";
}

internal sealed record SetVersioning(string Status) : BucketCommand
{
    public override async Task RunAsync(BucketRun run)
    {
        var answer = await run.SendXmlAsync("PUT", null, "versioning", $"<VersioningConfiguration><Status>{Status}</Status></VersioningConfiguration>");
        run.Model.SetVersioning(Status).Check(answer);
    }
}

internal sealed record Put(string Key, Chunk Chunk, bool ForbidsOverwrite) : BucketCommand
{
    public override async Task RunAsync(BucketRun run)
    {
        var answer = await run.SendAsync("PUT", Key, "", Chunk.Bytes(), ForbidsOverwrite ? [("x-oss-forbid-overwrite", "true")] : []);
        run.Model.Put(Key, Chunk.Bytes(), ForbidsOverwrite, answer).Check(answer);
    }
}

/// <summary>Bytes whose check sum is another one: nothing may come of it.</summary>
internal sealed record PutDamaged(string Key, Chunk Chunk, bool ByCrc) : BucketCommand
{
    public override async Task RunAsync(BucketRun run)
    {
        var answer = await run.SendAsync("PUT", Key, "", Chunk.Bytes(), ByCrc
            ? ("x-oss-hash-crc64ecma", "1")
            : ("Content-MD5", Convert.ToBase64String(MD5.HashData([.. Chunk.Bytes(), 1]))));
        new ExpectedAnswer(400, ByCrc ? "InvalidCRC64" : "InvalidDigest").Check(answer);
    }
}

/// <param name="Key">The key.</param>
/// <param name="Offset">Added to the right position: 0 for an append that fits.</param>
/// <param name="Chunk">The bytes.</param>
internal sealed record Append(string Key, int Offset, Chunk Chunk) : BucketCommand
{
    public override async Task RunAsync(BucketRun run)
    {
        var length = run.Model.VersionsOf(Key) is [{ IsMarker: false } latest, ..] ? latest.Bytes.Length : 0;
        var position = Math.Max(0, length + Offset);
        var answer = await run.SendAsync("POST", Key, $"append&position={position}", Chunk.Bytes());
        run.Model.Append(Key, position, Chunk.Bytes(), answer).Check(answer);
    }
}

internal sealed record Copy(string Source, int? Version, string Key) : BucketCommand
{
    public override async Task RunAsync(BucketRun run)
    {
        var version = VersionOf(run, Source, Version);
        var answer = await run.SendAsync("PUT", Key, "", null, ("x-oss-copy-source", SourceOf(run, Source, version)));
        run.Model.Copy(Source, version, Key, answer).Check(answer);
    }
}

internal sealed record Delete(string Key, int? Version) : BucketCommand
{
    public override async Task RunAsync(BucketRun run)
    {
        var version = VersionOf(run, Key, Version);
        var answer = await run.SendAsync("DELETE", Key, VersionQuery(version));
        (version is null ? run.Model.Delete(Key, answer) : run.Model.DeleteVersion(Key, version)).Check(answer);
    }
}

internal sealed record DeleteMany((string Key, int? Version)[] Items, bool IsQuiet) : BucketCommand
{
    public override async Task RunAsync(BucketRun run)
    {
        var items = Items.Select(item => (item.Key, VersionId: VersionOf(run, item.Key, item.Version))).ToList();
        // in a versioned bucket only the verbose answer names the delete markers
        var quiet = IsQuiet && run.Model.Versioning is null;
        var answer = await run.SendXmlAsync("POST", null, "delete",
            $"<Delete><Quiet>{(quiet ? "true" : "false")}</Quiet>{string.Concat(items.Select(static item =>
            $"<Object><Key>{EscapeXml(item.Key)}</Key>{(item.VersionId is null ? "" : $"<VersionId>{item.VersionId}</VersionId>")}</Object>"))}</Delete>");
        new ExpectedAnswer(200).Check(answer);
        var deleted = quiet ? [] : XElement.Parse(answer.Text, LoadOptions.PreserveWhitespace).Elements("Deleted").ToList();
        var markers = deleted.Select(static entry => entry.Element("DeleteMarkerVersionId")?.Value).ToList();
        var expected = run.Model.DeleteMany(items, markers);
        Assert.Equal(quiet ? 0 : items.Count, deleted.Count);
        if (!quiet)
        {
            Assert.Equal(expected, deleted.Select(
                static entry => (entry.Element("Key")!.Value, entry.Element("VersionId")?.Value, entry.Element("DeleteMarkerVersionId")?.Value)));
        }
    }

    public override string ToString() => $"DeleteMany {{ {string.Join(", ", Items)}, IsQuiet = {IsQuiet} }}";

    // a bare carriage return would be read as a line feed: XML normalises line ends
    private static string EscapeXml(string key) => SecurityElement.Escape(key).Replace("\r", "&#13;", StringComparison.Ordinal);
}

internal sealed record Get(string Key, int? Version, (int First, int Last)? Range) : BucketCommand
{
    public override async Task RunAsync(BucketRun run)
    {
        var version = VersionOf(run, Key, Version);
        var answer = await run.SendAsync("GET", Key, VersionQuery(version), null, Range is var (first, last) ? [("Range", $"bytes={first}-{last}")] : []);
        run.Model.Get(Key, version, Range).Check(answer);
    }
}

internal sealed record Head(string Key, int? Version) : BucketCommand
{
    public override async Task RunAsync(BucketRun run)
    {
        var version = VersionOf(run, Key, Version);
        var answer = await run.SendAsync("HEAD", Key, VersionQuery(version));
        run.Model.Head(Key, version).Check(answer);
    }
}

internal sealed record Initiate(string Key) : BucketCommand
{
    public override async Task RunAsync(BucketRun run)
    {
        var answer = await run.SendAsync("POST", Key, "uploads");
        run.Model.Initiate(Key, answer.Xml.Element("UploadId")!.Value).Check(answer);
    }
}

internal sealed record UploadPart(int Upload, int Number, Chunk Chunk) : BucketCommand
{
    public override async Task RunAsync(BucketRun run)
    {
        if (UploadOf(run, Upload) is not { } upload)
        {
            return;
        }

        var answer = await run.SendAsync("PUT", upload.Key, $"partNumber={Number}&uploadId={upload.Id}", Chunk.Bytes());
        BucketModel.UploadPart(upload, Number, Chunk.Bytes()).Check(answer);
    }
}

internal sealed record UploadPartCopy(int Upload, int Number, string Source, (int First, int Last)? Range) : BucketCommand
{
    public override async Task RunAsync(BucketRun run)
    {
        if (UploadOf(run, Upload) is not { } upload)
        {
            return;
        }

        (string, string)[] range = Range is var (first, last) ? [("x-oss-copy-source-range", $"bytes={first}-{last}")] : [];
        var answer = await run.SendAsync("PUT", upload.Key, $"partNumber={Number}&uploadId={upload.Id}", null,
            [("x-oss-copy-source", SourceOf(run, Source)), .. range]);
        run.Model.UploadPartCopy(upload, Number, Source, Range).Check(answer);
    }
}

/// <summary>What a completion lists.</summary>
internal enum Completion
{
    EveryPart,
    HeaderOnly,
    AllButTheFirst,
    Backwards,
    ForeignETag,
}

internal sealed record Complete(int Upload, Completion Kind) : BucketCommand
{
    public override async Task RunAsync(BucketRun run)
    {
        if (UploadOf(run, Upload) is not { } upload)
        {
            return;
        }

        var parts = BucketModel.PartsOf(upload);
        IReadOnlyList<(int Number, string ETag)>? listed = Kind switch
        {
            Completion.EveryPart => parts,
            Completion.AllButTheFirst => [.. parts.Skip(1)],
            Completion.Backwards => [.. parts.Reverse()],
            Completion.ForeignETag => [.. parts.Select(static part => (part.Number, new string('0', 32)))],
            _ => null,
        };
        var query = $"uploadId={upload.Id}";
        var answer = listed is null
            ? await run.SendAsync("POST", upload.Key, query, [], ("x-oss-complete-all", "yes"))
            : await run.SendXmlAsync("POST", upload.Key, query, $"<CompleteMultipartUpload>{string.Concat(listed.Select(static part =>
                $"<Part><PartNumber>{part.Number}</PartNumber><ETag>\"{part.ETag}\"</ETag></Part>"))}</CompleteMultipartUpload>");
        run.Model.Complete(upload, listed, answer).Check(answer);
    }
}

internal sealed record Abort(int Upload) : BucketCommand
{
    public override async Task RunAsync(BucketRun run)
    {
        if (UploadOf(run, Upload) is not { } upload)
        {
            return;
        }

        BucketModel.Abort(upload).Check(await run.SendAsync("DELETE", upload.Key, $"uploadId={upload.Id}"));
    }
}

internal sealed record ListParts(int Upload, int Size) : BucketCommand
{
    public override async Task RunAsync(BucketRun run)
    {
        if (UploadOf(run, Upload) is not { IsOpen: true } upload)
        {
            return;
        }

        Assert.Equal(BucketModel.ListParts(upload), await run.ListAsync(upload.Key, $"uploadId={upload.Id}", ListingShape.Parts, Size));
    }
}

/// <summary>The pages put together, the one big page and the model must be the same list.</summary>
internal sealed record ListObjects(string Prefix, string Delimiter, string Marker, int Size, bool IsV2, bool IsEncoded) : BucketCommand
{
    public override async Task RunAsync(BucketRun run)
    {
        // XML cannot hold a control character, so without encoding such keys can be neither compared nor used as a marker
        var isEncoded = IsEncoded || run.Model.Keys.Any(static key => key.Contains('\u0001', StringComparison.Ordinal));
        var shape = IsV2 ? ListingShape.V2 : ListingShape.V1;
        var query = Listing.QueryOf(Prefix, Delimiter, isEncoded) + (IsV2 ? "&list-type=2" : "");
        var expected = run.Model.ListObjects(Prefix, Delimiter, Marker);
        var from = Marker.Length == 0 ? "" : $"&{(IsV2 ? "start-after" : "marker")}={Uri.EscapeDataString(Marker)}";
        Assert.Equal(expected, await run.ListAsync(null, query + from, shape, 1000));
        // a V1 page is asked for by its marker alone, so there the walk starts at the beginning
        Assert.Equal(
            IsV2 ? expected : run.Model.ListObjects(Prefix, Delimiter, ""),
            await run.ListAsync(null, IsV2 ? query + from : query, shape, Size));
    }
}

internal sealed record ListVersions(string Prefix, string Delimiter, int Size) : BucketCommand
{
    public override async Task RunAsync(BucketRun run)
    {
        var query = "versions&" + Listing.QueryOf(Prefix, Delimiter, isEncoded: true);
        var expected = run.Model.ListVersions(Prefix, Delimiter);
        Assert.Equal(expected, await run.ListAsync(null, query, ListingShape.Versions, 1000));
        Assert.Equal(expected, await run.ListAsync(null, query, ListingShape.Versions, Size));
    }
}

internal sealed record ListUploads(string Prefix, string Delimiter, int Size) : BucketCommand
{
    public override async Task RunAsync(BucketRun run)
    {
        var query = "uploads&" + Listing.QueryOf(Prefix, Delimiter, isEncoded: true);
        var expected = run.Model.ListUploads(Prefix, Delimiter);
        Assert.Equal(expected, await run.ListAsync(null, query, ListingShape.Uploads, 1000));
        Assert.Equal(expected, await run.ListAsync(null, query, ListingShape.Uploads, Size));
    }
}

internal static class Listing
{
    public static string QueryOf(string prefix, string delimiter, bool isEncoded) => string.Create(
        CultureInfo.InvariantCulture,
        $"prefix={Uri.EscapeDataString(prefix)}&delimiter={Uri.EscapeDataString(delimiter)}{(isEncoded ? "&encoding-type=url" : "")}");
}
