using System.Net.Http.Json;

namespace Scenario.Load;

/// <summary>All servers of one run: the floor, and each build over each store, with tokens from its own STS.</summary>
internal sealed class LoadStand : IDisposable
{
    private static readonly AccessCredentials AppServerKey = new("LTAI5tScenarioAppSrv0001", "ScenarioAppServerSecret0000001");

    private readonly List<IDisposable> _owned = [];
    private readonly List<DirectoryInfo> _directories = [];

    private LoadStand(LoadTarget floor, LoadTarget digesting) => (Floor, Digesting) = (floor, digesting);

    public LoadTarget Floor { get; }

    /// <summary>The floor that also computes the MD5 of what is uploaded.</summary>
    public LoadTarget Digesting { get; }

    public List<LoadTarget> Targets { get; } = [];

    public static async Task<LoadStand> StartAsync(LoadOptions options)
    {
        var self = Environment.ProcessPath is { } path && !Path.GetFileNameWithoutExtension(path).Equals("dotnet", StringComparison.Ordinal)
            ? path
            : typeof(LoadStand).Assembly.Location;
        var signer = options.Url is null
            ? new RequestSigner(false, AppServerKey with { Token = new string('t', 900) }, options.Region) // as long as a real token
            : new RequestSigner(options.IsS3, ServerKey(), options.Region);
        var stand = new LoadStand(await FloorAsync("floor"), await FloorAsync("floor with MD5", Load.Floor.DigestArgument));
        foreach (var floor in stand.Floors)
        {
            stand._owned.AddRange([floor.Client, floor.Process!]);
        }

        try
        {
            if (options.Url is { } url)
            {
                stand.Add(new LoadTarget("server", "",
                    new LoadClient(url.Authority, url, options.Bucket, new RequestSigner(options.IsS3, ServerKey(), options.Region))));
            }

            foreach (var (name, directory) in options.Hosts)
            {
                await stand.AddHostAsync(name, directory, options);
            }

            return stand;
        }
        catch
        {
            stand.Dispose();
            throw;
        }

        async Task<LoadTarget> FloorAsync(string name, params string[] arguments)
        {
            var process = await HostProcess.StartAsync(self, "/", ["floor", .. arguments]);
            return new LoadTarget(name, "", new LoadClient(name, process.Url, options.Bucket, signer, process.Url, new StsCaller(AppServerKey)), process, process);
        }
    }

    public IReadOnlyList<LoadTarget> Floors => [Floor, Digesting];

    /// <summary>Lets the floors learn from a target what this workload is answered with.</summary>
    public async Task TeachFloorsAsync(LoadTarget teacher, Workload workload)
    {
        var recorded = new Dictionary<string, RecordedAnswer>(StringComparer.Ordinal);
        teacher.Client.Observe = (shape, answer) => recorded[shape] = answer;
        for (var turn = 0; turn < workload.Answers; turn++)
        {
            await workload.RunAsync(teacher.Client, turn);
        }

        teacher.Client.Observe = null;
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false });
        foreach (var (shape, answer) in recorded)
        {
            foreach (var floor in Floors)
            {
                var place = new Uri(floor.Process!.Url, $"{Load.Floor.RecordPath}?name={Uri.EscapeDataString(shape)}");
                using var stored = await http.PostAsJsonAsync(place, answer);
                stored.EnsureSuccessStatusCode();
            }
        }
    }

    public void Dispose()
    {
        foreach (var owned in _owned)
        {
            owned.Dispose();
        }

        foreach (var directory in _directories)
        {
            directory.Delete(recursive: true);
        }
    }

    private async Task AddHostAsync(string name, string directory, LoadOptions options)
    {
        string[] quiet = ["--Logging:LogLevel:Default", "Warning"];
        var sts = await HostProcess.StartAsync(Executable(directory, "FakeSts"), "/__admin/health", quiet);
        _owned.Add(sts);
        foreach (var store in options.Stores)
        {
            var argument = store;
            if (store == "file")
            {
                _directories.Add(Directory.CreateTempSubdirectory("load-"));
                argument = $"file:{_directories[^1].FullName}";
            }

            var executable = Executable(directory, "FakeOss");
            var oss = await HostProcess.StartAsync(executable, "/__admin/health", [.. quiet, "--store", argument, "--Directory:Url", sts.Url.ToString()]);
            _owned.Add(oss);
            var caller = new StsCaller(AppServerKey);
            AccessCredentials credentials;
            using (var asking = new LoadClient(name, oss.Url, options.Bucket, new RequestSigner(false, AppServerKey, options.Region), sts.Url, caller))
            {
                credentials = StsCaller.Parse(await asking.CallStsAsync("AssumeRole", static call => call.AssumeRole(), wantsBody: true));
            }

            var client = new LoadClient($"{name}, {store}", oss.Url, options.Bucket, new RequestSigner(false, credentials, options.Region), sts.Url, caller);
            Add(new LoadTarget(name, store, client, oss, sts, IsJit: executable.EndsWith(".dll", StringComparison.Ordinal)));
        }
    }

    private void Add(LoadTarget target)
    {
        _owned.Insert(0, target.Client);
        Targets.Add(target);
    }

    private static AccessCredentials ServerKey() => new(
        Variable("SCENARIO_LOAD_ACCESS_KEY"),
        Variable("SCENARIO_LOAD_SECRET_KEY"),
        Environment.GetEnvironmentVariable("SCENARIO_LOAD_SECURITY_TOKEN") is { Length: > 0 } token ? token : null);

    private static string Variable(string name) =>
        Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : throw new InvalidOperationException($"{name} is needed for --url.");

    private static string Executable(string directory, string host)
    {
        var library = Path.Combine(directory, $"Scenario.{host}.dll");
        var native = Path.Combine(directory, OperatingSystem.IsWindows() ? $"Scenario.{host}.exe" : $"Scenario.{host}");
        return File.Exists(library) ? library
            : File.Exists(native) ? native
            : throw new InvalidOperationException($"{directory} holds no Scenario.{host}: publish it there.");
    }
}
