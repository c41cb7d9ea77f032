using Scenario.Integration.FakeOss.Storage;
using Scenario.Integration.S3;

namespace Scenario.Integration.FakeOss.Laws;

/// <summary>A host over one of the stores; its classes take turns with nobody, so that they may count
/// blobs. It starts when it is first asked for, so that a test can skip.</summary>
public abstract class LawHost(string kind, int sequences, S3Server server) : IAsyncDisposable
{
    private TestStore? _store;
    private OssTestHost? _host;

    internal OssTestHost Host => _host!;

    internal TestStore Store => _store!;

    /// <summary>How many cases: what the store can do in a few seconds, and at least eight, which meet every turning point.</summary>
    internal int Sequences => sequences;

    /// <summary>Skips the test where there is no server for the store.</summary>
    internal async Task StartAsync()
    {
        _store ??= await TestStore.CreateAsync(kind, server);
        _host ??= await OssTestHost.StartAsync(_store.Arguments);
    }

    public async ValueTask DisposeAsync()
    {
        if (_host is not null)
        {
            await _host.DisposeAsync();
        }

        if (_store is not null)
        {
            await _store.DisposeAsync();
        }

        GC.SuppressFinalize(this);
    }
}

public sealed class MemoryLawHost(S3Server server) : LawHost("memory", TestSize.Of(quick: 12, full: 40), server);

public sealed class FileLawHost(S3Server server) : LawHost("file", TestSize.Of(quick: 10, full: 25), server);

public sealed class S3LawHost(S3Server server) : LawHost("s3", 8, server);
