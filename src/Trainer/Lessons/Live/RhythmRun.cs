using System.Globalization;
using Scenario.Trainer.Calls;
using Scenario.Trainer.Stages;

namespace Scenario.Trainer.Lessons.Live;

/// <summary>Two hours of an app that reads one picture a minute: how often it asks for a token by the learner's plan, and how often it is refused.</summary>
internal static class RhythmRun
{
    private static readonly TimeSpan Whole = TimeSpan.FromHours(2);
    private static readonly TimeSpan Step = TimeSpan.FromMinutes(1);

    /// <summary>How far the phone's own clock is behind.</summary>
    private static readonly TimeSpan Slow = TimeSpan.FromMinutes(20);

    public static async Task PlayAsync(LiveRun run, Stage stage, CancellationToken cancellationToken)
    {
        var calls = new StageCalls(stage);
        var app = new App(stage, calls, Number(run["durationSeconds"]));
        var (isIssued, hop) = await app.AskAsync(cancellationToken);
        run.Note("accepted", isIssued, hop);
        if (app.Token is not { } first)
        {
            return; // no token, nothing to keep alive
        }

        var renewBefore = TimeSpan.FromSeconds(Number(run["renewBeforeSeconds"]));
        var behind = run["clock"] == "serverTime" ? TimeSpan.Zero : Slow;
        var (refused, firstRefusal) = (0, (Hop?)null);
        for (var passed = TimeSpan.Zero; passed < Whole; passed += Step)
        {
            // 0 seconds before the end means not before a refusal.
            if (renewBefore > TimeSpan.Zero && app.Expires - (stage.Clock.GetUtcNow() - behind) < renewBefore)
            {
                await app.AskAsync(cancellationToken);
            }

            var read = await app.ReadAsync(app.Token, cancellationToken);
            if (read.IsRefused)
            {
                refused++;
                firstRefusal ??= await calls.HopOfAsync(read, cancellationToken);
                await app.AskAsync(cancellationToken); // what any app does then; the user has seen the refusal
            }

            stage.Clock.Advance(Step);
        }

        var fair = (int)Math.Ceiling(Whole.TotalSeconds / (app.Duration / 2.0)) + 1;
        run.Note("reads", refused == 0, firstRefusal, refused.ToString(CultureInfo.InvariantCulture));
        run.Note("asks", app.Asked <= fair, null, string.Create(CultureInfo.InvariantCulture, $"{app.Asked} ≤ {fair}"));
        var old = await app.ReadAsync(first, cancellationToken);
        run.Note("old", !old.IsRefused, await calls.HopOfAsync(old, cancellationToken));
    }

    private static int Number(string text) => int.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out var number) ? number : 0;

    private sealed class App(Stage stage, StageCalls calls, int duration)
    {
        private string? _bearer;

        public int Duration => duration;

        public CloudKey? Token { get; private set; }

        public DateTimeOffset Expires { get; private set; }

        public int Asked { get; private set; }

        public async Task<(bool IsIssued, Hop? Hop)> AskAsync(CancellationToken cancellationToken)
        {
            Asked++;
            var before = stage.Feed.LastSequence;
            var answer = _bearer is null ? null : await calls.CredentialsAsync(_bearer, "my-files", duration, cancellationToken);
            if (answer is null || answer.Answer.Status == 401)
            {
                _bearer = (await calls.LoginAsync("alice", stage.AppUsers["alice"], cancellationToken)).Bearer; // a login ends as well
                answer = await calls.CredentialsAsync(_bearer, "my-files", duration, cancellationToken);
            }

            if (answer is { Key: { } key, Expires: { } expires })
            {
                (Token, Expires) = (key, expires);
            }

            return (answer.Key is not null,
                await stage.Feed.WaitForAsync(hop => hop.Sequence > before && hop.IsAnswered && hop.Path == "/api/credentials", cancellationToken));
        }

        public Task<CallAnswer> ReadAsync(CloudKey? token, CancellationToken cancellationToken) =>
            calls.OssAsync(token, new("GET", stage.Bucket, "users/alice/welcome.txt"), cancellationToken);
    }
}
