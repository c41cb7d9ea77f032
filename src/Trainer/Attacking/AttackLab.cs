using System.Security.Cryptography;
using System.Text;
using Scenario.Ram.Sessions;
using Scenario.Signing.Oss;
using Scenario.Trainer.Calls;
using Scenario.Trainer.Reports;
using Scenario.Trainer.Stages;

namespace Scenario.Trainer.Attacking;

/// <summary>The attacks of the lab. Each sends real requests; what counts is what the servers answer.</summary>
internal static class AttackLab
{
    private const string Photo = "2015/01/01/grass.jpg";

    private const string OwnFolder =
        """{"Version":"1","Statement":[{"Effect":"Allow","Action":["oss:GetObject","oss:PutObject"],"Resource":"acs:oss:*:*:sample-bucket/users/alice/*"}]}""";

    // The defence of "escape": without the slash the star takes in every name that begins so.
    private const string LeakingFolder =
        """{"Version":"1","Statement":[{"Effect":"Allow","Action":["oss:GetObject","oss:PutObject"],"Resource":"acs:oss:*:*:sample-bucket/users/alice*"}]}""";

    private const string Everything = """{"Version":"1","Statement":[{"Effect":"Allow","Action":"oss:*","Resource":"*"}]}""";

    public static IReadOnlyList<Attack> All { get; } =
    [
        new("replay", ReplayAsync, Nothing, Weakness.ForgetsNonces),
        new("tamper", TamperAsync, Nothing, Weakness.BelievesClaims),
        new("borrow", BorrowAsync, Nothing, Weakness.MixesKeyAndToken),
        new("widen", WidenAsync,
            static (stage, cancellationToken) => stage.Cloud.Ram.AttachPolicyAsync("oss-readonly", "AliyunOSSFullAccess", cancellationToken)),
        new("escape", EscapeAsync, static async (stage, cancellationToken) =>
        {
            await stage.Cloud.Oss.PutAsync(stage.Bucket, "users/alice2/a.txt", "alice2's own", cancellationToken: cancellationToken);
            Weaken(stage);
        }),
        new("root", RootAsync, static (stage, _) =>
        {
            Weaken(stage);
            return Task.CompletedTask;
        }),
        new("subresource", SubResourceAsync,
            static (stage, cancellationToken) => stage.Cloud.Ram.AttachPolicyAsync("oss-uploader", "AliyunOSSFullAccess", cancellationToken),
            Weakness.SignsNoSubResource),
        new("report", ForgedReportAsync, static (stage, _) =>
        {
            Weaken(stage);
            return Task.CompletedTask;
        }),
    ];

    private static readonly System.Runtime.CompilerServices.ConditionalWeakTable<Stage, object> Weakened = [];

    // The weakness of these lies in what the company wrote or packed into its app, not in the cloud.
    private static void Weaken(Stage stage) => Weakened.AddOrUpdate(stage, new object());

    // The weakness is the gate's.
    private static Task Nothing(Stage stage, CancellationToken cancellationToken) => Task.CompletedTask;

    private static bool IsWeak(Stage stage) => Weakened.TryGetValue(stage, out _);

    private static async Task<AttackOutcome> ReplayAsync(Stage stage, CancellationToken cancellationToken)
    {
        var calls = new StageCalls(stage);
        var overheard = StageCalls.SignSts(stage.KeyOf("appServer"), "AssumeRole",
            [new("RoleArn", $"acs:ram::{stage.Account}:role/oss-readonly"), new("RoleSessionName", "overheard")]);
        var first = await calls.SendStsAsync(overheard, cancellationToken);
        var again = await calls.SendStsAsync(overheard, cancellationToken);
        return new(again.IsRefused, [("AssumeRole", await new StageCalls(stage).HopOfAsync(first, cancellationToken)),
            ("AssumeRole, the same bytes", await new StageCalls(stage).HopOfAsync(again, cancellationToken))]);
    }

    private static async Task<AttackOutcome> TamperAsync(Stage stage, CancellationToken cancellationToken)
    {
        var key = await TokenAsync(stage, "oss-readonly", OwnFolder, cancellationToken);
        var token = key.SecurityToken!;
        var middle = token.Length / 2;
        var changed = token[..middle] + (token[middle] == 'A' ? 'B' : 'A') + token[(middle + 1)..];
        return await TryAsync(stage, cancellationToken,
            ($"GET {Photo}, character {middle} changed", key with { SecurityToken = changed }, new OssAsk("GET", stage.Bucket, Photo)),
            ("GET private/salary.csv, session policy cut out, signed with a guessed key", key with { SecurityToken = WithoutPolicy(token) },
                new OssAsk("GET", stage.Bucket, "private/salary.csv")));
    }

    private static string WithoutPolicy(string token)
    {
        var (claims, guess) = (TokenText.Read(token)!, RandomNumberGenerator.GetBytes(TokenKeyRing.MinimumKeyBytes));
        return new SecurityTokenCodec(new(claims.KeyId, new Dictionary<string, byte[]> { [claims.KeyId] = guess }))
            .Issue(claims.Session()! with { SessionPolicy = null });
    }

    private static async Task<AttackOutcome> BorrowAsync(Stage stage, CancellationToken cancellationToken)
    {
        var narrow = await TokenAsync(stage, "oss-readonly", OwnFolder, cancellationToken);
        var wide = await TokenAsync(stage, "oss-readonly", null, cancellationToken);
        var ask = new OssAsk("GET", stage.Bucket, Photo);
        return await TryAsync(
            stage,
            cancellationToken,
            ("own key, someone else's token", narrow with { SecurityToken = wide.SecurityToken }, ask),
            ("temporary key without its token", wide with { SecurityToken = null }, ask),
            ("token with a guessed secret", wide with { AccessKeySecret = new string('x', wide.AccessKeySecret.Length) }, ask));
    }

    private static async Task<AttackOutcome> WidenAsync(Stage stage, CancellationToken cancellationToken)
    {
        var key = await TokenAsync(stage, "oss-readonly", Everything, cancellationToken);
        return await TryAsync(
            stage,
            cancellationToken,
            ("PUT 2015/01/01/mine.txt", key, new OssAsk("PUT", stage.Bucket, "2015/01/01/mine.txt") { Body = "mine"u8.ToArray() }),
            ("DELETE private/salary.csv", key, new OssAsk("DELETE", stage.Bucket, "private/salary.csv")));
    }

    private static async Task<AttackOutcome> EscapeAsync(Stage stage, CancellationToken cancellationToken)
    {
        var key = await TokenAsync(stage, "oss-uploader", IsWeak(stage) ? LeakingFolder : OwnFolder, cancellationToken);
        OssAsk Ask(string name) => new("GET", stage.Bucket, name);
        return await TryAsync(
            stage,
            cancellationToken,
            ("users/alice/../bob/hello.txt", key, Ask("users/alice/../bob/hello.txt") with { RawPath = $"/{stage.Bucket}/users/alice/../bob/hello.txt" }),
            ("users/alice/%2e%2e/bob/hello.txt", key,
                Ask("users/alice/../bob/hello.txt") with { RawPath = $"/{stage.Bucket}/users/alice/%2e%2e/bob/hello.txt" }),
            ("users/alice2/a.txt", key, Ask("users/alice2/a.txt")),
            ("users/Alice/welcome.txt", key, Ask("users/Alice/welcome.txt")),
            ("users/аlice/welcome.txt (Cyrillic а)", key, Ask("users/аlice/welcome.txt")),
            ("users/bob/hello.txt", key, Ask("users/bob/hello.txt")));
    }

    private static async Task<AttackOutcome> RootAsync(Stage stage, CancellationToken cancellationToken)
    {
        var root = stage.KeyOf(null);
        if (IsWeak(stage))
        {
            return await TryAsync(stage, cancellationToken,
                ("DELETE private/salary.csv with the root key", root, new OssAsk("DELETE", stage.Bucket, "private/salary.csv")));
        }

        var answer = await new StageCalls(stage).AssumeRoleAsync(root, $"acs:ram::{stage.Account}:role/oss-readonly", "attacker", null, 900, cancellationToken);
        return new(answer.Key is null,
            [("AssumeRole oss-readonly with the root key", await new StageCalls(stage).HopOfAsync(answer.Answer, cancellationToken))]);
    }

    private static async Task<AttackOutcome> SubResourceAsync(Stage stage, CancellationToken cancellationToken)
    {
        var key = await TokenAsync(stage, "oss-uploader", null, cancellationToken);
        const string Name = "users/alice/v1.txt";
        var date = TimeProvider.System.GetUtcNow().ToString("R", System.Globalization.CultureInfo.InvariantCulture);
        List<KeyValuePair<string, string>> headers = [new("Date", date), new("x-oss-security-token", key.SecurityToken!)];
        var signed = OssV1Signature.Authorization(new OssRequestToSign("PUT", stage.Bucket, Name, [], headers), key.AccessKeyId, key.AccessKeySecret);
        var ask = new OssAsk("PUT", stage.Bucket, Name) { Query = [new("acl", null)], Headers = [.. headers, new("x-oss-object-acl", "public-read")] };
        var calls = new StageCalls(stage);
        await stage.Cloud.Oss.PutAsync(stage.Bucket, Name, "alice's own", cancellationToken: cancellationToken); // what she has uploaded with that signature
        var publish = await calls.SendOssAsync(ask, [new("Authorization", signed)], cancellationToken);
        var read = await calls.OssAsync(null, new("GET", stage.Bucket, Name), cancellationToken);
        await stage.Cloud.Oss.DeleteAsync(stage.Bucket, Name);
        return new(publish.IsRefused && read.IsRefused,
        [
            ("signed: PUT " + Name + "; sent: PUT " + Name + "?acl, public-read", await calls.HopOfAsync(publish, cancellationToken)),
            ("GET " + Name + " without any key", await calls.HopOfAsync(read, cancellationToken)),
        ]);
    }

    private static async Task<AttackOutcome> ForgedReportAsync(Stage stage, CancellationToken cancellationToken)
    {
        using var forger = AttackersKey.Open();
        await using var careless = IsWeak(stage)
            ? await ReportDesk.StartAsync(stage, ReportRules.None, forger.ExportSubjectPublicKeyInfoPem(), cancellationToken) : null;
        var receiver = new Uri(careless?.Address ?? stage.AppServer, ReportDesk.Path);
        var body = Encoding.ASCII.GetBytes($"bucket={stage.Bucket}&object=users%2Falice%2Finvented.jpg&etag=X&size=7&mimeType=image%2Fjpeg&ticket=guessed");
        var own = Convert.ToBase64String(Encoding.ASCII.GetBytes("http://127.0.0.1:9/evil.pem"));
        var genuine = Convert.ToBase64String(Encoding.ASCII.GetBytes(new Uri(stage.Cloud.OssEndpoint, "/_/callback_pub_key_v1.pem").AbsoluteUri));
        var signature = Convert.ToBase64String(OssCallbackSignature.Sign(ReportDesk.Path, body, forger));
        var attempts = new List<(string, Hop?)>();
        var isStopped = true;
        foreach (var (label, headers) in new (string, (string, string)[])[]
        {
            ("no signature at all", []),
            ("signed by the attacker, with the attacker's key address", [("authorization", signature), ("x-oss-pub-key-url", own)]),
            ("signed by the attacker, with the real key address", [("authorization", signature), ("x-oss-pub-key-url", genuine)]),
        })
        {
            var before = stage.Feed.LastSequence;
            var answer = await StageCalls.PostFormAsync(receiver, body, headers, cancellationToken);
            isStopped &= answer.IsRefused;
            attempts.Add((label, await stage.Feed.WaitForAsync(hop => hop.Sequence > before && hop.Host == HopHost.AppServer && hop.IsAnswered,
                cancellationToken)));
        }

        return new(isStopped, attempts);
    }

    private static async Task<AttackOutcome> TryAsync(Stage stage, CancellationToken cancellationToken,
        params (string Label, CloudKey Key, OssAsk Ask)[] attempts)
    {
        var calls = new StageCalls(stage);
        var results = new List<(string, Hop?)>();
        var isStopped = true;
        foreach (var (label, key, ask) in attempts)
        {
            var answer = await calls.OssAsync(key, ask, cancellationToken);
            isStopped &= answer.IsRefused;
            results.Add((label, await new StageCalls(stage).HopOfAsync(answer, cancellationToken)));
        }

        return new(isStopped, results);
    }

    private static async Task<CloudKey> TokenAsync(Stage stage, string role, string? policy, CancellationToken cancellationToken)
    {
        var answer = await new StageCalls(stage).AssumeRoleAsync(stage.KeyOf("appServer"), $"acs:ram::{stage.Account}:role/{role}", "attacker", policy, 900,
            cancellationToken);
        return answer.Key ?? throw new InvalidOperationException($"{answer.Answer.Status} {answer.Answer.Code}: {answer.Answer.Message}");
    }
}
