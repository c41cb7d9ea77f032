using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Scenario.Tool.Commands;

/// <summary>Answers of the control API as lines for people.</summary>
internal static class InWords
{
    /// <summary>A decision: its sentence, then every statement that was looked at.</summary>
    public static string Decision(JsonElement decision)
    {
        var text = new StringBuilder(Text(decision, "text") ?? "");
        Statements(text, decision);
        return text.ToString();
    }

    /// <summary>A request of the journal.</summary>
    public static string Request(JsonElement entry)
    {
        var text = new StringBuilder();
        text.Append(Text(entry, "operation") ?? $"{Text(entry, "method")} {Text(entry, "target")}");
        text.Append(Text(entry, "principal") is { } principal ? $" by {principal}" : Text(entry, "accessKeyId") is { } key ? $" with key {key}" : "");
        text.Append($": {entry.GetProperty("status").GetInt32()} {Text(entry, "code")}".TrimEnd());
        text.Append(Text(entry, "action") is { } action ? $"\n  {action} on {Text(entry, "resource")}" : "");
        foreach (var name in (string[])["text", "detail"])
        {
            text.Append(Text(entry, name) is { Length: > 0 } sentence ? $"\n  {sentence}" : "");
        }

        text.Append(Text(entry, "fault") is { } fault ? $"\n  fault: {fault}" : "");
        Statements(text, entry);
        return text.ToString();
    }

    public static string? Text(JsonElement parent, string name) =>
        parent.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static void Statements(StringBuilder text, JsonElement parent)
    {
        if (!parent.TryGetProperty("statements", out var statements) || statements.ValueKind != JsonValueKind.Array)
        {
            return;
        }

        foreach (var statement in statements.EnumerateArray())
        {
            var mark = statement.GetProperty("matched").GetBoolean() ? "*" : " ";
            var place = $"{Text(statement, "policy")}[{statement.GetProperty("index").GetInt32()}]";
            text.Append(CultureInfo.InvariantCulture, $"\n  {mark} {place} {Text(statement, "effect")}: {Text(statement, "why")}");
        }
    }
}
