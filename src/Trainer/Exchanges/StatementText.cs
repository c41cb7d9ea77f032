using System.Text.Encodings.Web;
using System.Text.Json;
using Scenario.Ram.Evaluation;

namespace Scenario.Trainer.Exchanges;

/// <summary>A statement as its author wrote it, on one line.</summary>
internal static class StatementText
{
    private static readonly JsonSerializerOptions OneLine = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <returns>Null when the decision no longer has the policy.</returns>
    public static string? Find(AccessDecision decision, StatementExplanation statement)
    {
        if (decision.Policies.FirstOrDefault(policy => policy.Name == statement.Policy) is not { } policy)
        {
            return null;
        }

        using var document = JsonDocument.Parse(policy.Document.Text);
        var list = document.RootElement.EnumerateObject().FirstOrDefault(static member => member.Name == "Statement").Value;
        return list.ValueKind switch
        {
            JsonValueKind.Array when statement.Index < list.GetArrayLength() => JsonSerializer.Serialize(list[statement.Index], OneLine),
            JsonValueKind.Object when statement.Index == 0 => JsonSerializer.Serialize(list, OneLine),
            _ => null,
        };
    }
}
