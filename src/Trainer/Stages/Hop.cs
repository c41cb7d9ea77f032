using Scenario.ControlPlane.Journal;

namespace Scenario.Trainer.Stages;

/// <summary>One request to one of the three hosts, in the order in which it arrived.</summary>
public sealed record Hop
{
    /// <summary>Counts arrivals over all hosts of a stage, from 1.</summary>
    public required long Sequence { get; init; }

    public required HopHost Host { get; init; }

    /// <summary>Arrival by the shared clock.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>How far the shared clock was moved when it arrived.</summary>
    public required TimeSpan ClockOffset { get; init; }

    public required string Method { get; init; }

    /// <summary>Path without the query, which may carry secrets.</summary>
    public required string Path { get; init; }

    /// <summary>The host's own journal entry; null for AppServer, and until the answer is there.</summary>
    public JournalEntry? Entry { get; init; }

    /// <summary>What went over the wire; null until the answer is there, and again once it was dropped for space.</summary>
    public RawExchange? Raw { get; init; }

    /// <summary>Status of the answer; 0 until it is there.</summary>
    public int Status { get; init; }

    public TimeSpan Duration { get; init; }

    public bool IsAnswered => Status != 0;

    public bool IsRefused => Status >= 400;

    /// <summary>Whether a browser only asked what a page of another origin may do: every call from the phone has one, and it is no part of the story.</summary>
    public bool IsPreflight => Method == "OPTIONS";

    /// <summary>Code of a refusal: the vendor's, or for AppServer the title of its problem document.</summary>
    public string? Code { get; init; }

    public string? RequestId => Entry?.RequestId;

    /// <summary>Whether the clock stood elsewhere than the real time.</summary>
    public bool IsUnderMovedClock => ClockOffset.Duration() >= TimeSpan.FromSeconds(1);

    public Lane To => Host switch
    {
        HopHost.AppServer => Lane.AppServer,
        HopHost.Sts => Lane.Sts,
        _ => Lane.Oss,
    };

    public Lane From => Host switch
    {
        HopHost.AppServer => Path.Equals("/api/callback", StringComparison.Ordinal) ? Lane.Oss : Lane.Phone,
        HopHost.Sts => Entry?.Principal?.EndsWith(":user/appServer", StringComparison.Ordinal) == true ? Lane.AppServer : Lane.Phone,
        _ => Path.StartsWith("/_/", StringComparison.Ordinal) ? Lane.AppServer : Lane.Phone,
    };

    /// <summary>What was asked for: an API name where there is one, else method and path.</summary>
    public string Name => Entry?.Operation ?? (Host == HopHost.AppServer ? Path : $"{Method} {Path}");

    /// <summary>Bucket and key of an object, or the bucket, as the URL names them; null where the request is about neither.</summary>
    public string? ObjectKey => Host == HopHost.Oss && Entry?.Target.TrimStart('/') is { Length: > 0 } target ? target : null;

    /// <summary>Who asked, without the part of the ARN that is always the same.</summary>
    public string? Caller => Entry is null ? null
        : Entry.Principal is { } arn ? arn[(arn.LastIndexOf("::", StringComparison.Ordinal) + 2)..]
        : Entry.AccessKeyId;
}
