using System.Security.Cryptography;

namespace Scenario.AppClient.Oss;

/// <summary>Bytes to send, of known length, that can be read again when a request is retried.</summary>
internal abstract class OssContent
{
    /// <summary>Bytes.</summary>
    public abstract long Length { get; }

    /// <summary>Base64 of the MD5, when it can be had without reading the source twice.</summary>
    public virtual string? ContentMd5 => null;

    /// <summary>A new stream at the beginning; the caller disposes it.</summary>
    public abstract Stream Open();

    public static OssContent FromBytes(ReadOnlyMemory<byte> bytes) => new Bytes(bytes);

    /// <summary>A whole file, or <paramref name="length"/> bytes of it from <paramref name="offset"/>.</summary>
    /// <param name="length">-1 = up to the end that the file has now.</param>
    public static OssContent FromFile(string path, long offset = 0, long length = -1) =>
        new FileRange(path, offset, length >= 0 ? length : new FileInfo(path).Length - offset);

    private sealed class Bytes(ReadOnlyMemory<byte> bytes) : OssContent
    {
        public override long Length => bytes.Length;

        public override string ContentMd5 { get; } = Convert.ToBase64String(MD5.HashData(bytes.Span));

        public override Stream Open() => new ReadOnlyMemoryStream(bytes);
    }

    private sealed class FileRange(string path, long offset, long length) : OssContent
    {
        public override long Length => length;

        public override Stream Open()
        {
            var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0, FileOptions.Asynchronous | FileOptions.SequentialScan);
            file.Position = offset;
            return file;
        }
    }

    private sealed class ReadOnlyMemoryStream(ReadOnlyMemory<byte> bytes) : Stream
    {
        private int _position;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => bytes.Length;

        public override long Position { get => _position; set => throw new NotSupportedException(); }

        public override int Read(Span<byte> buffer)
        {
            var count = Math.Min(buffer.Length, bytes.Length - _position);
            bytes.Span.Slice(_position, count).CopyTo(buffer);
            _position += count;
            return count;
        }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => ValueTask.FromResult(Read(buffer.Span));

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
