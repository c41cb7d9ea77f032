using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Scenario.Class;

/// <summary>The demonstration in class mode, in a process of its own.</summary>
internal sealed class ClassHost : IAsyncDisposable
{
    private readonly Process _process;

    private ClassHost(Process process, Uri address, string code) => (_process, Address, Code) = (process, address, code);

    public Uri Address { get; }

    public string Code { get; }

    public TimeSpan CpuTime
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    public long ResidentBytes => Status("VmRSS:");

    public long PeakResidentBytes => Status("VmHWM:");

    public static async Task<ClassHost> StartAsync(string assembly)
    {
        var port = FreePort();
        var process = Process.Start(
            new ProcessStartInfo("dotnet", [assembly, "--class", "--address", "127.0.0.1", "--port", port.ToString(CultureInfo.InvariantCulture)])
            {
                RedirectStandardOutput = true,
            })!;
        string? code = null;
        while (await process.StandardOutput.ReadLineAsync() is { } line && !line.StartsWith("Ctrl-C", StringComparison.Ordinal))
        {
            code = line.StartsWith("with the code", StringComparison.Ordinal) ? line["with the code".Length..].Trim() : code;
        }

        return code is null ? throw new InvalidOperationException("The demonstration did not tell a join code.")
            : new(process, new Uri($"http://127.0.0.1:{port}"), code);
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    // Four ports in a row from a free one; the others are free as well, as good as always.
    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private long Status(string name) =>
        long.Parse(File.ReadLines($"/proc/{_process.Id}/status").First(line => line.StartsWith(name, StringComparison.Ordinal))[name.Length..].Replace("kB",
            "").Trim(),
            CultureInfo.InvariantCulture) * 1024;
}
