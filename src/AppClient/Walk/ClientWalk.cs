using System.Globalization;
using System.Net;
using Scenario.AppClient.AppServer;
using Scenario.AppClient.Denials;
using Scenario.AppClient.Tokens;
using Scenario.Oss;
using Scenario.Oss.Credentials;

namespace Scenario.AppClient.Walk;

/// <summary>The client's part of the scenario against a running stack: what a user may do, and what must be refused.</summary>
internal sealed class ClientWalk(AppServerClient server, ExplanationClient explanations, OssClients clients, HttpClient http, OssAddressing addressing,
    Action<ClientWalkStep> report)
{
    private static readonly string[] TokenRefusals = ["InvalidSecurityToken", "InvalidAccessKeyId", "AccessKeyIdAndSecurityTokenNotMatch",
        "SignatureDoesNotMatch"];

    /// <param name="neighbour">A key that exists and that the photo grant must not reach.</param>
    /// <param name="foreignKey">A key of another user.</param>
    /// <returns>Whether every step came out as expected.</returns>
    public async Task<bool> RunAsync(
        string user, string password, string photoGrant, string filesGrant, string neighbour, string foreignKey, CancellationToken cancellationToken)
    {
        var allAsExpected = true;
        Login? login = null;
        await StepAsync(user, $"log in at {server.Server}", "a login", async () =>
        {
            login = await server.LoginAsync(user, password, cancellationToken);
            return login.ExpiresAt is { } end ? "logged in until " + Instant(end) : "logged in";
        });
        if (login is null)
        {
            return false;
        }

        var photo = await IssueAsync(photoGrant);
        var files = await IssueAsync(filesGrant);
        if (photo is null || files is null)
        {
            return false;
        }

        byte[] bytes = [];
        var photoKey = photo.OwnPrefix;
        var reader = Client(photo, photo.Credentials);
        await StepAsync(photoGrant, $"get {Name(photo, photoKey)} straight from OSS", "the photo", async () =>
        {
            bytes = await ReadAsync(reader, photo.Bucket, photoKey);
            return $"{bytes.Length.ToString(CultureInfo.InvariantCulture)} bytes, checksum right{(bytes.AsSpan().StartsWith<byte>([0xFF, 0xD8, 0xFF]) ? ", a JPEG" : "")}";
        });
        await RefusedAsync(photoGrant, photo, $"get its neighbour {Name(photo, neighbour)}", ["AccessDenied"],
            () => ReadAsync(reader, photo.Bucket, neighbour));
        await RefusedAsync(photoGrant, photo, $"overwrite {Name(photo, photoKey)}", ["AccessDenied"], () => PutAsync(reader, photo.Bucket, photoKey, bytes));
        await RefusedAsync(photoGrant, photo, $"list the bucket {photo.Bucket}", ["AccessDenied"],
            () => reader.ListObjectsAsync(photo.Bucket, new OssListRequest(), cancellationToken));

        var writer = Client(files, files.Credentials);
        var own = files.OwnPrefix + "walk/photo.jpg";
        await StepAsync(filesGrant, $"put the photo as {Name(files, own)}", "stored",
            async () => "stored, ETag " + (await PutAsync(writer, files.Bucket, own, bytes)).ETag);
        await StepAsync(filesGrant, $"list {Name(files, files.OwnPrefix)}", "the photo is there", async () =>
        {
            var page = await writer.ListObjectsAsync(files.Bucket, new OssListRequest(files.OwnPrefix), cancellationToken);
            return page.Objects.Any(o => o.Key == own) ? $"{page.Objects.Count.ToString(CultureInfo.InvariantCulture)} objects, the photo among them"
                : throw new WalkSurprise("the photo is not listed");
        });
        await StepAsync("anyone with the URL", "get it through a presigned URL", "the photo", async () =>
        {
            var url = await writer.PresignAsync("GET", files.Bucket, own, TimeSpan.FromMinutes(5), cancellationToken);
            using var response = await http.GetAsync(url, cancellationToken);
            var got = await response.Content.ReadAsByteArrayAsync(cancellationToken);
            return response.StatusCode == HttpStatusCode.OK && got.AsSpan().SequenceEqual(bytes)
                ? "the same bytes" : throw new WalkSurprise($"HTTP {(int)response.StatusCode}");
        });
        await RefusedAsync(filesGrant, files, $"read another user's {Name(files, foreignKey)}", ["AccessDenied"],
            () => ReadAsync(writer, files.Bucket, foreignKey));
        await RefusedAsync(filesGrant, files, $"overwrite another user's {Name(files, foreignKey)}", ["AccessDenied"],
            () => PutAsync(writer, files.Bucket, foreignKey, bytes));

        var issued = files.Credentials;
        await RefusedAsync("a forger", files, "get the photo with one character of the token changed", TokenRefusals,
            () => ReadAsync(Client(files, issued with { SecurityToken = WalkAttempt.Tamper(issued.SecurityToken!) }), files.Bucket, own));
        await RefusedAsync("a forger", files, "get the photo with the key but without its token", TokenRefusals,
            () => ReadAsync(Client(files, issued with { SecurityToken = null }), files.Bucket, own));
        await RefusedAsync("a forger", files, "get the photo with the key of one token and the token of another", TokenRefusals,
            () => ReadAsync(Client(files, issued with { SecurityToken = photo.Credentials.SecurityToken }), files.Bucket, own));

        await StepAsync(filesGrant, $"remove {Name(files, own)}", "removed", async () =>
        {
            await writer.DeleteObjectAsync(files.Bucket, own, cancellationToken);
            return "removed";
        });
        return allAsExpected;

        async Task<IssuedCredentials?> IssueAsync(string grant)
        {
            IssuedCredentials? answer = null;
            await StepAsync(user, $"ask AppServer for the grant {grant}", "temporary credentials", async () =>
            {
                answer = await server.GetCredentialsAsync(login.BearerToken, grant, duration: null, rejectedAccessKeyId: null, cancellationToken);
                var allows = SecurityTokenReader.TryRead(answer.Credentials.SecurityToken!, out var claims) ? PolicySummary.Of(claims) : "the token is opaque";
                return $"{answer.Credentials.AccessKeyId} until {Instant(answer.Credentials.Expiration!.Value)}; {allows}";
            });
            return answer;
        }

        Task StepAsync(string who, string asked, string expected, Func<Task<string>> act) => TryAsync(who, asked, expected, null, act);

        Task RefusedAsync(string who, IssuedCredentials at, string asked, string[] codes, Func<Task> act) =>
            TryAsync(who, asked, "refused: " + string.Join(" or ", codes), (at, codes), async () =>
        {
            await act();
            return "allowed";
        });

        async Task TryAsync(string who, string asked, string expected, (IssuedCredentials At, string[] Codes)? refusal, Func<Task<string>> act)
        {
            var attempt = await WalkAttempt.MakeAsync(act);
            var why = attempt.Code == "AccessDenied" && refusal is { } r
                ? (await explanations.FindAsync(r.At.Endpoint, attempt.RequestId, cancellationToken))?.Text : null;
            var step = new ClientWalkStep(
                who,
                asked,
                expected,
                attempt.Title is null ? attempt.Text : $"{attempt.Code}: {attempt.Text}",
                refusal is null ? attempt.Code is null : refusal.Value.Codes.Contains(attempt.Code),
                attempt.RequestId,
                why);
            allAsExpected &= step.IsAsExpected;
            report(step);
        }

        Task<byte[]> ReadAsync(IOssClient oss, string bucket, string key) => WalkAttempt.ReadAsync(oss, bucket, key, cancellationToken);

        Task<OssWriteResult> PutAsync(IOssClient oss, string bucket, string key, byte[] content) =>
            oss.PutObjectAsync(bucket, key, OssContent.FromBytes(content), new OssObjectHeaders("image/jpeg"), null, cancellationToken);
    }

    private IOssClient Client(IssuedCredentials at, OssCredentials credentials) =>
        clients.Create(new OssClientOptions(at.Endpoint, at.Region) { Addressing = addressing }, new StaticCredentials(credentials));

    private static string Name(IssuedCredentials at, string key) => $"oss://{at.Bucket}/{key}";

    private static string Instant(DateTimeOffset instant) => instant.UtcDateTime.ToString("HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}

/// <summary>One step of the walk and how it came out.</summary>
/// <param name="Who">As whom it was done.</param>
/// <param name="Asked">What was asked for.</param>
/// <param name="Expected">What should come of it.</param>
/// <param name="Answer">What came of it: the result, or the vendor's code and message.</param>
/// <param name="RequestId">Of a refusal.</param>
internal sealed record ClientWalkStep(string Who, string Asked, string Expected, string Answer, bool IsAsExpected, string? RequestId, string? Explanation);
