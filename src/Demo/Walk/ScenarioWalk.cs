using System.Globalization;
using System.Text.Json;
using Scenario.AppClient.AppServer;
using Scenario.AppClient.Walk;
using Scenario.Demo.Stack;
using Scenario.Oss;
using Scenario.Oss.Credentials;
using Scenario.Oss.Sts;

namespace Scenario.Demo.Walk;

/// <summary>
/// The vendor's document, played over real sockets by the code of AppClient. It can be played again: what it stores it deletes, and the clock goes
/// back by what it was moved.
/// </summary>
internal sealed class ScenarioWalk(DemoStack stack, Action<WalkStep>? onStep, Func<WalkStep, Func<Task<WalkStep>>, Task>? pause = null)
{
    private const string Done = WalkRecorder.Done;
    private static readonly byte[] JpegStart = [0xFF, 0xD8, 0xFF];
    private static readonly TimeSpan ShortLife = TimeSpan.FromSeconds(900);

    private readonly WalkRecorder _walk = new(stack.Journal, onStep, pause);
    private byte[] _photo = [];
    private long _objectBytesDirect;

    public async Task<Transcript> PlayAsync(CancellationToken cancellationToken)
    {
        stack.Meter.Clear();
        var before = stack.Cloud.MovableClock.Offset;
        try
        {
            await SetUpAsync(cancellationToken);
            await RootKeyAsync(cancellationToken);
            await WithoutPolicyAsync(cancellationToken);
            var narrowed = await WithPolicyAsync(cancellationToken);
            await WideningAsync(cancellationToken);
            await AttacksAsync(narrowed, cancellationToken);
            await ExpiryAsync(narrowed, cancellationToken);
            await UsersAsync(cancellationToken);
            await BytesAsync();
        }
        finally
        {
            stack.Cloud.MovableClock.Advance(before - stack.Cloud.MovableClock.Offset);
        }

        return new(
            _walk.Steps.All(static step => step.AsExpected),
            _walk.Steps,
            stack.Meter.Requests,
            stack.Meter.Bytes,
            stack.Meter.ObjectBytes,
            _objectBytesDirect);
    }

    private async Task SetUpAsync(CancellationToken cancellationToken)
    {
        const string Chapter = "setup";
        var directory = await stack.Cloud.GetDirectoryAsync(cancellationToken);
        await _walk.StepAsync(Chapter, new("user"), "administrator", Done, () =>
        {
            var user = directory.FindUser(Cast.Account, "appServer") ?? throw Missing("user appServer");
            return Task.FromResult(new StepAnswer("user", ("arn", $"acs:ram::{Cast.Account}:user/{user.UserName}"),
                ("policies", Names(directory.PoliciesOf(user)))));
        });
        foreach (var name in (string[])["oss-readonly", "oss-uploader"])
        {
            await _walk.StepAsync(Chapter, new("role", ("role", name)), "administrator", Done, () =>
            {
                var role = directory.FindRole(Cast.Account, name) ?? throw Missing($"role {name}");
                return Task.FromResult(new StepAnswer("role", ("arn", role.Arn.ToString()), ("policies", Names(directory.PoliciesOf(role))),
                    ("trust", OneLine(role.TrustPolicy.Text))));
            });
        }

        await _walk.StepAsync(Chapter, new("whoami"), "appServer", Done, async () =>
        {
            var identity = await Sts(Cast.AppServerKeyId, Cast.AppServerKeySecret).GetCallerIdentityAsync(cancellationToken);
            return StepAnswer.Verbatim($"{identity.IdentityType} {identity.Arn}");
        });
    }

    private async Task RootKeyAsync(CancellationToken cancellationToken) =>
        await _walk.StepAsync("root", new("root-assume"), "root", "NoPermission", async () =>
        {
            var token = await AssumeAsync(Cast.RootKeyId, Cast.RootKeySecret, "client-root", null, cancellationToken);
            return Token(token);
        });

    private async Task WithoutPolicyAsync(CancellationToken cancellationToken)
    {
        const string Chapter = "wide";
        const string Who = "oss-readonly/client-001";
        var token = await StepTokenAsync(Chapter, new("assume"), "client-001", null, cancellationToken);
        if (token is null)
        {
            return;
        }

        var oss = Oss(new StaticCredentials(token));
        await _walk.StepAsync(Chapter, new("read", ("key", Cast.Photo)), Who, Done, async () =>
        {
            _photo = await ReadAsync(oss, Cast.Photo, cancellationToken);
            stack.Meter.Recognise(_photo);
            return _photo.AsSpan().StartsWith(JpegStart) ? StepAnswer.OfBytes("photo", _photo.Length) : throw new WalkSurprise("not a JPEG");
        });
        await _walk.StepAsync(Chapter, new("list"), Who, Done, async () =>
        {
            var page = await oss.ListObjectsAsync(Cast.Bucket, new OssListRequest(Prefix: "2015/"), cancellationToken);
            return Keys(page);
        });
        await _walk.StepAsync(Chapter, new("write", ("key", "2015/01/01/mine.txt")), Who, "AccessDenied",
            () => WriteAsync(oss, "2015/01/01/mine.txt", cancellationToken));
        await _walk.StepAsync(Chapter, new("delete", ("key", Cast.Photo)), Who, "AccessDenied", async () =>
        {
            await oss.DeleteObjectAsync(Cast.Bucket, Cast.Photo, cancellationToken);
            return new("deleted");
        });
    }

    private async Task<OssCredentials?> WithPolicyAsync(CancellationToken cancellationToken)
    {
        const string Chapter = "narrow";
        const string Who = "oss-readonly/client-002";
        var token = await StepTokenAsync(Chapter, new("assume-narrow", ("policy", Cast.DocumentPolicy)), "client-002", Cast.DocumentPolicy, cancellationToken);
        if (token is null)
        {
            return null;
        }

        var oss = Oss(new StaticCredentials(token));
        await _walk.StepAsync(Chapter, new("read", ("key", Cast.Photo)), Who, Done,
            async () => Bytes(await ReadAsync(oss, Cast.Photo, cancellationToken)));
        foreach (var neighbour in (string[])["2015/01/02/river.jpg", "2015/01/01/notes.txt", "private/salary.csv"])
        {
            await _walk.StepAsync(Chapter, new("read-neighbour", ("key", neighbour)), Who, "AccessDenied", async () =>
                Bytes(await ReadAsync(oss, neighbour, cancellationToken)));
        }

        await _walk.StepAsync(Chapter, new("list"), Who, "AccessDenied", async () =>
            Keys(await oss.ListObjectsAsync(Cast.Bucket, new OssListRequest(Prefix: "2015/"), cancellationToken)));
        return token;
    }

    private async Task WideningAsync(CancellationToken cancellationToken)
    {
        const string Chapter = "widen";
        const string Who = "oss-readonly/client-003";
        var token = await StepTokenAsync(Chapter, new("assume-wide", ("policy", Cast.WideningPolicy)), "client-003", Cast.WideningPolicy, cancellationToken);
        if (token is null)
        {
            return;
        }

        var oss = Oss(new StaticCredentials(token));
        await _walk.StepAsync(Chapter, new("read", ("key", Cast.Photo)), Who, Done,
            async () => Bytes(await ReadAsync(oss, Cast.Photo, cancellationToken)));
        await _walk.StepAsync(Chapter, new("write", ("key", "2015/01/01/mine.txt")), Who, "AccessDenied",
            () => WriteAsync(oss, "2015/01/01/mine.txt", cancellationToken));
    }

    private async Task AttacksAsync(OssCredentials? token, CancellationToken cancellationToken)
    {
        const string Chapter = "attack";
        if (token?.SecurityToken is not { } genuine)
        {
            return;
        }

        await _walk.StepAsync(Chapter, new("tamper"), "attacker", "InvalidSecurityToken",
            () => TryAsync(token with { SecurityToken = WalkAttempt.Tamper(genuine) }, cancellationToken));

        var other = await AssumeAsync(Cast.AppServerKeyId, Cast.AppServerKeySecret, "client-004", null, cancellationToken);
        await _walk.StepAsync(Chapter, new("borrow"), "attacker", "AccessKeyIdAndSecurityTokenNotMatch",
            () => TryAsync(token with { SecurityToken = other.SecurityToken }, cancellationToken));
        await _walk.StepAsync(Chapter, new("no-token"), "attacker", "InvalidAccessKeyId",
            () => TryAsync(token with { SecurityToken = null }, cancellationToken));
        await _walk.StepAsync(Chapter, new("guess"), "attacker", "SignatureDoesNotMatch",
            () => TryAsync(token with { AccessKeySecret = new string('x', token.AccessKeySecret.Length) }, cancellationToken));

        var overheard = new OverheardCall(stack, Cast.AppServerKeyId, Cast.AppServerKeySecret);
        await _walk.StepAsync(Chapter, new("signed-once"), "appServer", Done, SendAsync);
        await _walk.StepAsync(Chapter, new("replay"), "attacker", "SignatureNonceUsed", SendAsync);

        async Task<StepAnswer> SendAsync() => StepAnswer.Verbatim(await overheard.SendAsync(cancellationToken));
    }

    private async Task ExpiryAsync(OssCredentials? token, CancellationToken cancellationToken)
    {
        const string Chapter = "expiry";
        if (token is null)
        {
            return;
        }

        await _walk.StepAsync(Chapter, new("read-alive", ("key", Cast.Photo)), "oss-readonly/client-002", Done, () => TryAsync(token, cancellationToken));
        await _walk.StepAsync(Chapter, new("expired"), "oss-readonly/client-002", "SecurityTokenExpired", () =>
        {
            stack.Cloud.MovableClock.Advance(ShortLife + TimeSpan.FromSeconds(60));
            return TryAsync(token, cancellationToken);
        });

        var again = await StepTokenAsync(Chapter, new("assume-again"), "client-002", Cast.DocumentPolicy, cancellationToken);
        if (again is not null)
        {
            await _walk.StepAsync(Chapter, new("read-new", ("key", Cast.Photo)), "oss-readonly/client-002", Done, () => TryAsync(again, cancellationToken));
        }
    }

    private async Task UsersAsync(CancellationToken cancellationToken)
    {
        const string Chapter = "users";
        var server = new AppServerClient(stack.AppServer, stack.Http, TimeProvider.System);
        Login? alice = null;
        await _walk.StepAsync(Chapter, new("login"), "alice", Done, async () =>
        {
            alice = await server.LoginAsync("alice", "alice-password", cancellationToken);
            return new("logged-in");
        });
        if (alice is null)
        {
            return;
        }

        GrantCredentials? renewing = null;
        IssuedCredentials? issued = null;
        await _walk.StepAsync(Chapter, new("credentials"), "alice", Done, async () =>
        {
            renewing = new((rejected, ct) => server.GetCredentialsAsync(alice.BearerToken, "my-files", null, rejected, ct), stack.Cloud.MovableClock);
            issued = await renewing.GetIssuedAsync(cancellationToken);
            var life = issued.Credentials.Expiration - issued.ServerTime;
            return new("credentials", ("key", issued.Credentials.AccessKeyId), ("place", $"{issued.Bucket}/{issued.AllowedPrefix}"),
                ("seconds", life?.TotalSeconds.ToString("0", CultureInfo.InvariantCulture) ?? ""));
        });
        if (issued is null)
        {
            return;
        }

        var key = issued.AllowedPrefix + "walk/grass-by-alice.jpg";
        await _walk.StepAsync(Chapter, new("upload", ("key", key)), "alice", Done, () => UploadAsync(AsAlice(), key, cancellationToken));
        await _walk.StepAsync(Chapter, new("read-back"), "alice", Done, async () =>
            (await ReadAsync(AsAlice(), key, cancellationToken)).AsSpan().SequenceEqual(_photo)
                ? StepAnswer.OfBytes("same", _photo.Length) : throw new WalkSurprise("other bytes came back"));
        await _walk.StepAsync(Chapter, new("read-bob", ("key", "users/bob/hello.txt")), "alice", "AccessDenied",
            async () => Bytes(await ReadAsync(AsAlice(), "users/bob/hello.txt", cancellationToken)));
        await _walk.StepAsync(Chapter, new("write-bob", ("key", "users/bob/from-alice.txt")), "alice", "AccessDenied",
            () => WriteAsync(AsAlice(), "users/bob/from-alice.txt", cancellationToken));
        await _walk.StepAsync(Chapter, new("delete-bob", ("key", "users/bob/hello.txt")), "alice", "AccessDenied", async () =>
        {
            await AsAlice().DeleteObjectAsync(Cast.Bucket, "users/bob/hello.txt", cancellationToken);
            return new("deleted");
        });

        await _walk.StepAsync(Chapter, new("held"), "alice", "SecurityTokenExpired", async () =>
        {
            stack.Cloud.MovableClock.Advance(TimeSpan.FromSeconds(1860));
            return Bytes(await ReadAsync(Oss(new StaticCredentials(issued.Credentials)), key, cancellationToken));
        });
        await _walk.StepAsync(Chapter, new("renew"), "alice", Done, async () =>
        {
            var bytes = await ReadAsync(AsAlice(), key, cancellationToken);
            var now = await renewing!.GetAsync(cancellationToken);
            return now.AccessKeyId == issued.Credentials.AccessKeyId
                ? throw new WalkSurprise("the token was not renewed") : StepAnswer.OfBytes("renewed", bytes.Length, ("key", now.AccessKeyId));
        });
        await _walk.StepAsync(Chapter, new("delete-own", ("key", key)), "alice", Done, async () =>
        {
            await AsAlice().DeleteObjectAsync(Cast.Bucket, key, cancellationToken);
            return new("deleted");
        });
        await _walk.StepAsync(Chapter, new("wrong-password"), "bob", "401", async () =>
        {
            await server.LoginAsync("bob", "not-his-password", cancellationToken);
            return new("logged-in");
        });

        // Asked for anew each time: whoever went back has other credentials.
        IOssClient AsAlice() => Oss(renewing!);
    }

    private Task BytesAsync() => _walk.StepAsync("bytes", new("bytes"), "everyone", Done, () =>
        stack.Meter.ObjectBytes == 0
            ? Task.FromResult(StepAnswer.OfBytes("nothing-carried", _objectBytesDirect,
                ("requests", stack.Meter.Requests.ToString(CultureInfo.InvariantCulture)),
                ("answered", stack.Meter.Bytes.ToString(CultureInfo.InvariantCulture))))
            : throw new WalkSurprise($"{stack.Meter.ObjectBytes} object bytes crossed AppServer"));

    private async Task<OssCredentials?> StepTokenAsync(string chapter, StepName asked, string sessionName, string? policy, CancellationToken cancellationToken)
    {
        OssCredentials? token = null;
        await _walk.StepAsync(chapter, asked, "appServer", Done, async () =>
        {
            token = await AssumeAsync(Cast.AppServerKeyId, Cast.AppServerKeySecret, sessionName, policy, cancellationToken);
            return Token(token);
        });
        return token;
    }

    private async Task<OssCredentials> AssumeAsync(string accessKeyId, string accessKeySecret, string sessionName, string? policy,
        CancellationToken cancellationToken) =>
        (await Sts(accessKeyId, accessKeySecret).AssumeRoleAsync(Cast.ReadOnlyRole, sessionName, policy, ShortLife, cancellationToken)).Credentials;

    private StsClient Sts(string accessKeyId, string accessKeySecret) =>
        new(stack.Cloud.StsEndpoint, new OssCredentials(accessKeyId, accessKeySecret), stack.Http, TimeProvider.System);

    private IOssClient Oss(ICredentialsSource credentials) =>
        stack.OssClients.Create(new OssClientOptions(stack.Cloud.OssEndpoint, Cast.Region), credentials);

    private async Task<StepAnswer> TryAsync(OssCredentials credentials, CancellationToken cancellationToken) =>
        Bytes(await ReadAsync(Oss(new StaticCredentials(credentials)), Cast.Photo, cancellationToken));

    private async Task<byte[]> ReadAsync(IOssClient oss, string key, CancellationToken cancellationToken)
    {
        var bytes = await WalkAttempt.ReadAsync(oss, Cast.Bucket, key, cancellationToken);
        _objectBytesDirect += bytes.Length;
        return bytes;
    }

    private static async Task<StepAnswer> WriteAsync(IOssClient oss, string key, CancellationToken cancellationToken)
    {
        var result = await oss.PutObjectAsync(Cast.Bucket, key, OssContent.FromBytes("mine"u8.ToArray()), new OssObjectHeaders(), null, cancellationToken);
        return new("stored", ("etag", result.ETag));
    }

    private async Task<StepAnswer> UploadAsync(IOssClient oss, string key, CancellationToken cancellationToken)
    {
        var result = await oss.PutObjectAsync(Cast.Bucket, key, OssContent.FromBytes(_photo), new OssObjectHeaders { ContentType = "image/jpeg" }, null,
            cancellationToken);
        _objectBytesDirect += _photo.Length;
        return StepAnswer.OfBytes("uploaded", _photo.Length, ("etag", result.ETag));
    }

    private static StepAnswer Bytes(byte[] read) => StepAnswer.OfBytes("bytes", read.Length);

    private static StepAnswer Token(OssCredentials token) =>
        new("token", ("key", token.AccessKeyId), ("until", token.Expiration?.ToString("u", CultureInfo.InvariantCulture) ?? ""));

    private static StepAnswer Keys(OssListPage page) => StepAnswer.Verbatim(string.Join(", ", page.Objects.Select(static o => o.Key)));

    private static string Names(IEnumerable<Ram.Evaluation.NamedPolicy> policies) => string.Join(", ", policies.Select(static p => p.Name));

    private static string OneLine(string json)
    {
        using var document = JsonDocument.Parse(json);
        return JsonSerializer.Serialize(document.RootElement);
    }

    private static WalkSurprise Missing(string what) => new($"the seed has no {what}");
}
