using System.Text.Json.Nodes;
using Scenario.FakeCloud;
using Scenario.Oss;
using Scenario.Oss.Credentials;
using Scenario.Oss.Sts;

namespace Scenario.Scale;

/// <summary>The questions, by name; each answers with a chart and is independent of the others.</summary>
internal static class Parts
{
    private const string Account = "1234567890123456";
    private const string Bucket = "scale-bucket";
    private static readonly OssCredentials Root = new("LTAIroot", "root-secret");
    private static readonly OssCredentials Server = new("LTAIserver", "server-secret");

    public static IReadOnlyDictionary<string, Func<bool, Task<Chart>>> All { get; } = new Dictionary<string, Func<bool, Task<Chart>>>
    {
        ["objects"] = ObjectsAsync,
        ["stored"] = StoredAsync,
        ["policies"] = PoliciesAsync,
        ["statements"] = StatementsAsync,
        ["connections"] = ConnectionsAsync,
        ["sessions"] = SessionsAsync,
        ["clouds"] = CloudsAsync,
        ["replicas"] = Replicas.MeasureAsync,
    };

    private static Seed OneBucket => Seed.Account(Account).RootKey(Root.AccessKeyId, Root.AccessKeySecret).Bucket(Bucket)
        .User("server", key: (Server.AccessKeyId, Server.AccessKeySecret), policies: ["AliyunSTSAssumeRoleAccess"])
        .Role("reader", Trust.Account(Account), policies: ["AliyunOSSReadOnlyAccess"]);

    private static async Task<Chart> ObjectsAsync(bool small)
    {
        await using var cloud = await FakeCloudHost.StartAsync(static options => options.Seed = OneBucket);
        using var http = cloud.CreateHttpClient();
        var oss = Client(cloud, Root, http);
        List<Point> put = [], get = [], deep = [], folded = [], held = [];
        var empty = Cost.Held();
        var count = 0;
        foreach (var size in Sizes(small, 100, 1_000, 10_000, 100_000, 1_000_000))
        {
            var first = count;
            var before = Environment.CpuUsage.TotalTime;
            for (; count < size; count++)
            {
                await cloud.Oss.PutAsync(Bucket, Key(count), "x");
            }

            put.Add(new(size, (Environment.CpuUsage.TotalTime - before).TotalMicroseconds / (count - first)));
            held.Add(new(size, (Cost.Held() - empty) / (double)size));
            get.Add(new(size, await Cost.OfAsync(200, 4, async i =>
            {
                await using var download = await oss.GetObjectAsync(Bucket, Key(i * 7919 % size));
            })));
            deep.Add(new(size, await Cost.OfAsync(20, 4, i =>
                PageAsync(oss, new(StartAfter: Key(i * 7919 % size / 2), MaxKeys: 100), static page => page.Objects.Count > 0))));
            folded.Add(new(size, await Cost.OfAsync(20, 4,
                i => PageAsync(oss, new(Delimiter: "/", MaxKeys: 100), static page => page.CommonPrefixes.Count > 0))));
        }

        return new("objects", "Objects in a bucket (memory store)", "objects", 0.4,
            [
                new("put beside the protocol, while it grows", "us", put), new("GET of 1 byte", "us", get), new("list of 100 from the middle", "us", deep),
                new("list of 100 folders", "us", folded), new("resident memory for one object", "bytes", held),
            ]);

        // A hundred keys in a folder, up to 100 folders at the top, the rest deeper.
        static string Key(int i) => $"{i / 100 % 100:D2}/{i / 10_000:D4}/{i:D8}.jpg";

        static async Task PageAsync(OssClient oss, OssListRequest request, Func<OssListPage, bool> isRight)
        {
            if (!isRight(await oss.ListObjectsAsync(Bucket, request)))
            {
                throw new InvalidOperationException($"The list of {request} is empty.");
            }
        }
    }

    private static async Task<Chart> StoredAsync(bool small)
    {
        List<Point> bytes = [], start = [];
        foreach (var size in Sizes(small, 1_000, 10_000, 100_000))
        {
            var place = Directory.CreateTempSubdirectory("scenario-scale-");
            try
            {
                await using (var cloud = await StartAsync(place))
                {
                    for (var i = 0; i < size; i++)
                    {
                        await cloud.Oss.PutAsync(Bucket, $"{i / 100 % 100:D2}/{i / 10_000:D4}/{i:D8}.jpg", "x");
                    }
                }

                bytes.Add(new(size, new FileInfo(Path.Combine(place.FullName, "index.db")).Length / (double)size));
                start.Add(new(size, await Cost.OfAsync(1, 1, async _ => await (await StartAsync(place)).DisposeAsync()) / size));
            }
            finally
            {
                place.Delete(recursive: true);
            }
        }

        return new("stored", "Objects of a file store, read when it starts", "objects", 0.2,
            [new("size of the index for one object", "bytes", bytes), new("start for one object", "us", start)]);

        static Task<FakeCloudHost> StartAsync(DirectoryInfo place) => FakeCloudHost.StartAsync(options =>
        {
            options.Seed = OneBucket;
            options.UseFiles(place.FullName);
        });
    }

    private static async Task<Chart> PoliciesAsync(bool small)
    {
        List<Point> assume = [], get = [];
        foreach (var size in Sizes(small, 2, 20, 200, 2_000))
        {
            await using var cloud = await FakeCloudHost.StartAsync(options => options.Seed = OneBucket.With(Seed.Json(Directory(size))));
            using var http = cloud.CreateHttpClient();
            await cloud.Oss.PutAsync(Bucket, "k", "x");
            var sts = new StsClient(cloud.StsEndpoint, Server, http, TimeProvider.System);
            assume.Add(new(size, await Cost.OfAsync(200, 4, i =>
                sts.AssumeRoleAsync($"acs:ram::{Account}:role/role-{i % size}", "scale", null, TimeSpan.FromHours(1), default))));
            var oss = Client(cloud, await SessionAsync(cloud, $"role-{size - 1}", "one"), http);
            get.Add(new(size, await Cost.OfAsync(200, 4, async i => { await using var download = await oss.GetObjectAsync(Bucket, "k"); })));
        }

        return new("policies", "Roles of an account, each with a policy of its own", "roles and policies", 0.2,
            [new("AssumeRole", "us", assume), new("GET of 1 byte by a session", "us", get)]);

        static string Directory(int size) => new JsonObject
        {
            ["accounts"] = new JsonArray(new JsonObject
            {
                ["accountId"] = Account,
                ["policies"] = new JsonArray([.. Enumerable.Range(0, size).Select(static i => new JsonObject
                {
                    ["policyName"] = $"policy-{i}", ["document"] = JsonNode.Parse(Policy.Allow("oss:GetObject").On($"acs:oss:*:*:{Bucket}/*").ToString()),
                })]),
                ["roles"] = new JsonArray([.. Enumerable.Range(0, size).Select(static i => new JsonObject
                {
                    ["roleName"] = $"role-{i}", ["trustPolicy"] = JsonNode.Parse(Trust.Account(Account).ToString()),
                    ["policies"] = new JsonArray(new JsonObject { ["type"] = "Custom", ["name"] = $"policy-{i}" }),
                })]),
            }),
        }.ToJsonString();
    }

    private static async Task<Chart> StatementsAsync(bool small)
    {
        List<Point> get = [], refused = [];
        foreach (var size in Sizes(small, 1, 10, 100))
        {
            var policies = Enumerable.Range(0, size).Chunk(20)
                .Select(static (chunk, i) => (Name: $"policy-{i}", Policy: chunk.Select(StatementOf).Aggregate(static (all, next) => all.And(next)))).ToList();
            var seed = policies.Aggregate(OneBucket, static (seed, policy) => seed.Policy(policy.Name, policy.Policy));
            await using var cloud = await FakeCloudHost.StartAsync(options =>
                options.Seed = seed.Role("many", Trust.Account(Account), policies: policies.Select(static policy => policy.Name)));
            using var http = cloud.CreateHttpClient();
            await cloud.Oss.PutAsync(Bucket, $"users/{size - 1}/k", "x");
            var oss = Client(cloud, await SessionAsync(cloud, "many", "one"), http);
            get.Add(new(size, await Cost.OfAsync(200, 4, async i => { await using var download = await oss.GetObjectAsync(Bucket, $"users/{size - 1}/k"); })));
            refused.Add(new(size, await Cost.OfAsync(200, 4, async i =>
            {
                try
                {
                    await using var download = await oss.GetObjectAsync(Bucket, "private/k");
                }
                catch (OssException exception) when (exception.Code == "AccessDenied")
                {
                    return;
                }

                throw new InvalidOperationException("The neighbour's object was not refused.");
            })));
        }

        return new("statements", "Statements of a role's policies, the last one matches", "statements", 0.5,
            [new("GET that is allowed", "us", get), new("GET that is refused", "us", refused)]);

        static Policy StatementOf(int i) => Policy.Allow("oss:GetObject", "oss:PutObject").On($"acs:oss:*:*:{Bucket}/users/{i}/*");
    }

    private static async Task<Chart> ConnectionsAsync(bool small)
    {
        await using var cloud = await FakeCloudHost.StartAsync(static options => options.Seed = OneBucket);
        await cloud.Oss.PutAsync(Bucket, "k", "x");
        List<Point> get = [];
        foreach (var size in Sizes(small, 1, 10, 100, 1_000))
        {
            using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false, MaxConnectionsPerServer = (int)size });
            var oss = Client(cloud, Root, http);
            get.Add(new(size, await Cost.OfAsync((int)Math.Max(size, 200), (int)size,
                async i => { await using var download = await oss.GetObjectAsync(Bucket, "k"); })));
        }

        return new("connections", "Connections that ask at the same time", "connections", 0.2, [new("GET of 1 byte", "us", get)]);
    }

    private static async Task<Chart> SessionsAsync(bool small)
    {
        await using var cloud = await FakeCloudHost.StartAsync(static options => options.Seed = OneBucket);
        using var http = cloud.CreateHttpClient();
        await cloud.Oss.PutAsync(Bucket, "k", "x");
        var clients = new List<OssClient>();
        List<Point> get = [], issue = [];
        foreach (var size in Sizes(small, 10, 100, 1_000, 10_000))
        {
            var first = clients.Count;
            var before = Environment.CpuUsage.TotalTime;
            while (clients.Count < size)
            {
                clients.Add(Client(cloud, await SessionAsync(cloud, "reader", $"user-{clients.Count}"), http));
            }

            issue.Add(new(size, (Environment.CpuUsage.TotalTime - before).TotalMicroseconds / (clients.Count - first)));
            get.Add(new(size, await Cost.OfAsync(400, 4,
                async i => { await using var download = await clients[i * 7919 % clients.Count].GetObjectAsync(Bucket, "k"); })));
        }

        return new("sessions", "Live sessions that take turns", "sessions", 0.2,
            [new("GET of 1 byte", "us", get), new("a token beside the protocol", "us", issue)]);
    }

    private static async Task<Chart> CloudsAsync(bool small)
    {
        List<Point> cycle = [], held = [];
        await using (await FakeCloudHost.StartAsync())
        {
        }

        var empty = Cost.Held();
        var count = 0;
        foreach (var size in Sizes(small, 10, 100, 1_000, 10_000))
        {
            var first = count;
            var before = Environment.CpuUsage.TotalTime;
            for (; count < size; count++)
            {
                await using var cloud = await FakeCloudHost.StartAsync();
            }

            cycle.Add(new(size, (Environment.CpuUsage.TotalTime - before).TotalMilliseconds / (count - first)));
            held.Add(new(size, Math.Max(0, Cost.Held() - empty) / (1024.0 * 1024)));
        }

        return new("clouds", "Clouds started and stopped, one after the other", "clouds so far", 0.4,
            [new("start and stop", "ms", cycle), new("resident memory more than at first", "MiB", held)]);
    }

    private static OssClient Client(FakeCloudHost cloud, OssCredentials credentials, HttpClient http) =>
        new(new(cloud.OssEndpoint, cloud.Region), new StaticCredentials(credentials), http);

    private static async Task<OssCredentials> SessionAsync(FakeCloudHost cloud, string role, string session)
    {
        var token = await cloud.IssueTokenAsync(role, session);
        return new(token.AccessKeyId, token.AccessKeySecret, token.SecurityToken, token.Expiration);
    }

    private static IEnumerable<int> Sizes(bool small, params int[] sizes) => small ? sizes.Take(2) : sizes;
}
