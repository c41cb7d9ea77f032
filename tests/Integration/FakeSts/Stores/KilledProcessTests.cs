using System.Collections.Concurrent;
using System.Diagnostics;
using Scenario.ControlPlane;
using Scenario.Integration.FakeSts.RamApi;

namespace Scenario.Integration.FakeSts.Stores;

/// <summary>The host as a process of its own, killed without warning.</summary>
public sealed class KilledProcessTests
{
    private const string RootKey = "LTAI5tScenarioRoot000001";
    private const string RootSecret = "ScenarioRootSecret000000000001";

    [Fact]
    public async Task every_acknowledged_write_is_there_after_a_kill_during_200_concurrent_ones()
    {
        using var file = new TemporaryFile();
        var acknowledged = new ConcurrentBag<string>();
        using (var host = await HostProcess.StartAsync(file.Path))
        {
            var killed = false;
            var writes = Enumerable.Range(0, 200).Select(async i =>
            {
                try
                {
                    var name = $"user-{i}";
                    if ((await host.Ram.CallAsync("CreateUser", ("UserName", name))).Status == 200)
                    {
                        acknowledged.Add(name);
                    }
                }
                catch (Exception e) when (e is HttpRequestException or IOException or TaskCanceledException)
                {
                    // In flight when the process died: never acknowledged, so nothing is promised.
                    Assert.True(Volatile.Read(ref killed), e.Message);
                }

                if (acknowledged.Count >= 60 && !Interlocked.Exchange(ref killed, true))
                {
                    host.Kill();
                }
            });
            await Task.WhenAll(writes);
            Assert.True(killed);
        }

        using var restarted = await HostProcess.StartAsync(file.Path);
        Assert.InRange(acknowledged.Count, 60, 200);
        foreach (var name in acknowledged)
        {
            Assert.Equal(200, (await restarted.Ram.CallAsync("GetUser", ("UserName", name))).Status);
        }
    }

    private sealed class HostProcess : IDisposable
    {
        private readonly Process _process;
        private readonly HttpClient _http;

        private HostProcess(Process process, HttpClient http)
        {
            _process = process;
            _http = http;
            Ram = new RamClient(new StsClient(http, new MovableClock(TimeProvider.System), RootKey, RootSecret));
        }

        public RamClient Ram { get; }

        public static async Task<HostProcess> StartAsync(string directoryFile)
        {
            var process = Process.Start(new ProcessStartInfo("dotnet")
            {
                ArgumentList =
                {
                    Path.Combine(AppContext.BaseDirectory, "Scenario.FakeSts.dll"),
                    "--urls", "http://127.0.0.1:0",
                    "--directory", directoryFile,
                    "--Logging:LogLevel:Default", "Information",
                },
                RedirectStandardOutput = true,
            })!;
            const string Marker = "Now listening on: ";
            using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(5));
            while (await process.StandardOutput.ReadLineAsync(patience.Token) is { } line)
            {
                var at = line.IndexOf(Marker, StringComparison.Ordinal);
                if (at >= 0)
                {
                    _ = process.StandardOutput.BaseStream.CopyToAsync(Stream.Null); // or the pipe fills up and the host waits
                    return new(process, new HttpClient { BaseAddress = new Uri(line[(at + Marker.Length)..].Trim()) });
                }
            }

            throw new InvalidOperationException("The host ended before it listened.");
        }

        /// <summary>SIGKILL: no handler runs, nothing is flushed.</summary>
        public void Kill() => _process.Kill();

        public void Dispose()
        {
            _process.Kill();
            _process.WaitForExit();
            _process.Dispose();
            _http.Dispose();
        }
    }
}
