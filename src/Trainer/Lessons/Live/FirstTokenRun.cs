using System.Text.Json;
using Scenario.Trainer.Calls;
using Scenario.Trainer.Stages;

namespace Scenario.Trainer.Lessons.Live;

/// <summary>Sends the learner's AssumeRole, then tries what its token opens and what it does not.</summary>
internal static class FirstTokenRun
{
    private const string Photo = "2015/01/01/grass.jpg";
    private const string Written = "users/alice/first-token.txt";

    public static async Task PlayAsync(LiveRun run, Stage stage, CancellationToken cancellationToken)
    {
        var calls = new StageCalls(stage);
        var caller = stage.KeyOf(run["key"] == "root" ? null : "appServer");
        var token = await calls.AssumeRoleAsync(caller,
            [new("RoleArn", run["roleArn"]), new("RoleSessionName", run["sessionName"]), new("DurationSeconds", run["durationSeconds"])], cancellationToken);
        run.Note("issued", token.Key is not null, await calls.HopOfAsync(token.Answer, cancellationToken));
        if (token.Key is not { } key)
        {
            return; // nothing to ask the others with
        }

        var identity = await calls.StsAsync(key, "GetCallerIdentity", [], cancellationToken);
        run.Note("named", ArnOf(identity).Contains("client-001", StringComparison.Ordinal), await calls.HopOfAsync(identity, cancellationToken),
            ArnOf(identity));
        await TryAsync("read", key, new("GET", stage.Bucket, Photo));
        await TryAsync("salary", key, new("GET", stage.Bucket, "private/salary.csv"));
        await TryAsync("write", key, new("PUT", stage.Bucket, Written) { Body = "written by a token that should only read"u8.ToArray() });
        await TryAsync("bare", key with { SecurityToken = null }, new("GET", stage.Bucket, Photo));
        var next = await calls.AssumeRoleAsync(key, $"acs:ram::{stage.Account}:role/oss-uploader", "client-001", null, 900, cancellationToken);
        run.Note("chain", next.Key is not null, await calls.HopOfAsync(next.Answer, cancellationToken));
        if (await stage.Cloud.Oss.FindAsync(stage.Bucket, Written, cancellationToken) is not null)
        {
            await stage.Cloud.Oss.DeleteAsync(stage.Bucket, Written);
        }

        async Task TryAsync(string probe, CloudKey with, OssAsk ask)
        {
            var answer = await calls.OssAsync(with, ask, cancellationToken);
            run.Note(probe, !answer.IsRefused, await calls.HopOfAsync(answer, cancellationToken));
        }
    }

    private static string ArnOf(CallAnswer identity)
    {
        using var body = JsonDocument.Parse(identity.Body);
        return body.RootElement.TryGetProperty("Arn", out var arn) ? arn.ToString() : "";
    }
}
