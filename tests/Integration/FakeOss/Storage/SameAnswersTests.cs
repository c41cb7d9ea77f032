using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Scenario.Integration.S3;

namespace Scenario.Integration.FakeOss.Storage;

/// <summary>One list of requests, played against every store; the answers must be the same to the byte, but for ids and times.</summary>
public sealed partial class SameAnswersTests(S3Server server)
{
    private const string OtherBucket = "same-answers";

    // given anew for every answer, or by the clock; x-oss-server-time is a duration
    private static readonly HashSet<string> Volatile = new(
        ["Date", "Last-Modified", "x-oss-request-id", "x-oss-server-time", "x-oss-version-id"],
        StringComparer.OrdinalIgnoreCase);

    public static TheoryData<string> Kinds => TestStore.DurableKinds;

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task every_store_answers_like_the_memory_store(string kind)
    {
        var expected = await PlayAsync("memory");
        var actual = await PlayAsync(kind);

        Assert.Equal(expected.Count, actual.Count);
        foreach (var (memory, other) in expected.Zip(actual))
        {
            Assert.Equal(memory, other);
        }

        Assert.True(expected.Count > 60);
        Assert.Contains(expected, answer => answer.Contains(" 412 ", StringComparison.Ordinal));
    }

    private async Task<List<string>> PlayAsync(string kind)
    {
        await using var place = await TestStore.CreateAsync(kind, server);
        await using var host = await OssTestHost.StartAsync(place.Arguments);
        var play = new Play(host);
        await play.ObjectsAsync();
        await play.PartsAsync();
        await play.AppendAsync();
        await play.BucketsAsync();
        return play.Answers;
    }

    [GeneratedRegex("""<(RequestId|HostId|LastModified|LastModifiedTime|UploadId|Initiated|CreationDate|VersionId|NextVersionIdMarker|ExtranetEndpoint|IntranetEndpoint)>[^<]*</\1>""")]
    private static partial Regex VolatileElement();

    /// <summary>The requests, in order; each answer as text.</summary>
    private sealed class Play(OssTestHost host)
    {
        private static readonly string[] Keys = ["a", "a/b", "a//b", "../x", "a/./b", "folder/", "中文 +&?.jpg", "100%", "%2F", new string('k', 1023)];

        private readonly OssTestClient _root = host.Root;

        public List<string> Answers { get; } = [];

        public async Task ObjectsAsync()
        {
            foreach (var key in Keys)
            {
                await SendAsync("PUT", key, "", Encoding.UTF8.GetBytes("content of " + key), ("x-oss-meta-name", "值"), ("Content-Type", "text/plain"));
            }

            await SendAsync("PUT", "empty", "", []);
            await SendAsync("PUT", "large", "", Bytes(9_000_000));
            foreach (var key in (string[])[.. Keys, "empty", "missing"])
            {
                await SendAsync("GET", key);
                await SendAsync("HEAD", key);
            }

            foreach (var range in (string[])["bytes=0-0", "bytes=8388607-8388608", "bytes=-5", "bytes=8999999-", "bytes=9000000-", "bytes=5-2"])
            {
                await SendAsync("GET", "large", "", null, ("Range", range));
                await SendAsync("GET", "large", "", null, ("Range", range), ("x-oss-range-behavior", "standard"));
            }

            await SendAsync("GET", "large");
            await SendAsync("PUT", "a", "", "again"u8.ToArray());
            await SendAsync("PUT", "a", "", "never"u8.ToArray(), ("x-oss-forbid-overwrite", "true"));
            await SendAsync("PUT", "a", "", "broken"u8.ToArray(), ("Content-MD5", "AAAAAAAAAAAAAAAAAAAAAA=="));
            await SendAsync("PUT", "a", "", "broken"u8.ToArray(), ("x-oss-hash-crc64ecma", "1"));
            await SendAsync("GET", "a");
            await SendAsync("GET", "a", "", null, ("If-Match", "\"0\""));
            await SendAsync("PUT", "copy", "", null, ("x-oss-copy-source", "/sample-bucket/large"));
            await SendAsync("PUT", "a", "", null, ("x-oss-copy-source", "/sample-bucket/a"), ("x-oss-metadata-directive", "REPLACE"), ("x-oss-meta-new", "1"));
            await SendAsync("DELETE", "large");
            await SendAsync("GET", "copy", "", null, ("Range", "bytes=4000000-4000009"));
            await SendAsync("HEAD", "a");
            await SendAsync("GET", null, "list-type=2&max-keys=3&prefix=a");
            await SendAsync("GET", null, "delimiter=%2F&encoding-type=url");
            await SendAsync("DELETE", "missing");
        }

        public async Task PartsAsync()
        {
            var upload = await _root.InitiateAsync("parts");
            await SendAsync("PUT", "parts", $"partNumber=1&uploadId={upload}", Bytes(8_400_000));
            await SendAsync("PUT", "parts", $"partNumber=2&uploadId={upload}", Bytes(100_000));
            await SendAsync("PUT", "parts", $"partNumber=2&uploadId={upload}", Bytes(100_001));
            await SendAsync("PUT", "parts", $"partNumber=7&uploadId={upload}", null, ("x-oss-copy-source", "/sample-bucket/copy"),
                ("x-oss-copy-source-range", "bytes=10-20"));
            await SendAsync("GET", "parts", $"uploadId={upload}");
            await SendAsync("POST", "parts", $"uploadId={upload}", [], ("x-oss-complete-all", "yes"));
            await SendAsync("GET", "parts", "", null, ("Range", "bytes=8399990-8400010"));
            await SendAsync("GET", "parts");
            await SendAsync("GET", "parts", $"uploadId={upload}");
            var aborted = await _root.InitiateAsync("aborted");
            await SendAsync("PUT", "aborted", $"partNumber=1&uploadId={aborted}", Bytes(10));
            await SendAsync("DELETE", "aborted", $"uploadId={aborted}");
            await SendAsync("PUT", "aborted", $"partNumber=1&uploadId={aborted}", Bytes(10));
        }

        public async Task AppendAsync()
        {
            await SendAsync("POST", "log", "append&position=0", "one "u8.ToArray());
            await SendAsync("POST", "log", "append&position=4", "two"u8.ToArray());
            await SendAsync("POST", "log", "append&position=4", "late"u8.ToArray());
            await SendAsync("GET", "log");
            await SendAsync("PUT", "link", "symlink", null, ("x-oss-symlink-target", "log"));
            await SendAsync("GET", "link");
            await SendAsync("GET", "log", "", null, ("Range", "bytes=2-5"));
        }

        public async Task BucketsAsync()
        {
            await SendAsync("PUT", OtherBucket, null, "");
            await SendAsync("GET", OtherBucket, null, "bucketInfo");
            await _root.SetVersioningAsync(OtherBucket, "Enabled");
            await SendAsync("PUT", OtherBucket, "v", "", "one"u8.ToArray());
            await SendAsync("PUT", OtherBucket, "v", "", "two"u8.ToArray());
            await SendAsync("DELETE", OtherBucket, "v", "");
            await SendAsync("GET", OtherBucket, "v", "");
            await SendAsync("GET", OtherBucket, null, "versions");
            await SendAsync("DELETE", OtherBucket, null, "");
            foreach (var version in (await _root.SendAsync("GET", OtherBucket, null, "versions")).Xml.Descendants("VersionId").Select(static id => id.Value)
                .ToArray())
            {
                await SendAsync("GET", OtherBucket, "v", $"versionId={version}");
                await SendAsync("DELETE", OtherBucket, "v", $"versionId={version}");
            }

            await SendAsync("DELETE", OtherBucket, null, "");
            await SendAsync("GET", OtherBucket, null, "");
            await SendAsync("GET", OssTestHost.Bucket, null, "stat");
        }

        private Task SendAsync(string method, string? key, string query = "", byte[]? body = null, params (string Name, string Value)[] headers) =>
            SendAsync(method, OssTestHost.Bucket, key, query, body, headers);

        private async Task SendAsync(string method, string bucket, string? key, string query, byte[]? body = null, params (string Name, string Value)[] headers)
        {
            var answer = await _root.SendAsync(method, bucket, key, query, body, headers);
            var text = new StringBuilder().Append(CultureInfo.InvariantCulture,
                $"{method} {bucket}/{key} {Regex.Replace(query, "(uploadId|versionId)=[^&]*", "$1")} {answer.Status} \n");
            // the ETag of an appendable object begins at random
            foreach (var (name, value) in answer.Headers.Where(header => !Volatile.Contains(header.Key)
                && (header.Key != "ETag" || key is not "log" and not "link")).OrderBy(static header => header.Key, StringComparer.OrdinalIgnoreCase))
            {
                // the document in x-oss-err has ids of its own, and so may its length and that of XML
                var shown = name == "x-oss-err" ? VolatileElement().Replace(Encoding.UTF8.GetString(Convert.FromBase64String(value)), "") : value;
                text.Append(CultureInfo.InvariantCulture, $"{name}: {(name == "Content-Length" && IsXml(answer) ? "" : shown)}\n");
            }

            text.Append(IsXml(answer) ? VolatileElement().Replace(answer.Text, "<$1/>")
                : Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(answer.Body)));
            Answers.Add(text.ToString());
        }

        private static bool IsXml(OssAnswer answer) => answer.Header("Content-Type") == "application/xml";

        private static byte[] Bytes(int count) => [.. Enumerable.Range(0, count).Select(static i => (byte)(i % 251))];
    }
}
