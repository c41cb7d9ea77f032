using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Scenario.Signing.Oss;

namespace Scenario.Integration.FakeOss.Laws;

/// <summary>
/// A bucket in plain collections, written from the protocol alone (oss-protocol 4 and 5). Where the server may choose, as
/// with version ids, the model takes its choice from the answer and holds it to the rule for choices.
/// </summary>
internal sealed class BucketModel
{
    private const int SmallestPart = 100 * 1024;

    private readonly Dictionary<string, List<ModelVersion>> _versions = new(StringComparer.Ordinal); // newest first
    private readonly HashSet<string> _ids = new(StringComparer.Ordinal);

    public string? Versioning { get; private set; }

    /// <summary>Every upload that was ever initiated.</summary>
    public List<ModelUpload> Uploads { get; } = [];

    public IEnumerable<string> Keys => _versions.Keys.Order(ListingEntry.ByteOrder);

    public IReadOnlyList<ModelVersion> VersionsOf(string key) => _versions.TryGetValue(key, out var versions) ? versions : [];

    public ExpectedAnswer SetVersioning(string status)
    {
        Versioning = status;
        return new ExpectedAnswer(200);
    }

    public ExpectedAnswer Put(string key, byte[] bytes, bool forbidsOverwrite, OssAnswer answer)
    {
        if (forbidsOverwrite && Versioning is null && Current(key) is not null)
        {
            return new ExpectedAnswer(409, "FileAlreadyExists");
        }

        var stored = Store(key, ModelVersion.Normal(bytes), answer.Header("x-oss-version-id"));
        return new ExpectedAnswer(200) { Body = [] }
            .With("ETag", Quoted(stored))
            .With("Content-MD5", stored.ContentMd5)
            .With("x-oss-hash-crc64ecma", stored.Crc64)
            .With("x-oss-version-id", IdHeader(stored));
    }

    public ExpectedAnswer Append(string key, long position, byte[] bytes, OssAnswer answer)
    {
        var current = Current(key);
        if (current is not null && current.Type != ModelVersion.Appendable)
        {
            return new ExpectedAnswer(409, "ObjectNotAppendable");
        }

        if (position != (current?.Bytes.Length ?? 0))
        {
            return new ExpectedAnswer(409, "PositionNotEqualToLength")
                .With("x-oss-next-append-position", Number(current?.Bytes.Length ?? 0))
                .With("x-oss-hash-crc64ecma", current?.Crc64 ?? "0");
        }

        if (current is null)
        {
            Assert.Matches("^\"[0-9A-F]{24}00000000\"$", answer.Header("ETag")!);
            current = Store(key, new ModelVersion(ModelVersion.Null, ModelVersion.Appendable, bytes, Chosen(answer), HasMd5: false),
                answer.Header("x-oss-version-id"));
        }
        else if (bytes.Length > 0)
        {
            Assert.NotEqual(Quoted(current), answer.Header("ETag"));
            Assert.Equal(current.ETag[..24], Chosen(answer)[..24]);
            var grown = current with { Bytes = [.. current.Bytes, .. bytes], ETag = Chosen(answer) };
            _versions[key][0] = grown;
            current = grown;
        }

        return new ExpectedAnswer(200)
            .With("ETag", Quoted(current))
            .With("x-oss-next-append-position", Number(current.Bytes.Length))
            .With("x-oss-hash-crc64ecma", current.Crc64)
            .With("x-oss-version-id", IdHeader(current));
    }

    public ExpectedAnswer Copy(string source, string? versionId, string key, OssAnswer answer)
    {
        if (Refusal(source, versionId) is { } refusal)
        {
            return refusal;
        }

        var original = Find(source, versionId)!;
        var keepsType = source == key && original.Type == ModelVersion.Appendable;
        var copy = original with { Type = keepsType ? original.Type : "Normal" };
        var stored = Store(key, copy, answer.Header("x-oss-version-id"));
        return new ExpectedAnswer(200)
            .With("ETag", Quoted(stored))
            .With("x-oss-hash-crc64ecma", stored.Crc64)
            .With("x-oss-version-id", IdHeader(stored));
    }

    public ExpectedAnswer Delete(string key, OssAnswer answer)
    {
        if (Versioning is null)
        {
            _versions.Remove(key);
            return new ExpectedAnswer(204).With("x-oss-version-id", null).With("x-oss-delete-marker", null);
        }

        var marker = Store(key, ModelVersion.Marker(), answer.Header("x-oss-version-id"));
        return new ExpectedAnswer(204).With("x-oss-version-id", marker.Id).With("x-oss-delete-marker", "true");
    }

    public ExpectedAnswer DeleteVersion(string key, string versionId)
    {
        var removed = RemoveVersion(key, versionId);
        var shows = Versioning is not null && removed is not null;
        return new ExpectedAnswer(204)
            .With("x-oss-version-id", shows ? removed!.Id : null)
            .With("x-oss-delete-marker", shows && removed!.IsMarker ? "true" : null);
    }

    /// <summary>One after the other, as if each were a request of its own.</summary>
    /// <returns>What the verbose answer must list: key, version asked for, delete marker.</returns>
    public IReadOnlyList<(string Key, string? VersionId, string? Marker)> DeleteMany(
        IReadOnlyList<(string Key, string? VersionId)> items,
        IReadOnlyList<string?> markers)
    {
        var deleted = new List<(string, string?, string?)>();
        for (var i = 0; i < items.Count; i++)
        {
            var (key, versionId) = items[i];
            if (versionId is not null)
            {
                deleted.Add((key, versionId, RemoveVersion(key, versionId) is { IsMarker: true } marker && Versioning is not null ? marker.Id : null));
            }
            else if (Versioning is null)
            {
                _versions.Remove(key);
                deleted.Add((key, null, null));
            }
            else
            {
                deleted.Add((key, null, Store(key, ModelVersion.Marker(), markers[i]).Id));
            }
        }

        return deleted;
    }

    /// <summary>Bytes from <paramref name="first"/> to <paramref name="last"/>, or all of them.</summary>
    public ExpectedAnswer Get(string key, string? versionId, (int First, int Last)? range)
    {
        if (Refusal(key, versionId) is { } refusal)
        {
            return refusal;
        }

        var found = Find(key, versionId)!;
        var (bytes, contentRange) = Cut(found, range);
        return Describe(new ExpectedAnswer(contentRange is null ? 200 : 206) { Body = bytes }, found)
            .With("Content-Length", Number(bytes.Length))
            .With("Content-Range", contentRange);
    }

    public ExpectedAnswer Head(string key, string? versionId)
    {
        if (Refusal(key, versionId) is { } refusal)
        {
            return refusal;
        }

        var found = Find(key, versionId)!;
        return Describe(new ExpectedAnswer(200) { Body = [] }, found).With("Content-Length", Number(found.Bytes.Length));
    }

    public ExpectedAnswer Initiate(string key, string uploadId)
    {
        Assert.Matches("^[0-9A-F]{32}$", uploadId);
        Assert.True(_ids.Add(uploadId), "an upload id came twice");
        Uploads.Add(new ModelUpload(uploadId, key));
        return new ExpectedAnswer(200);
    }

    public static ExpectedAnswer UploadPart(ModelUpload upload, int number, byte[] bytes)
    {
        if (!upload.IsOpen)
        {
            return new ExpectedAnswer(404, "NoSuchUpload");
        }

        upload.Parts[number] = bytes;
        return new ExpectedAnswer(200)
            .With("ETag", $"\"{Md5(bytes)}\"")
            .With("x-oss-hash-crc64ecma", Crc(bytes));
    }

    public ExpectedAnswer UploadPartCopy(ModelUpload upload, int number, string source, (int First, int Last)? range)
    {
        if (!upload.IsOpen)
        {
            return new ExpectedAnswer(404, "NoSuchUpload");
        }

        if (Refusal(source, null) is { } refusal)
        {
            return refusal;
        }

        var original = Find(source, null)!;
        if (original.Type == ModelVersion.Appendable)
        {
            return new ExpectedAnswer(400, "OperationNotSupported");
        }

        var (bytes, contentRange) = Cut(original, range);
        return UploadPart(upload, number, bytes).With("Content-Range", contentRange);
    }

    /// <param name="upload">The upload.</param>
    /// <param name="listed">Number and ETag as sent; null for x-oss-complete-all.</param>
    /// <param name="answer">The answer.</param>
    public ExpectedAnswer Complete(ModelUpload upload, IReadOnlyList<(int Number, string ETag)>? listed, OssAnswer answer)
    {
        if (!upload.IsOpen)
        {
            return new ExpectedAnswer(404, "NoSuchUpload");
        }

        var isAll = listed is null;
        listed ??= PartsOf(upload);
        if (listed.Zip(listed.Skip(1)).Any(static pair => pair.First.Number >= pair.Second.Number))
        {
            return new ExpectedAnswer(400, "InvalidPartOrder");
        }

        if ((isAll && listed.Count == 0) || listed.Any(part => !upload.Parts.TryGetValue(part.Number, out var bytes) || Md5(bytes) != part.ETag))
        {
            return new ExpectedAnswer(400, "InvalidPart");
        }

        var chosen = listed.Select(part => upload.Parts[part.Number]).ToList();
        if (chosen.SkipLast(1).Any(static part => part.Length < SmallestPart))
        {
            return new ExpectedAnswer(400, "EntityTooSmall");
        }

        var etag = Md5(Encoding.ASCII.GetBytes(string.Concat(chosen.Select(Md5)))) + "-" + Number(chosen.Count);
        var whole = new ModelVersion(ModelVersion.Null, "Multipart", [.. chosen.SelectMany(static part => part)], etag, HasMd5: false);
        var stored = Store(upload.Key, whole, answer.Header("x-oss-version-id"));
        upload.IsOpen = false;
        return new ExpectedAnswer(200)
            .With("ETag", Quoted(stored))
            .With("x-oss-hash-crc64ecma", stored.Crc64)
            .With("x-oss-version-id", IdHeader(stored));
    }

    public static IReadOnlyList<(int Number, string ETag)> PartsOf(ModelUpload upload) => [.. upload.Parts.Select(static part => (part.Key, Md5(part.Value)))];

    public static ExpectedAnswer Abort(ModelUpload upload)
    {
        if (!upload.IsOpen)
        {
            return new ExpectedAnswer(404, "NoSuchUpload");
        }

        upload.IsOpen = false;
        return new ExpectedAnswer(204);
    }

    public static IReadOnlyList<ListingEntry> ListParts(ModelUpload upload) =>
        [.. upload.Parts.Select(static part => new ListingEntry(Number(part.Key), $"\"{Md5(part.Value)}\" {part.Value.Length} {Crc(part.Value)}"))];

    public IReadOnlyList<ListingEntry> ListObjects(string prefix, string delimiter, string marker)
    {
        var skipped = marker.Length > 0 && ListingEntry.FoldOf(marker, prefix, delimiter) == marker ? marker : null;
        return ListingEntry.Fold(
            Keys.Where(key => Current(key) is not null
                    && ListingEntry.ByteOrder.Compare(key, marker) > 0
                    && (skipped is null || !key.StartsWith(skipped, StringComparison.Ordinal)))
                .Select(key => new ListingEntry(key, Facts(Current(key)!))),
            prefix,
            delimiter);
    }

    public IReadOnlyList<ListingEntry> ListVersions(string prefix, string delimiter) => ListingEntry.Fold(
        Keys.SelectMany(key => _versions[key].Select((version, i) => new ListingEntry(
            key,
            $"{version.Id} {(i == 0 ? "true" : "false")} {(version.IsMarker ? "marker" : Facts(version))}"))),
        prefix,
        delimiter);

    public IReadOnlyList<ListingEntry> ListUploads(string prefix, string delimiter) => ListingEntry.Fold(
        Uploads.Where(static upload => upload.IsOpen)
            .OrderBy(static upload => upload.Key, ListingEntry.ByteOrder)
            .ThenBy(static upload => upload.Id, StringComparer.Ordinal)
            .Select(static upload => new ListingEntry(upload.Key, upload.Id)),
        prefix,
        delimiter);

    private static string Facts(ModelVersion version) => $"{Quoted(version)} {version.Type} {version.Bytes.Length}";

    private ModelVersion? Current(string key) => VersionsOf(key) is [{ IsMarker: false } latest, ..] ? latest : null;

    private ModelVersion? Find(string key, string? versionId) =>
        versionId is null ? Current(key) : VersionsOf(key).FirstOrDefault(version => version.Id == versionId);

    private ExpectedAnswer? Refusal(string key, string? versionId)
    {
        var found = Find(key, versionId);
        return (found, versionId) switch
        {
            (null, null) => new ExpectedAnswer(404, "NoSuchKey")
                .With("x-oss-delete-marker", VersionsOf(key).Count > 0 ? "true" : null)
                .With("x-oss-version-id", VersionsOf(key).Count > 0 ? VersionsOf(key)[0].Id : null),
            (null, _) => new ExpectedAnswer(404, "NoSuchVersion"),
            ({ IsMarker: true }, _) => new ExpectedAnswer(405, "MethodNotAllowed"),
            _ => null,
        };
    }

    private ExpectedAnswer Describe(ExpectedAnswer answer, ModelVersion found) => answer
        .With("ETag", Quoted(found))
        .With("x-oss-hash-crc64ecma", found.Crc64)
        .With("x-oss-object-type", found.Type)
        .With("Content-MD5", found.ContentMd5)
        .With("x-oss-next-append-position", found.Type == ModelVersion.Appendable ? Number(found.Bytes.Length) : null)
        .With("x-oss-version-id", IdHeader(found));

    // A range is honoured only when both its ends are inside.
    private static (byte[] Bytes, string? ContentRange) Cut(ModelVersion version, (int First, int Last)? range) =>
        range is var (first, last) && first <= last && last < version.Bytes.Length
            ? (version.Bytes[first..(last + 1)], $"bytes {first}-{last}/{version.Bytes.Length}")
            : (version.Bytes, null);

    private ModelVersion Store(string key, ModelVersion version, string? chosenId)
    {
        if (!_versions.TryGetValue(key, out var versions))
        {
            _versions[key] = versions = [];
        }

        var id = ModelVersion.Null;
        if (Versioning == "Enabled")
        {
            Assert.False(chosenId is null or "" or ModelVersion.Null, $"no version id for {key}");
            Assert.True(_ids.Add(chosenId!), "a version id came twice");
            id = chosenId!;
        }
        else
        {
            versions.RemoveAll(static old => old.Id == ModelVersion.Null);
        }

        versions.Insert(0, version with { Id = id });
        return versions[0];
    }

    private ModelVersion? RemoveVersion(string key, string versionId)
    {
        var removed = VersionsOf(key).FirstOrDefault(version => version.Id == versionId);
        if (removed is not null)
        {
            _versions[key].Remove(removed);
            if (_versions[key].Count == 0)
            {
                _versions.Remove(key);
            }
        }

        return removed;
    }

    private string? IdHeader(ModelVersion version) => Versioning is null ? null : version.Id;

    private static string Chosen(OssAnswer answer) => answer.Header("ETag")!.Trim('"');

    private static string Quoted(ModelVersion version) => $"\"{version.ETag}\"";

    private static string Md5(byte[] bytes) => Convert.ToHexString(MD5.HashData(bytes));

    private static string Crc(byte[] bytes) => OssCrc64.Compute(bytes).ToString(CultureInfo.InvariantCulture);

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);
}
