using System.Diagnostics;
using System.Text;
using System.Text.Json;

namespace Scenario.Integration.Documents;

/// <summary>
/// A directory with the repository's sources in sight and a <c>dotnet</c> that runs the programs as they were built with these tests, a home, and where the
/// machine allows it a network of its own: only loopback, every port free, nothing beyond.
/// </summary>
internal sealed class DocumentSandbox : IDisposable
{
    private static readonly string[] Programs = ["Demo", "FakeSts", "FakeOss", "AppServer", "AppClient", "Tool"];
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(4); // for a block that hangs
    private static readonly Lazy<Task<bool>> OwnNetwork = new(() => SucceedsAsync("unshare", [.. Unshare, "ip", "link", "set", "lo", "up"]));

    private readonly string _root = Directory.CreateTempSubdirectory("document-").FullName;

    public DocumentSandbox()
    {
        foreach (var name in (string[])["home", "bin", "out", "work"])
        {
            Directory.CreateDirectory(Path.Combine(_root, name));
        }

        foreach (var name in (string[])["src", "docs", "tests"])
        {
            Directory.CreateSymbolicLink(Path.Combine(Work, name), Path.Combine(Repository.Root, name));
        }

        WriteDotnet(Path.Combine(_root, "bin", "dotnet"));
        WriteExecutable(Path.Combine(_root, "bin", "scenario"), "#!/usr/bin/env bash\nexec dotnet run --project src/Tool -- \"$@\"\n");
    }

    public string Work => Path.Combine(_root, "work");

    // Each where its own settings lie beside it and no other's.
    private static string BuiltPrograms => Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "..", ".."));

    private static string Configuration => new DirectoryInfo(AppContext.BaseDirectory).Name;

    private static string[] Unshare => ["--user", "--map-root-user", "--net", "--"];

    /// <summary>What a command block has printed.</summary>
    public string OutputOf(DocumentBlock block) => File.Exists(OutputFile(block)) ? File.ReadAllText(OutputFile(block)) : "";

    public string OutputFile(DocumentBlock block) => Path.Combine(_root, "out", $"{block.Language}-{block.Line}");

    /// <summary>Runs a script in bash.</summary>
    /// <returns>Its exit code, and what it said besides the output of its blocks.</returns>
    public async Task<(int ExitCode, string Said)> RunAsync(string script, IReadOnlyDictionary<string, string> variables)
    {
        var file = Path.Combine(_root, "page.sh");
        await File.WriteAllTextAsync(file, script);
        var start = await OwnNetwork.Value
            ? new ProcessStartInfo("unshare", [.. Unshare, "bash", "-c", "ip link set lo up && exec bash \"$0\"", file])
            : new ProcessStartInfo("bash", [file]);
        start.WorkingDirectory = Work;
        start.Environment.Clear();
        start.Environment["PATH"] = $"{Path.Combine(_root, "bin")}:{Environment.GetEnvironmentVariable("PATH")}";
        start.Environment["HOME"] = start.Environment["DOTNET_CLI_HOME"] = Path.Combine(_root, "home");
        start.Environment["LANG"] = "C.UTF-8";
        start.Environment["DOTNET_NOLOGO"] = start.Environment["DOTNET_CLI_TELEMETRY_OPTOUT"] = start.Environment["POWERSHELL_TELEMETRY_OPTOUT"] = "1";
        foreach (var (name, value) in variables)
        {
            start.Environment[name] = value;
        }

        return await RunAsync(start);
    }

    public void Dispose() => Directory.Delete(_root, recursive: true);

    private static async Task<(int ExitCode, string Said)> RunAsync(ProcessStartInfo start)
    {
        var (exitCode, output, errors) = await ChildProcess.RunAsync(start, TestContext.Current.CancellationToken, Limit);
        return (exitCode, output + errors);
    }

    private static async Task<bool> SucceedsAsync(string program, string[] arguments)
    {
        try
        {
            return (await RunAsync(new ProcessStartInfo(program, arguments))).ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false; // another system than Linux
        }
    }

    // `dotnet run --project src/NAME -- …` with the settings of its launch profile, without building what is built.
    private static void WriteDotnet(string path)
    {
        var script = new StringBuilder(
            "#!/usr/bin/env bash\nif [[ ${1-} == run && ${2-} == --project && ${3-} == src/* ]]; then\n  name=${3#src/}; shift 3; [[ ${1-} == -- ]] && shift\n  case $name in\n");
        foreach (var program in Programs)
        {
            var profile = Path.Combine(Repository.Root, "src", program, "Properties", "launchSettings.json");
            var variables = !File.Exists(profile) ? [] : JsonDocument.Parse(File.ReadAllText(profile)).RootElement.GetProperty("profiles").EnumerateObject()
                .First().Value.GetProperty("environmentVariables").EnumerateObject().Select(static v => $"export {v.Name}='{v.Value}'; ");
            script.Append("    ").Append(program).Append(") ").AppendJoin("", variables).Append(";;\n");
        }

        var dotnet = Environment.ProcessPath is { } own && Path.GetFileNameWithoutExtension(own) == "dotnet" ? own : Require.Executable("bash", "dotnet");
        script.Replace(") ;;", ") : ;;");
        script.Append($"    *) echo \"There is no program $name.\" >&2; exit 1 ;;\n  esac\n  exec '{dotnet}' '{BuiltPrograms}'/$name/{Configuration}/Scenario.$name.dll \"$@\"\nfi\nexec '{dotnet}' \"$@\"\n");
        WriteExecutable(path, script.ToString());
    }

    private static void WriteExecutable(string path, string script)
    {
        File.WriteAllText(path, script);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }
}
