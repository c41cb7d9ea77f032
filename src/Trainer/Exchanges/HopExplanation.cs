using System.Text.Json;
using Scenario.Trainer.Localization;
using Scenario.Trainer.Stages;

namespace Scenario.Trainer.Exchanges;

/// <summary>Why a hop was answered as it was, in one sentence.</summary>
internal static class HopExplanation
{
    public static string Of(Hop hop, TextSource texts)
    {
        if (!hop.IsAnswered)
        {
            return texts["hop.pending"];
        }

        var entry = hop.Entry;
        if (entry is null)
        {
            // AppServer says the reason in the answer itself.
            return !hop.IsRefused ? texts["hop.done"]
                : Detail(hop) is { } detail ? texts.Said(hop.Code, detail)
                : texts["hop.refusedWith", ("status", hop.Status), ("code", texts.Code(hop).TrimEnd('.'))];
        }

        // What no policy and no rule of ours explains is the service's own message.
        var reason = entry is { Reason: null, Message: not null, Decision: null or { IsAllowed: true } } ? texts.Said(entry.Code, entry.Message)
            : texts.Word(entry.Explain());
        return reason.Length == 0 ? texts["hop.done"]
            : hop.IsRefused && entry.Decision is { IsAllowed: true } ? texts["hop.allowedBut", ("status", hop.Status), ("code", hop.Code), ("reason", reason)]
            : reason;
    }

    private static string? Detail(Hop hop)
    {
        try
        {
            using var problem = hop.Raw is { } raw ? JsonDocument.Parse(raw.ResponseBody) : null;
            return problem?.RootElement is { ValueKind: JsonValueKind.Object } answer && answer.TryGetProperty("detail", out var detail)
                ? detail.GetString() : null;
        }
        catch (JsonException)
        {
            return null; // no JSON, or cut short
        }
    }

    /// <summary>What AppServer does there, and why the app cannot.</summary>
    public static string AppServerNote(Hop hop) => hop.Path switch
    {
        "/api/login" => "hop.app.login",
        "/api/credentials" or "/api/sts" => "hop.app.credentials",
        "/api/upload-form" => "hop.app.form",
        "/api/presign" => "hop.app.presign",
        "/api/callback" => "hop.app.callback",
        _ => "hop.app.other",
    };
}
