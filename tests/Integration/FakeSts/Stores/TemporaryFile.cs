namespace Scenario.Integration.FakeSts.Stores;

/// <summary>A path in a folder of its own, removed at the end.</summary>
internal sealed class TemporaryFile : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("scenario-");

    public string Path => System.IO.Path.Combine(_folder.FullName, "sub", "directory.db");

    public void Dispose() => _folder.Delete(recursive: true);
}
