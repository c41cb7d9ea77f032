using Scenario.ControlPlane;
using Scenario.FakeCloud;
using Scenario.Trainer.Walks;

namespace Scenario.Trainer.Stages;

/// <summary>One cloud with its AppServer and everything that a visitor of the page sees of it. Visitors of one stage share it; a learner has one alone.</summary>
public sealed class Stage : IAsyncDisposable
{
    private readonly Func<AppServerLoad> _load;
    private readonly IAsyncDisposable? _owner;

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

    /// <summary>The walk through the vendor's document over this stage, step by step; null where nobody can play it.</summary>
    public StepWalk? Walk { get; private set; }

    /// <summary>Gives the stage its walk.</summary>
    public void SetWalk(WalkScript script) => Walk = new(this, script);

    public async ValueTask DisposeAsync()
    {
        if (Walk is not null)
        {
            await Walk.DisposeAsync();
        }

        await (_owner?.DisposeAsync() ?? ValueTask.CompletedTask);
    }
}
