using System.Collections.Concurrent;
using System.Text;
using Scenario.ControlPlane;
using Scenario.FakeCloud;
using Scenario.FakeCloud.Hosting;
using Scenario.Trainer.Calls;
using Scenario.Trainer.Walks;

namespace Scenario.Trainer.Stages;

/// <summary>One cloud with its AppServer and everything that a visitor of the page sees of it.
/// Visitors of one stage share it; a learner has one alone.</summary>
public sealed class Stage : IAsyncDisposable
{
    private readonly Func<AppServerLoad> _load;
    private readonly IAsyncDisposable? _owner;
    private readonly SemaphoreSlim _stopping = new(1, 1);
    private readonly ConcurrentDictionary<string, bool> _origins = new(StringComparer.Ordinal);
    private IAsyncDisposable? _stsAbsence;

    /// <param name="cloud">The running fakes.</param>
    /// <param name="appServer">Where the AppServer of this cloud listens.</param>
    /// <param name="feed">What the taps in front of the three hosts write to; it listens to the cloud already.</param>
    /// <param name="load">Reads AppServer's byte counter.</param>
    /// <param name="owner">Ends the hosts when the stage ends; null when somebody else does.</param>
    public Stage(FakeCloudHost cloud, Uri appServer, HopFeed feed, Func<AppServerLoad> load, IAsyncDisposable? owner = null)
    {
        Cloud = cloud;
        AppServer = appServer;
        Feed = feed;
        _load = load;
        _owner = owner;
        cloud.Resets.Register(cancellationToken => ForgetTokens(cancellationToken));
        cloud.Resets.Register(ApplyOriginsAsync); // after the bucket's own reset, which forgets its rules
    }

    public FakeCloudHost Cloud { get; }

    public Uri AppServer { get; }

    public HopFeed Feed { get; }

    public MovableClock Clock => Cloud.MovableClock;

    public AppServerLoad Load => _load();

    /// <summary>The account that owns everything here.</summary>
    public string Account { get; init; } = "11223344";

    public string Region { get; init; } = "cn-hangzhou";

    /// <summary>The bucket that the lessons speak of.</summary>
    public string Bucket { get; init; } = "sample-bucket";

    /// <summary>The people of the app with their development passwords.</summary>
    public IReadOnlyDictionary<string, string> AppUsers { get; init; } = new Dictionary<string, string>();

    /// <summary>What AppServer hands out by name.</summary>
    public IReadOnlyList<string> Grants { get; init; } = [];

    /// <summary>Name and address of every host, as a person types it.</summary>
    public IReadOnlyDictionary<string, string> Addresses { get; init; } = new Dictionary<string, string>();

    /// <summary>How requests at the page's port get into the OSS of this stage; null where browsers reach it by its own address.</summary>
    public HostEntrance? OssEntrance { get; init; }

    /// <summary>How requests at the page's port get into the AppServer of this stage; null where browsers reach it by its own address.</summary>
    public HostEntrance? AppServerEntrance { get; init; }

    /// <summary>Where a receiver of reports beside AppServer may listen on loopback; null for any port, as OSS calls whichever it is told.</summary>
    internal LoopbackPort? ReportPort { get; init; }

    /// <summary>Makes AppServer forget the tokens that it holds: after a clock went back, they would be of the future.</summary>
    public Func<CancellationToken, Task> ForgetTokens { get; init; } = static _ => Task.CompletedTask;

    /// <summary>The walk through the vendor's document over this stage, step by step; null where nobody can play it.</summary>
    public StepWalk? Walk { get; private set; }

    /// <summary>Gives the stage its walk.</summary>
    public void SetWalk(WalkScript script) => Walk = new(this, script);

    /// <summary>The long-lived key of a RAM user of the account.</summary>
    /// <param name="userName">The user; null for the account's root.</param>
    /// <exception cref="InvalidOperationException">There is no such key (any more).</exception>
    public CloudKey KeyOf(string? userName)
    {
        var directory = Cloud.Ram.Directory;
        var userId = userName is null ? null : directory.FindUser(Account, userName)?.UserId;
        var key = directory.AccessKeys.Values.Where(key => key.AccountId == Account)
            .FirstOrDefault(key => userName is null ? key.IsRoot : key.UserId == userId && !key.IsRoot)
            ?? throw new InvalidOperationException($"The cloud has no key of {userName ?? "root"}.");
        return new(key.AccessKeyId, key.AccessKeySecret);
    }

    /// <summary>Stops STS, or lets it answer again.</summary>
    public async Task ToggleStsAsync()
    {
        await _stopping.WaitAsync();
        try
        {
            if (_stsAbsence is null)
            {
                _stsAbsence = await Cloud.Sts.StopAsync();
            }
            else
            {
                await _stsAbsence.DisposeAsync();
                _stsAbsence = null;
            }
        }
        finally
        {
            _stopping.Release();
        }
    }

    /// <summary>Everything as after start; a service that was stopped answers again.</summary>
    public async Task ResetAsync(CancellationToken cancellationToken = default)
    {
        if (_stsAbsence is not null)
        {
            await ToggleStsAsync();
        }

        await Cloud.ResetAsync(cancellationToken);
    }

    /// <summary>Everything as it was then, and AppServer without the tokens that it has fetched since.</summary>
    public async Task RestoreAsync(CloudSnapshot snapshot, CancellationToken cancellationToken)
    {
        await Cloud.RestoreAsync(snapshot, cancellationToken);
        await ForgetTokens(cancellationToken);
    }

    /// <summary>Lets pages of an origin talk to the bucket, as its owner would by CORS rules; holds after a reset as well.</summary>
    /// <param name="origin">Scheme, host and port of the page.</param>
    /// <param name="cancellationToken">Gives up asking.</param>
    public async Task AllowOriginAsync(string origin, CancellationToken cancellationToken)
    {
        if (_origins.TryAdd(origin, true))
        {
            await ApplyOriginsAsync(cancellationToken);
        }
    }

    private async Task ApplyOriginsAsync(CancellationToken cancellationToken)
    {
        var root = Cloud.Ram.Directory.AccessKeys.Values.FirstOrDefault(key => key.IsRoot && key.AccountId == Account);
        if (root is null || _origins.IsEmpty)
        {
            return;
        }

        var rules = string.Concat(_origins.Keys.Order(StringComparer.Ordinal).Select(static origin => $"""
            <CORSRule><AllowedOrigin>{origin}</AllowedOrigin>
            <AllowedMethod>GET</AllowedMethod><AllowedMethod>PUT</AllowedMethod><AllowedMethod>POST</AllowedMethod><AllowedMethod>DELETE</AllowedMethod>
            <AllowedHeader>*</AllowedHeader><ExposeHeader>ETag</ExposeHeader><ExposeHeader>x-oss-request-id</ExposeHeader></CORSRule>
            """));
        var ask = new OssAsk("PUT", Bucket, "")
        {
            Query = [new("cors", null)],
            Headers = [HopTap.Unseen], // set up by the page: in the story it would look like a request of the phone
            Body = Encoding.UTF8.GetBytes($"<CORSConfiguration>{rules}</CORSConfiguration>"),
        };
        await new StageCalls(this).OssAsync(new(root.AccessKeyId, root.AccessKeySecret), ask, cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        _stopping.Dispose();
        if (Walk is not null)
        {
            await Walk.DisposeAsync();
        }

        await (_owner?.DisposeAsync() ?? ValueTask.CompletedTask);
    }
}
