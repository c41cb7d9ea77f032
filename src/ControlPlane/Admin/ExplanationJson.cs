using System.Text.Json;
using Scenario.ControlPlane.Journal;
using Scenario.Ram.Evaluation;
using Scenario.Ram.Explanations;

namespace Scenario.ControlPlane.Admin;

/// <summary>Journal entries and decisions on the wire, worded in one language (docs/control-api.md).</summary>
internal static class ExplanationJson
{
    /// <summary>A decision: the answer of <c>decide</c>.</summary>
    public static void Write(Utf8JsonWriter writer, DecisionExplanation decision, ExplanationTexts texts)
    {
        writer.WriteStartObject();
        writer.WriteString("decision", decision.Decision.ToString());
        writer.WriteString("decidedBy", NameOf(decision.DecidedBy));
        WriteStatements(writer, decision.Statements, texts);
        writer.WriteString("text", texts.Word(decision.Sentence));
        writer.WriteEndObject();
    }

    /// <summary>A list of requests: the decisions without their statements.</summary>
    public static void Write(Utf8JsonWriter writer, IReadOnlyList<JournalEntry> entries, ExplanationTexts texts)
    {
        writer.WriteStartObject();
        writer.WriteStartArray("requests");
        foreach (var entry in entries)
        {
            writer.WriteStartObject();
            WriteMembers(writer, entry, texts);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    /// <summary>One request with the statements that were looked at, in the members of a <c>decide</c> answer.</summary>
    public static void WriteInFull(Utf8JsonWriter writer, JournalEntry entry, ExplanationTexts texts)
    {
        writer.WriteStartObject();
        WriteMembers(writer, entry, texts);
        if (entry.Decision is { } decision)
        {
            WriteStatements(writer, decision.Explain().Statements, texts);
        }
        else
        {
            writer.WriteNull("statements");
        }

        writer.WriteEndObject();
    }

    private static void WriteMembers(Utf8JsonWriter writer, JournalEntry entry, ExplanationTexts texts)
    {
        writer.WriteString("requestId", entry.RequestId);
        writer.WriteString("time", entry.Time.UtcDateTime);
        writer.WriteString("host", entry.Host);
        writer.WriteString("method", entry.Method);
        writer.WriteString("target", entry.Target);
        writer.WriteString("operation", entry.Operation);
        writer.WriteString("principal", entry.Principal);
        writer.WriteString("accessKeyId", entry.AccessKeyId);
        writer.WriteString("action", entry.Action);
        writer.WriteString("resource", entry.Resource);
        writer.WriteNumber("status", entry.Status);
        writer.WriteString("code", entry.Code);
        writer.WriteString("message", entry.Message);
        writer.WriteString("decision", entry.Decision?.Decision.ToString());
        writer.WriteString("decidedBy", entry.Decision is { } decision ? NameOf(decision.DecidedBy) : null);
        writer.WriteString("text", Word(entry.Explain(), texts));
        writer.WriteString("detail", Word(entry.Reason, texts));
        writer.WriteNumber("durationMs", Math.Round(entry.DurationMs, 3));
        writer.WriteNumber("requestBytes", entry.RequestBytes);
        writer.WriteNumber("responseBytes", entry.ResponseBytes);
        writer.WriteString("fault", entry.Fault);
    }

    private static void WriteStatements(Utf8JsonWriter writer, IReadOnlyList<StatementExplanation> statements, ExplanationTexts texts)
    {
        writer.WriteStartArray("statements");
        foreach (var statement in statements)
        {
            writer.WriteStartObject();
            writer.WriteString("policy", statement.Policy);
            writer.WriteNumber("index", statement.Index);
            writer.WriteString("effect", statement.Effect);
            writer.WriteBoolean("matched", statement.Matched);
            writer.WriteString("why", texts.Word(statement.Why));
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static string NameOf(DecidedBy layer) => layer.ToString().ToLowerInvariant();

    private static string? Word(Explanation? explanation, ExplanationTexts texts) => explanation is null ? null : texts.Word(explanation);
}
