using Scenario.Seeds;

namespace Scenario.Hosting;

/// <summary>The section <c>Seed</c>.</summary>
internal sealed class SeedSettings
{
    [Setting("Seed file with accounts, identities, buckets and objects (docs/seed.md).", Switch = "--seed FILE", Default = "the documented account")]
    public string? File { get; set; }

    /// <summary>Directory that the seed's own file names are relative to; null for the built-in seed.</summary>
    public string? FolderOf() => string.IsNullOrEmpty(File) ? null : Path.GetDirectoryName(Path.GetFullPath(File));

    /// <exception cref="InvalidOperationException">The file cannot be read, or breaks a rule of the seed.</exception>
    public ScenarioSeed Read()
    {
        if (string.IsNullOrEmpty(File))
        {
            return ScenarioSeed.Default;
        }

        byte[] bytes;
        try
        {
            bytes = System.IO.File.ReadAllBytes(File);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new InvalidOperationException($"Seed:File '{File}' cannot be read: {exception.Message}", exception);
        }

        var result = SeedReader.Parse(bytes);
        return result.IsValid ? result.Seed : throw new InvalidOperationException($"Seed:File '{File}' is refused. {result.Error}");
    }
}
