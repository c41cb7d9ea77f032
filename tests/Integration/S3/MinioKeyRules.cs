using System.Text;
using Microsoft.AspNetCore.Http;

namespace Scenario.Integration.S3;

/// <summary>What MinIO refuses as a key: oss-protocol 8, "Key rules", and a key below or above another one, as file systems have it.</summary>
/// <param name="blobBucket">Where the rules do not apply: names of blobs meet none.</param>
/// <param name="below">The answer to a key below an object.</param>
/// <param name="above">The answer to a key above one.</param>
internal sealed class MinioKeyRules(string blobBucket, (int Status, string Code) below, (int Status, string Code) above)
{
    private readonly HashSet<string> _objects = [];
    private readonly Lock _lock = new();

    /// <summary>As MinIO answers since 2020.</summary>
    public MinioKeyRules(string blobBucket)
        : this(blobBucket, (400, "XMinioParentIsObject"), (409, "XMinioObjectExistsAsDirectory"))
    {
    }

    public (int Status, string Code)? Check(HttpRequest request, string raw)
    {
        var path = raw.Split('?')[0].Split('/', 3);
        if (path.Length < 3 || path[2].Length == 0 || path[1] == blobBucket)
        {
            return null;
        }

        var key = Uri.UnescapeDataString(path[2]);
        var name = $"{path[1]}/{key}";
        var segments = key.Split('/', '\\');
        if (segments.Any(segment => segment.Trim() is "" or "." or "..") || key.Contains('\0', StringComparison.Ordinal))
        {
            return (400, "XMinioInvalidObjectName");
        }

        if (segments.Any(segment => Encoding.UTF8.GetByteCount(segment) > 255))
        {
            return (400, "KeyTooLongError");
        }

        lock (_lock)
        {
            if (request.Method == "DELETE")
            {
                _objects.Remove(name);
            }
            else if (request.Method == "PUT")
            {
                if (_objects.Any(other => name.StartsWith(other + "/", StringComparison.Ordinal)))
                {
                    return below;
                }

                if (_objects.Any(other => other.StartsWith(name + "/", StringComparison.Ordinal)))
                {
                    return above;
                }

                _objects.Add(name);
            }
        }

        return null;
    }
}
