namespace Scenario.Integration.FakeOss.Laws;

/// <summary>A host over one of the stores; its classes take turns with nobody, so that they may count blobs.</summary>
public abstract class LawHost(int sequences) : IAsyncLifetime
{
    internal OssTestHost Host { get; private set; } = null!;

    /// <summary>How many cases: what the store can do in a few seconds.</summary>
    internal int Sequences => sequences;

    protected abstract string Store { get; }

    public virtual async ValueTask InitializeAsync() => Host = await OssTestHost.StartAsync("--store", Store);

    public virtual async ValueTask DisposeAsync()
    {
        await Host.DisposeAsync();
        GC.SuppressFinalize(this);
    }
}

public sealed class MemoryLawHost() : LawHost(40)
{
    protected override string Store => "memory";
}

public sealed class FileLawHost() : LawHost(25)
{
    private readonly string _directory = Directory.CreateTempSubdirectory("scenario-laws-").FullName;

    protected override string Store => "file:" + _directory;

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        Directory.Delete(_directory, recursive: true);
    }
}
