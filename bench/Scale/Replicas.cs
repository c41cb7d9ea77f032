using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Security.Claims;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using Scenario.AppServer.Host;
using Scenario.FakeCloud;
using StackExchange.Redis;

namespace Scenario.Scale;

/// <summary>Replicas of AppServer over one Redis: every user asks each of them, and STS must hear of each user once.</summary>
internal static class Replicas
{
    private const int Count = 4;
    private const string Issuer = "https://login.example.com";
    private static readonly byte[] Key = RandomNumberGenerator.GetBytes(32);

    public static async Task<Chart> MeasureAsync(bool small)
    {
        List<Point> first = [], again = [], held = [];
        foreach (var users in small ? [10, 100] : (int[])[10, 100, 1_000, 10_000])
        {
            using var redis = StartRedis(out var address);
            try
            {
                var (cold, warm, bytes) = await AskAsync(address, users);
                first.Add(new(users, cold));
                again.Add(new(users, warm));
                held.Add(new(users, bytes));
            }
            finally
            {
                redis.Kill();
                await redis.WaitForExitAsync();
            }
        }

        return new("replicas", $"Users of {Count} replicas of AppServer over one Redis", "users", 0.3,
            [new("first answer, with AssumeRole", "us", first), new("answer of a replica from its memory or Redis", "us", again),
                new("Redis for one user", "bytes", held)]);
    }

    private static async Task<(double Cold, double Warm, double Bytes)> AskAsync(string redis, int users)
    {
        var calls = 0;
        await using var cloud = await FakeCloudHost.StartAsync(options => options.Log = line =>
        {
            if (line.Contains("AssumeRole", StringComparison.Ordinal))
            {
                Interlocked.Increment(ref calls);
            }
        });
        var replicas = new List<WebApplication>();
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false });
        using var connection = await ConnectionMultiplexer.ConnectAsync($"{redis},allowAdmin=true");
        var empty = Held(connection);
        try
        {
            for (var i = 0; i < Count; i++)
            {
                replicas.Add(await StartAsync(cloud, redis));
            }

            var tokens = Enumerable.Range(0, users).Select(static i => TokenFor($"user-{i}")).ToArray();
            await AskOneAsync(replicas[0], TokenFor("somebody-else"));
            var before = Volatile.Read(ref calls);
            var cold = await RoundAsync(0);
            var warm = await RoundAsync(1);
            for (var round = 2; round < Count; round++)
            {
                await RoundAsync(round);
            }

            // The log's line follows the answer.
            while (Volatile.Read(ref calls) - before < users)
            {
                await Task.Delay(10);
            }

            return calls - before == users ? (cold, warm, (Held(connection) - empty) / (double)users)
                : throw new InvalidOperationException($"{calls - before} calls of AssumeRole for {users} users.");

            async Task<double> RoundAsync(int round)
            {
                var start = Environment.CpuUsage.TotalTime;
                await Parallel.ForAsync(0, users, new ParallelOptions { MaxDegreeOfParallelism = 32 },
                    async (i, _) => await AskOneAsync(replicas[(i + round) % Count], tokens[i]));
                return (Environment.CpuUsage.TotalTime - start).TotalMicroseconds / users;
            }
        }
        finally
        {
            foreach (var replica in replicas)
            {
                await replica.DisposeAsync();
            }
        }

        async Task AskOneAsync(WebApplication replica, string token)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post,
                $"{replica.Urls.First()}/api/credentials")
            { Content = JsonContent.Create(new { grant = "my-files" }) };
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
            using var response = await http.SendAsync(request);
            response.EnsureSuccessStatusCode();
        }
    }

    private static async Task<WebApplication> StartAsync(FakeCloudHost cloud, string redis)
    {
        var app = AppServerHost.Create([], builder =>
        {
            builder.Logging.ClearProviders();
            builder.WebHost.UseUrls("http://127.0.0.1:0");
            builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
            {
                ["AccessKey:Id"] = "LTAI5tScenarioAppSrv0001",
                ["AccessKey:Secret"] = "ScenarioAppServerSecret0000001",
                ["Sts:Endpoint"] = cloud.StsEndpoint.AbsoluteUri,
                ["Oss:Endpoint"] = cloud.OssEndpoint.AbsoluteUri,
                ["Oss:Region"] = cloud.Region,
                ["Oss:Bucket"] = "sample-bucket",
                ["Credentials:DefaultGrant"] = "my-files",
                ["Redis:Configuration"] = redis,
                ["Authentication:Schemes:Bearer:ValidIssuer"] = Issuer,
                ["Authentication:Schemes:Bearer:ValidAudiences:0"] = "app",
                ["Authentication:Schemes:Bearer:SigningKeys:0:Issuer"] = Issuer,
                ["Authentication:Schemes:Bearer:SigningKeys:0:Value"] = Convert.ToBase64String(Key),
                ["Grants:my-files:RoleArn"] = "acs:ram::11223344:role/oss-uploader",
                ["Grants:my-files:Prefix"] = "users/{user}/",
                ["Grants:my-files:Policy"] =
                    """{"Version":"1","Statement":[{"Effect":"Allow","Action":["oss:GetObject","oss:PutObject"],"Resource":"acs:oss:*:*:{bucket}/users/{user}/*"}]}""",
            });
        });
        await app.StartAsync();
        return app;
    }

    private static string TokenFor(string user)
    {
        var now = DateTime.UtcNow;
        return new JsonWebTokenHandler().CreateToken(new SecurityTokenDescriptor
        {
            Issuer = Issuer,
            Audience = "app",
            IssuedAt = now,
            NotBefore = now,
            Expires = now.AddHours(1),
            Subject = new ClaimsIdentity([new Claim("sub", user)]),
            SigningCredentials = new SigningCredentials(new SymmetricSecurityKey(Key), SecurityAlgorithms.HmacSha256),
        });
    }

    private static long Held(ConnectionMultiplexer connection) => long.Parse(
        connection.GetServers().Single().Info("memory").SelectMany(static group => group).Single(static row => row.Key == "used_memory").Value,
        CultureInfo.InvariantCulture);

    private static Process StartRedis(out string address)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        listener.Stop();
        address = string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{port}");
        var process = Start(port);
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                using var probe = new TcpClient("127.0.0.1", port);
                return process;
            }
            catch (SocketException) when (attempt < 600 && !process.HasExited)
            {
                Thread.Sleep(50);
            }
        }
    }

    private static Process Start(int port)
    {
        try
        {
            return Process.Start(new ProcessStartInfo("redis-server")
            {
                ArgumentList = { "--port", port.ToString(CultureInfo.InvariantCulture), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no" },
                RedirectStandardOutput = true,
            })!;
        }
        catch (System.ComponentModel.Win32Exception exception)
        {
            throw new InvalidOperationException("There is no redis-server on the path; --only leaves the part 'replicas' out.", exception);
        }
    }
}
