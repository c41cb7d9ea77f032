using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Scenario.Oss.Transfers;

/// <summary>The checkpoints of unfinished uploads, one file each, for the current user only.</summary>
public sealed class UploadCheckpoints(string directory)
{
    /// <returns>Null if there is none, or none that can be read.</returns>
    internal UploadCheckpoint? Find(string endpoint, string bucket, string key, string path)
    {
        var file = FileOf(endpoint, bucket, key, path);
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllBytes(file), TransferJson.Default.UploadCheckpoint);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or JsonException)
        {
            return null; // starting again is always right
        }
    }

    internal void Save(UploadCheckpoint checkpoint) =>
        PrivateFile.Write(
            FileOf(checkpoint.Endpoint, checkpoint.Bucket, checkpoint.Key, checkpoint.Path),
            JsonSerializer.SerializeToUtf8Bytes(checkpoint, TransferJson.Default.UploadCheckpoint));

    internal void Remove(UploadCheckpoint checkpoint) => File.Delete(FileOf(checkpoint.Endpoint, checkpoint.Bucket, checkpoint.Key, checkpoint.Path));

    private string FileOf(string endpoint, string bucket, string key, string path)
    {
        var name = SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\0', endpoint, bucket, key, path)));
        return Path.Combine(directory, Convert.ToHexStringLower(name)[..32] + ".upload.json");
    }
}
