using System.Text;
using Microsoft.AspNetCore.Http;

namespace Scenario.Integration.S3;

/// <summary>What MinIO refuses as a key: oss-protocol 8, "Key rules", and a key below or above another one, as file systems have it.</summary>
internal sealed class MinioKeyRules(string blobBucket)
{
    private readonly HashSet<string> _objects = [];
    private readonly Lock _lock = new();

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
                    return (400, "XMinioParentIsObject");
                }

                if (_objects.Any(other => other.StartsWith(name + "/", StringComparison.Ordinal)))
                {
                    return (409, "XMinioObjectExistsAsDirectory");
                }

                _objects.Add(name);
            }
        }

        return null;
    }
}
