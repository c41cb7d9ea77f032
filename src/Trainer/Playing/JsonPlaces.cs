using System.Text;
using System.Text.Json;

namespace Scenario.Trainer.Playing;

/// <summary>Finds the line of a JSON path in a text, as far as the text can be read.</summary>
internal static class JsonPlaces
{
    /// <returns>The line, from 1, at which the value of the path begins; that of its nearest reachable ancestor when it has none.</returns>
    public static int LineOf(string json, string path) => PlaceOf(json, path).Line;

    /// <returns>Line and column, from 1 and in characters; for a text that is no JSON, where that shows.</returns>
    public static (int Line, int Column) PlaceOf(string json, string path)
    {
        var bytes = Encoding.UTF8.GetBytes(json);
        var best = (Length: 0, Offset: 0L);
        var names = new Stack<(string Path, int Index)>();
        var reader = new Utf8JsonReader(bytes, new JsonReaderOptions { MaxDepth = 64 });
        string? member = null;
        try
        {
            while (reader.Read())
            {
                if (reader.TokenType == JsonTokenType.PropertyName)
                {
                    member = reader.GetString();
                    continue;
                }

                if (reader.TokenType is JsonTokenType.EndArray or JsonTokenType.EndObject)
                {
                    names.Pop();
                    continue;
                }

                var at = "$";
                if (names.TryPop(out var parent))
                {
                    at = member is not null ? $"{parent.Path}.{member}" : $"{parent.Path}[{parent.Index}]";
                    names.Push((parent.Path, parent.Index + 1));
                }

                member = null;
                if (at.Length > best.Length
                    && (path == at || path.StartsWith(at + ".", StringComparison.Ordinal) || path.StartsWith(at + "[", StringComparison.Ordinal)))
                {
                    best = (at.Length, reader.TokenStartIndex);
                }

                if (reader.TokenType is JsonTokenType.StartArray or JsonTokenType.StartObject)
                {
                    names.Push((at, 0));
                }
            }
        }
        catch (JsonException exception)
        {
            var line = (int)(exception.LineNumber ?? 0);
            var start = 0;
            for (var i = 0; i < line; i++)
            {
                start += bytes.AsSpan(start).IndexOf((byte)'\n') + 1;
            }

            return PlaceIn(bytes, Math.Min(bytes.Length, start + (int)(exception.BytePositionInLine ?? 0)));
        }

        return PlaceIn(bytes, (int)best.Offset);
    }

    private static (int Line, int Column) PlaceIn(ReadOnlySpan<byte> bytes, int offset)
    {
        var before = bytes[..offset];
        return (1 + before.Count((byte)'\n'), 1 + Encoding.UTF8.GetCharCount(before[(before.LastIndexOf((byte)'\n') + 1)..]));
    }
}
