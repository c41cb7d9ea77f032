using System.Diagnostics;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Scenario.FakeOss.Storage;
using Scenario.FakeOss.Stores;
using Scenario.Integration.FakeOss;
using Scenario.Integration.FakeSts;

namespace Scenario.Integration.Attacks;

/// <summary>Neighbours on the machine, damaged files, a full disk.</summary>
public sealed class StoreFileAttackTests : IDisposable
{
    private readonly string _directory = Path.Combine(Path.GetTempPath(), "scenario-" + Guid.NewGuid().ToString("n"));

    public void Dispose()
    {
        if (Directory.Exists(_directory))
        {
            Directory.Delete(_directory, recursive: true);
        }
    }

    [Fact]
    public async Task the_files_of_a_store_are_for_their_owner_alone()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no modes of files.");
        await using var host = await OssTestHost.StartAsync("--store", $"file:{_directory}");
        await host.Root.PutAsync("private/object", "hello oss");
        var upload = await host.Root.InitiateAsync("private/parts");
        await host.Root.UploadPartAsync("private/parts", upload, 1, "hello oss"u8.ToArray());

        var all = new DirectoryInfo(_directory);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, all.UnixFileMode);
        var files = all.EnumerateFiles("*", SearchOption.AllDirectories).ToList();
        Assert.True(files.Count > 4, "index, its log, its lock and objects are expected");
        Assert.All(files, static file =>
            Assert.True(file.UnixFileMode == (UnixFileMode.UserRead | UnixFileMode.UserWrite), $"{file.FullName} is {file.UnixFileMode}"));
        Assert.All(all.EnumerateDirectories("*", SearchOption.AllDirectories),
            static folder => Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, folder.UnixFileMode));
    }

    [Theory]
    [InlineData("not a database at all, and long enough to have a header of one hundred bytes, which SQLite looks at before anything else....")]
    [InlineData("")]
    [InlineData("middle")]
    [InlineData("documents")]
    [InlineData("version")]
    public async Task a_damaged_index_is_refused_in_one_line(string damage)
    {
        await using (var host = await OssTestHost.StartAsync("--store", $"file:{_directory}"))
        {
            foreach (var i in Enumerable.Range(0, 50))
            {
                await host.Root.PutAsync($"before/{i}", "hello oss");
            }
        }

        var file = Path.Combine(_directory, "index.db");
        SqliteConnection.ClearAllPools();
        if (damage is "middle")
        {
            var bytes = await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken);
            bytes.AsSpan(4096).Fill(0xA5);
            await File.WriteAllBytesAsync(file, bytes, TestContext.Current.CancellationToken);
        }
        else if (damage is "documents" or "version")
        {
            using var connection = new SqliteConnection($"Data Source={file};Pooling=False");
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = damage is "version" ? "PRAGMA user_version = 4" : "UPDATE object SET document = 'no document'";
            command.ExecuteNonQuery();
        }
        else if (damage.Length > 0)
        {
            await File.WriteAllTextAsync(file, damage, TestContext.Current.CancellationToken);
        }
        else
        {
            File.Delete(file);
            Directory.CreateDirectory(file);
        }

        var start = new ProcessStartInfo("dotnet",
            [Path.Combine(AppContext.BaseDirectory, "Scenario.FakeOss.dll"), "--urls", "http://127.0.0.1:0", "--store", $"file:{_directory}"])
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        };
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var errors = await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.Equal(1, process.ExitCode);
        Assert.StartsWith("FakeOss does not start: ", errors, StringComparison.Ordinal);
        Assert.Contains(file, errors, StringComparison.Ordinal);
        Assert.Single(errors.Trim().Split('\n'));
        Assert.DoesNotContain("   at ", errors + await output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task a_full_disk_is_named_in_the_log()
    {
        Directory.CreateDirectory(_directory);
        var log = new CapturedLog();
        var file = new IndexFile(Path.Combine(_directory, "index.db"), fsync: false);
        await using var host = await OssTestHost.StartAsync(
            services =>
            {
                services.AddSingleton<ILoggerProvider>(log);
                services.AddSingleton(provider => new OssStore(new OssIndex(file), new MemoryBlobStore(), provider.GetRequiredService<ILogger<OssStore>>()));
            });
        file.Use(static index => index.Execute("PRAGMA max_page_count = 1")); // no page more than it has: what a full disk looks like to SQLite
        var statuses = new List<int>();
        for (var i = 0; i < 200 && !statuses.Contains(503); i++)
        {
            statuses.Add((await host.Root.PutAsync($"full/{i}", "x", ("x-oss-meta-long", new string('x', 4000)))).Status);
        }

        Assert.Equal(503, statuses[^1]);
        Assert.Contains(log.Lines, static line => line.Contains("database or disk is full", StringComparison.Ordinal));
        Assert.DoesNotContain(log.Lines, static line => line.Contains("cannot rollback", StringComparison.Ordinal));
        Assert.Equal(404, (await host.Root.GetAsync($"full/{statuses.Count - 1}")).Status);
        Assert.Equal(200, (await host.Root.GetAsync("2015/01/01/grass.jpg")).Status);
    }

    [Theory]
    [InlineData(null, true)]
    [InlineData("a-key-of-our-own-that-nobody-else-knows", false)]
    public async Task the_development_key_is_announced_by_whoever_uses_it(string? key, bool announced)
    {
        var log = new CapturedLog();
        string[] own = key is null
            ? [] : ["--TokenKeys:Current", "k1", "--TokenKeys:Keys:k1", Convert.ToBase64String(System.Text.Encoding.ASCII.GetBytes(key))];

        await using var host = await OssTestHost.StartAsync(services => services.AddSingleton<ILoggerProvider>(log),
            ["--Logging:LogLevel:Scenario.FakeOss.OssEngine", "Warning", .. own]);

        Assert.Equal(announced,
            log.Lines.Any(static line => line.StartsWith("Warning", StringComparison.Ordinal)
                && line.Contains("development key, which everyone knows", StringComparison.Ordinal)));
    }
}
