using System.Buffers;

namespace Scenario.FakeOss.Stores.S3;

/// <summary>One part in memory, in pieces: no large array per upload, and every upload can use the pieces that another one gave back.</summary>
internal sealed class S3PartBuffer(int capacity) : IDisposable
{
    private const int FirstPiece = 64 * 1024; // enough for most objects
    private const int Piece = 512 * 1024;

    private readonly List<byte[]> _pieces = [];

    public int Count { get; private set; }

    public bool IsFull => Count == capacity;

    /// <returns>How many of the bytes found room.</returns>
    public int Append(ReadOnlySpan<byte> bytes)
    {
        var taken = Math.Min(bytes.Length, capacity - Count);
        for (var left = bytes[..taken]; left.Length > 0;)
        {
            var (piece, offset, size) = Locate(Count);
            if (piece == _pieces.Count)
            {
                _pieces.Add(ArrayPool<byte>.Shared.Rent(size));
            }

            var now = left[..Math.Min(left.Length, size - offset)];
            now.CopyTo(_pieces[piece].AsSpan(offset));
            Count += now.Length;
            left = left[now.Length..];
        }

        return taken;
    }

    /// <summary>Reads from the beginning, as often as a repeated request needs; ends with the next change of the buffer.</summary>
    public Stream Open() => new Reader(this);

    /// <summary>Forgets the bytes and keeps the room.</summary>
    public void Clear() => Count = 0;

    public void Dispose()
    {
        foreach (var piece in _pieces)
        {
            ArrayPool<byte>.Shared.Return(piece);
        }

        _pieces.Clear();
        Count = 0;
    }

    private static (int Piece, int Offset, int Size) Locate(int position) =>
        position < FirstPiece ? (0, position, FirstPiece) : (1 + (position - FirstPiece) / Piece, (position - FirstPiece) % Piece, Piece);

    private sealed class Reader(S3PartBuffer buffer) : ReadOnlyStream
    {
        private int _position;

        public override bool CanSeek => true;

        public override long Length => buffer.Count;

        public override long Position
        {
            get => _position;
            set => _position = checked((int)value);
        }

        public override int Read(Span<byte> destination)
        {
            var left = buffer.Count - _position;
            if (left <= 0 || destination.IsEmpty)
            {
                return 0;
            }

            var (piece, offset, size) = Locate(_position);
            var count = Math.Min(Math.Min(destination.Length, left), size - offset);
            buffer._pieces[piece].AsSpan(offset, count).CopyTo(destination);
            _position += count;
            return count;
        }

        public override long Seek(long offset, SeekOrigin origin) => Position = offset + origin switch
        {
            SeekOrigin.Begin => 0,
            SeekOrigin.Current => _position,
            _ => Length,
        };
    }
}
