using System.Globalization;
using System.Text.Json;
using Scenario.AppClient.AppServer;
using Scenario.Demo.Stack;
using Scenario.Oss;
using Scenario.Oss.Credentials;
using Scenario.Oss.Sts;

namespace Scenario.Demo.Walk;

/// <summary>
/// The vendor's document, played over real sockets by the code of AppClient. It can be played again: what it stores it deletes, and the clock goes
/// back by what it was moved.
/// </summary>
internal sealed class ScenarioWalk(DemoStack stack, Action<WalkStep>? onStep, Func<WalkStep, Task>? beforeStep = null)
{
    private const string Done = WalkRecorder.Done;
    private static readonly byte[] JpegStart = [0xFF, 0xD8, 0xFF];
    private static readonly TimeSpan ShortLife = TimeSpan.FromSeconds(900);

    private readonly WalkRecorder _walk = new(stack.Journal, onStep, beforeStep);
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
            return Task.FromResult($"acs:ram::{Cast.Account}:user/{user.UserName}, policies: {Names(directory.PoliciesOf(user))}");
        });
        foreach (var name in (string[])["oss-readonly", "oss-uploader"])
        {
            await _walk.StepAsync(Chapter, new("role", ("role", name)), "administrator", Done, () =>
            {
                var role = directory.FindRole(Cast.Account, name) ?? throw Missing($"role {name}");
                return Task.FromResult($"{role.Arn}, policies: {Names(directory.PoliciesOf(role))}, trust policy: {OneLine(role.TrustPolicy.Text)}");
            });
        }

        await _walk.StepAsync(Chapter, new("whoami"), "appServer", Done, async () =>
        {
            var identity = await Sts(Cast.AppServerKeyId, Cast.AppServerKeySecret).GetCallerIdentityAsync(cancellationToken);
            return $"{identity.IdentityType} {identity.Arn}";
        });
    }

    private async Task RootKeyAsync(CancellationToken cancellationToken) =>
        await _walk.StepAsync("root", new("root-assume"), "root", "NoPermission", async () =>
        {
            var token = await AssumeAsync(Cast.RootKeyId, Cast.RootKeySecret, "client-root", null, cancellationToken);
            return $"a token until {token.Expiration:u}";
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
            return $"{_photo.Length} bytes, {(_photo.AsSpan().StartsWith(JpegStart) ? "a JPEG" : throw new WalkSurprise("not a JPEG"))}, checksum right";
        });
        await _walk.StepAsync(Chapter, new("list"), Who, Done, async () =>
        {
            var page = await oss.ListObjectsAsync(Cast.Bucket, new OssListRequest(Prefix: "2015/"), cancellationToken);
            return string.Join(", ", page.Objects.Select(static o => o.Key));
        });
        await _walk.StepAsync(Chapter, new("write", ("key", "2015/01/01/mine.txt")), Who, "AccessDenied",
            () => WriteAsync(oss, "2015/01/01/mine.txt", cancellationToken));
        await _walk.StepAsync(Chapter, new("delete", ("key", Cast.Photo)), Who, "AccessDenied", async () =>
        {
            await oss.DeleteObjectAsync(Cast.Bucket, Cast.Photo, cancellationToken);
            return "deleted";
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
            async () => $"{(await ReadAsync(oss, Cast.Photo, cancellationToken)).Length} bytes");
        foreach (var neighbour in (string[])["2015/01/02/river.jpg", "2015/01/01/notes.txt", "private/salary.csv"])
        {
            await _walk.StepAsync(Chapter, new("read-neighbour", ("key", neighbour)), Who, "AccessDenied", async () =>
                $"{(await ReadAsync(oss, neighbour, cancellationToken)).Length} bytes");
        }

        await _walk.StepAsync(Chapter, new("list"), Who, "AccessDenied", async () =>
            $"{(await oss.ListObjectsAsync(Cast.Bucket, new OssListRequest(Prefix: "2015/"), cancellationToken)).Objects.Count} keys");
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
            async () => $"{(await ReadAsync(oss, Cast.Photo, cancellationToken)).Length} bytes");
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

        var middle = genuine.Length / 2;
        var tampered = genuine[..middle] + (genuine[middle] == 'A' ? 'B' : 'A') + genuine[(middle + 1)..];
        await _walk.StepAsync(Chapter, new("tamper"), "attacker", "InvalidSecurityToken",
            () => TryAsync(token with { SecurityToken = tampered }, cancellationToken));

        var other = await AssumeAsync(Cast.AppServerKeyId, Cast.AppServerKeySecret, "client-004", null, cancellationToken);
        await _walk.StepAsync(Chapter, new("borrow"), "attacker", "AccessKeyIdAndSecurityTokenNotMatch",
            () => TryAsync(token with { SecurityToken = other.SecurityToken }, cancellationToken));
        await _walk.StepAsync(Chapter, new("no-token"), "attacker", "InvalidAccessKeyId",
            () => TryAsync(token with { SecurityToken = null }, cancellationToken));
        await _walk.StepAsync(Chapter, new("guess"), "attacker", "SignatureDoesNotMatch",
            () => TryAsync(token with { AccessKeySecret = new string('x', token.AccessKeySecret.Length) }, cancellationToken));

        var overheard = new OverheardCall(stack, Cast.AppServerKeyId, Cast.AppServerKeySecret);
        await _walk.StepAsync(Chapter, new("signed-once"), "appServer", Done, () => overheard.SendAsync(cancellationToken));
        await _walk.StepAsync(Chapter, new("replay"), "attacker", "SignatureNonceUsed", () => overheard.SendAsync(cancellationToken));
    }

    private async Task ExpiryAsync(OssCredentials? token, CancellationToken cancellationToken)
    {
        const string Chapter = "expiry";
        if (token is null)
        {
            return;
        }

        await _walk.StepAsync(Chapter, new("read-alive", ("key", Cast.Photo)), "oss-readonly/client-002", Done, () => TryAsync(token, cancellationToken));
        stack.Cloud.MovableClock.Advance(ShortLife + TimeSpan.FromSeconds(60));
        await _walk.StepAsync(Chapter, new("expired"), "oss-readonly/client-002", "SecurityTokenExpired", () => TryAsync(token, cancellationToken));

        var again = await StepTokenAsync(Chapter, new("assume-again"), "client-002", Cast.DocumentPolicy, cancellationToken);
        if (again is not null)
        {
            await _walk.StepAsync(Chapter, new("read-new", ("key", Cast.Photo)), "oss-readonly/client-002", Done, () => TryAsync(again, cancellationToken));
        }
    }

    private async Task UsersAsync(CancellationToken cancellationToken)
    {
        const string Chapter = "users";
        using var http = DemoStack.CreateHttpClient();
        var server = new AppServerClient(stack.AppServer, http, TimeProvider.System);
        Login? alice = null;
        await _walk.StepAsync(Chapter, new("login"), "alice", Done, async () =>
        {
            alice = await server.LoginAsync("alice", "alice-password", cancellationToken);
            return "logged in";
        });
        if (alice is null)
        {
            return;
        }

        using var renewing = new GrantCredentials((rejected, ct) => server.GetCredentialsAsync(alice.BearerToken, "my-files", null, rejected, ct),
            stack.Cloud.MovableClock);
        IssuedCredentials? issued = null;
        await _walk.StepAsync(Chapter, new("credentials"), "alice", Done, async () =>
        {
            issued = await renewing.GetIssuedAsync(cancellationToken);
            var life = issued.Credentials.Expiration - issued.ServerTime;
            return $"{issued.Credentials.AccessKeyId}, for {issued.Bucket}/{issued.AllowedPrefix}, lives {life?.TotalSeconds.ToString("0", CultureInfo.InvariantCulture)} s";
        });
        if (issued is null)
        {
            return;
        }

        var oss = Oss(renewing);
        var key = issued.AllowedPrefix + "walk/grass-by-alice.jpg";
        await _walk.StepAsync(Chapter, new("upload", ("key", key)), "alice", Done, () => UploadAsync(oss, key, cancellationToken));
        await _walk.StepAsync(Chapter, new("read-back"), "alice", Done, async () =>
            (await ReadAsync(oss, key, cancellationToken)).AsSpan().SequenceEqual(_photo)
                ? $"{_photo.Length} bytes, the same" : throw new WalkSurprise("other bytes came back"));
        await _walk.StepAsync(Chapter, new("read-bob", ("key", "users/bob/hello.txt")), "alice", "AccessDenied",
            async () => $"{(await ReadAsync(oss, "users/bob/hello.txt", cancellationToken)).Length} bytes");
        await _walk.StepAsync(Chapter, new("write-bob", ("key", "users/bob/from-alice.txt")), "alice", "AccessDenied",
            () => WriteAsync(oss, "users/bob/from-alice.txt", cancellationToken));
        await _walk.StepAsync(Chapter, new("delete-bob", ("key", "users/bob/hello.txt")), "alice", "AccessDenied", async () =>
        {
            await oss.DeleteObjectAsync(Cast.Bucket, "users/bob/hello.txt", cancellationToken);
            return "deleted";
        });

        var held = Oss(new StaticCredentials(issued.Credentials));
        stack.Cloud.MovableClock.Advance(TimeSpan.FromSeconds(1860));
        await _walk.StepAsync(Chapter, new("held"), "alice", "SecurityTokenExpired",
            async () => $"{(await ReadAsync(held, key, cancellationToken)).Length} bytes");
        await _walk.StepAsync(Chapter, new("renew"), "alice", Done, async () =>
        {
            var bytes = await ReadAsync(oss, key, cancellationToken);
            var now = await renewing.GetAsync(cancellationToken);
            return now.AccessKeyId == issued.Credentials.AccessKeyId
                ? throw new WalkSurprise("the token was not renewed") : $"{bytes.Length} bytes with {now.AccessKeyId}";
        });
        await _walk.StepAsync(Chapter, new("delete-own", ("key", key)), "alice", Done, async () =>
        {
            await oss.DeleteObjectAsync(Cast.Bucket, key, cancellationToken);
            return "deleted";
        });
        await _walk.StepAsync(Chapter, new("wrong-password"), "bob", "401", async () =>
        {
            await server.LoginAsync("bob", "not-his-password", cancellationToken);
            return "logged in";
        });
    }

    private Task BytesAsync() => _walk.StepAsync("bytes", new("bytes"), "everyone", Done, () =>
        stack.Meter.ObjectBytes == 0
            ? Task.FromResult($"0 of {_objectBytesDirect}; it answered {stack.Meter.Requests} requests with {stack.Meter.Bytes} bytes of JSON")
            : throw new WalkSurprise($"{stack.Meter.ObjectBytes} object bytes crossed AppServer"));

    private async Task<OssCredentials?> StepTokenAsync(string chapter, StepName asked, string sessionName, string? policy, CancellationToken cancellationToken)
    {
        OssCredentials? token = null;
        await _walk.StepAsync(chapter, asked, "appServer", Done, async () =>
        {
            token = await AssumeAsync(Cast.AppServerKeyId, Cast.AppServerKeySecret, sessionName, policy, cancellationToken);
            return $"{token.AccessKeyId}, until {token.Expiration?.ToString("u", CultureInfo.InvariantCulture)}";
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

    private async Task<string> TryAsync(OssCredentials credentials, CancellationToken cancellationToken) =>
        $"{(await ReadAsync(Oss(new StaticCredentials(credentials)), Cast.Photo, cancellationToken)).Length} bytes";

    private async Task<byte[]> ReadAsync(IOssClient oss, string key, CancellationToken cancellationToken)
    {
        await using var download = await oss.GetObjectAsync(Cast.Bucket, key, null, null, cancellationToken);
        using var buffer = new MemoryStream();
        await download.Content.CopyToAsync(buffer, cancellationToken);
        _objectBytesDirect += buffer.Length;
        return buffer.ToArray();
    }

    private static async Task<string> WriteAsync(IOssClient oss, string key, CancellationToken cancellationToken)
    {
        var result = await oss.PutObjectAsync(Cast.Bucket, key, OssContent.FromBytes("mine"u8.ToArray()), new OssObjectHeaders(), null, cancellationToken);
        return $"stored, ETag {result.ETag}";
    }

    private async Task<string> UploadAsync(IOssClient oss, string key, CancellationToken cancellationToken)
    {
        var result = await oss.PutObjectAsync(Cast.Bucket, key, OssContent.FromBytes(_photo), new OssObjectHeaders { ContentType = "image/jpeg" }, null,
            cancellationToken);
        _objectBytesDirect += _photo.Length;
        return $"{_photo.Length} bytes, ETag {result.ETag}";
    }

    private static string Names(IEnumerable<Ram.Evaluation.NamedPolicy> policies) => string.Join(", ", policies.Select(static p => p.Name));

    private static string OneLine(string json)
    {
        using var document = JsonDocument.Parse(json);
        return JsonSerializer.Serialize(document.RootElement);
    }

    private static WalkSurprise Missing(string what) => new($"the seed has no {what}");
}
