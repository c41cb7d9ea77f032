using System.Net.Http.Headers;
using Scenario.Ram.Identities;
using Scenario.Seeds;

namespace Scenario.FakeOss.Identities;

/// <summary>The identities of a FakeSts in another process, at most one second old.</summary>
/// <remarks>Until FakeSts has answered once, those of the seed serve; from then on a failure is 503, never a stale permission.</remarks>
internal sealed class RemoteDirectory(OssOptions options, ScenarioSeed seed, TimeProvider time, ILogger<RemoteDirectory> logger)
    : IRamDirectorySource, IDisposable
{
    private static readonly TimeSpan Freshness = TimeSpan.FromSeconds(1);

    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false }) { Timeout = TimeSpan.FromSeconds(5) };
    private readonly Uri _address = new(options.DirectoryUrl, "/__admin/directory");
    private readonly SemaphoreSlim _single = new(1, 1);
    private readonly RamDirectory _seed = seed.ToDirectory(time.GetUtcNow());
    private RamDirectory? _current;
    private EntityTagHeaderValue? _entityTag;
    private long? _readAt;

    public async ValueTask<RamDirectory> GetAsync(CancellationToken cancellationToken)
    {
        if (!IsFresh())
        {
            await _single.WaitAsync(cancellationToken);
            try
            {
                await (IsFresh() ? Task.CompletedTask : ReadAsync(cancellationToken));
            }
            finally
            {
                _single.Release();
            }
        }

        return _current ?? _seed;
    }

    public void Dispose()
    {
        _http.Dispose();
        _single.Dispose();
    }

    private bool IsFresh() => _readAt is { } at && time.GetElapsedTime(at) < Freshness;

    private async Task ReadAsync(CancellationToken cancellationToken)
    {
        var askedAt = time.GetTimestamp();
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, _address);
            request.Headers.Add("X-Scenario-Directory-Key", options.DirectorySharedKey);
            if (_entityTag is not null)
            {
                request.Headers.IfNoneMatch.Add(_entityTag);
            }

            using var response = await _http.SendAsync(request, cancellationToken);
            if (response.StatusCode != System.Net.HttpStatusCode.NotModified)
            {
                response.EnsureSuccessStatusCode();
                var result = SeedReader.Parse(await response.Content.ReadAsByteArrayAsync(cancellationToken));
                _current = (result.Seed ?? throw new InvalidDataException($"The directory cannot be read: {result.Error}")).ToDirectory(time.GetUtcNow());
                _entityTag = response.Headers.ETag;
            }
        }
        catch (Exception exception) when (exception is HttpRequestException or InvalidDataException
            || (exception is TaskCanceledException && !cancellationToken.IsCancellationRequested))
        {
            if (_current is not null)
            {
                throw new OssError.ServiceUnavailable("The identities cannot be read at the moment.").ToException();
            }

            if (_readAt is null)
            {
                Log.DirectoryFromSeed(logger, _address);
            }
        }

        _readAt = askedAt;
    }
}
