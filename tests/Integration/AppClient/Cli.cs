using System.Text.Json;
using Scenario.AppClient.Commands;

namespace Scenario.Integration.AppClient;

/// <summary>Runs the console client's command line in this process, with its own home directory and environment.</summary>
internal sealed class Cli : IDisposable
{
    private readonly string _home = Directory.CreateTempSubdirectory("cli").FullName;

    public Dictionary<string, string> Variables { get; } = [];

    public string Home => _home;

    public string Out { get; private set; } = "";

    public string Error { get; private set; } = "";

    public byte[] Bytes { get; private set; } = [];

    public JsonElement Json => JsonDocument.Parse(Out).RootElement;

    public string In { get; set; } = "";

    public string File(string name, byte[] content)
    {
        var path = Path.Combine(_home, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        System.IO.File.WriteAllBytes(path, content);
        return path;
    }

    public Task<int> RunAsync(params string[] arguments) => RunAsync(CancellationToken.None, arguments);

    public async Task<int> RunAsync(CancellationToken cancellationToken, params string[] arguments)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        using var bytes = new MemoryStream();
        var environment = new ClientEnvironment
        {
            Out = output,
            Messages = ClientEnvironment.CreateMessages(error, isTerminal: false),
            In = new StringReader(In),
            OpenInput = () => new MemoryStream(System.Text.Encoding.UTF8.GetBytes(In)),
            OpenOutput = () => bytes,
            IsInteractive = false,
            Variable = name => Variables.GetValueOrDefault(name),
            Time = TimeProvider.System,
            StateDirectory = Path.Combine(_home, "state"),
        };
        var code = await ClientCommandLine.RunAsync(arguments, environment, cancellationToken);
        (Out, Error, Bytes) = (output.ToString(), error.ToString(), bytes.ToArray());
        return code;
    }

    public void Dispose() => Directory.Delete(_home, recursive: true);
}
