using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Scenario.Oss;

/// <summary>Bytes to send, of known length, that can be read again when a request is retried.</summary>
public abstract class OssContent
{
    /// <summary>Bytes.</summary>
    public abstract long Length { get; }

    /// <summary>Base64 of the MD5, when it can be had without reading the source twice.</summary>
    public virtual string? ContentMd5 => null;

    /// <summary>A new stream at the beginning; the caller disposes it.</summary>
    public abstract Stream Open();

    /// <summary>Bytes in memory; they must not change before the request is done.</summary>
    public static OssContent FromBytes(ReadOnlyMemory<byte> bytes) => new Bytes(bytes);

    /// <summary>A whole file, or <paramref name="length"/> bytes of it from <paramref name="offset"/>.</summary>
    /// <param name="length">-1 = up to the end that the file has now.</param>
    public static OssContent FromFile(string path, long offset = 0, long length = -1) =>
        new FileRange(path, offset, length >= 0 ? length : new FileInfo(path).Length - offset);

    private sealed class Bytes(ReadOnlyMemory<byte> bytes) : OssContent
    {
        public override long Length => bytes.Length;

        public override string ContentMd5 { get; } = Convert.ToBase64String(MD5.HashData(bytes.Span));

        public override Stream Open() =>
            MemoryMarshal.TryGetArray(bytes, out var array)
                ? new MemoryStream(array.Array!, array.Offset, array.Count, writable: false) : new MemoryStream(bytes.ToArray(), writable: false);
    }

    private sealed class FileRange(string path, long offset, long length) : OssContent
    {
        public override long Length => length;

        public override Stream Open()
        {
            var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0,
                FileOptions.Asynchronous | FileOptions.SequentialScan);
            file.Position = offset;
            return file;
        }
    }
}
