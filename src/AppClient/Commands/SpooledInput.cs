namespace Scenario.AppClient.Commands;

/// <summary>Standard input in a temporary file: an upload needs its length, and may have to read it twice.</summary>
internal sealed class SpooledInput : IDisposable
{
    private SpooledInput(string path) => Path = path;

    public string Path { get; }

    public static async Task<SpooledInput> ReadAsync(ClientEnvironment environment, CancellationToken cancellationToken)
    {
        var spooled = new SpooledInput(System.IO.Path.GetTempFileName()); // mode 0600
        try
        {
            await using var input = environment.OpenInput();
            await using var file = File.OpenWrite(spooled.Path);
            await input.CopyToAsync(file, cancellationToken);
            return spooled;
        }
        catch
        {
            spooled.Dispose();
            throw;
        }
    }

    public void Dispose() => File.Delete(Path);
}
