using System.Text;

namespace Scenario.Fuzz;

/// <summary>Makes one input of another: a few changes each time, of bytes, of pieces, and of pieces that matter to the reader.</summary>
internal sealed class Mutator(int seed)
{
    private const int LongestInput = 16 * 1024;

    private readonly Random _random = new(seed);

    public byte[] Next(Reader reader, IReadOnlyList<byte[]> pool)
    {
        var input = new List<byte>(pool[_random.Next(pool.Count)]);
        for (var change = 1 + _random.Next(4); change > 0; change--)
        {
            Change(input, reader, pool);
        }

        if (input.Count > LongestInput)
        {
            input.RemoveRange(LongestInput, input.Count - LongestInput);
        }

        return [.. input];
    }

    private void Change(List<byte> input, Reader reader, IReadOnlyList<byte[]> pool)
    {
        var at = _random.Next(input.Count + 1);
        var length = Math.Min(input.Count - at, 1 + _random.Next(_random.Next(10) == 0 ? 200 : 12));
        switch (_random.Next(9))
        {
            case 0 when length > 0:
                input[at] ^= (byte)(1 << _random.Next(8));
                break;
            case 1 when length > 0:
                input[at] = (byte)_random.Next(256);
                break;
            case 2:
                input.RemoveRange(at, length);
                break;
            case 3:
                input.InsertRange(at, Encoding.UTF8.GetBytes(reader.Words[_random.Next(reader.Words.Count)]));
                break;
            case 4: // in place of what stands there
                input.RemoveRange(at, length);
                input.InsertRange(at, Encoding.UTF8.GetBytes(reader.Words[_random.Next(reader.Words.Count)]));
                break;
            case 5 when length > 0: // the same again, a few times or many
                var piece = input.GetRange(at, length);
                for (var times = _random.Next(20) == 0 ? 500 : 1 + _random.Next(3); times > 0 && input.Count < LongestInput; times--)
                {
                    input.InsertRange(at, piece);
                }

                break;
            case 6: // the end of another input
                var other = pool[_random.Next(pool.Count)];
                input.RemoveRange(at, input.Count - at);
                input.AddRange(other[_random.Next(other.Length + 1)..]);
                break;
            case 7 when length > 0: // elsewhere
                var moved = input.GetRange(at, length);
                input.RemoveRange(at, length);
                input.InsertRange(_random.Next(input.Count + 1), moved);
                break;
            default:
                input.Insert(at, (byte)_random.Next(256));
                break;
        }
    }
}
