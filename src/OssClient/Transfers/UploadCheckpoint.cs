using System.Text.Json.Serialization;

namespace Scenario.Oss.Transfers;

/// <summary>What a later run needs to know to go on with an upload that was cut off. Holds no credentials.</summary>
/// <param name="Path">Full path of the source file.</param>
/// <param name="Length">Bytes of the source file when the upload began.</param>
/// <param name="LastWrite">Time stamp of the source file when the upload began.</param>
internal sealed record UploadCheckpoint(
    string Endpoint, string Bucket, string Key, string Path, long Length, DateTimeOffset LastWrite, long PartSize, string UploadId,
    IReadOnlyList<OssPart> Parts);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(UploadCheckpoint))]
internal sealed partial class TransferJson : JsonSerializerContext;
