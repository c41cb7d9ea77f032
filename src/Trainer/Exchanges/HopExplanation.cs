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
            return hop.IsRefused ? texts["hop.refusedWith", ("status", hop.Status), ("code", hop.Code)] : texts["hop.done"];
        }

        var reason = texts.Word(entry.Explain());
        return reason.Length == 0 ? texts["hop.done"]
            : hop.IsRefused && entry.Decision is { IsAllowed: true } ? texts["hop.allowedBut", ("status", hop.Status), ("code", hop.Code), ("reason", reason)]
            : reason;
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
