namespace Scenario.Load;

/// <summary>The closed-loop measurement: every workload, every number of connections, all targets in turn within each round.</summary>
internal sealed class LoadRun(LoadOptions options, LoadStand stand)
{
    private const int WarmUpConnections = 8;
    private const int WarmUpSlices = 6; // the runtime compiles in steps, and what it has counted first it compiles last

    private IReadOnlyList<LoadTarget> All => [.. stand.Floors, .. stand.Targets];

    public IReadOnlyList<Workload> Workloads { get; } =
        [.. Workload.All.Where(options.Wants).Where(workload => !workload.IsSts || stand.Targets.Exists(static target => target.Client.HasSts))];

    public async Task RunAsync(Action<string> progress)
    {
        foreach (var workload in Workloads)
        {
            progress(workload.Name);
            foreach (var target in stand.Targets.Where(target => Takes(target, workload)))
            {
                await workload.PrepareAsync(target.Client);
            }

            await stand.TeachFloorsAsync(stand.Targets[^1], workload);
            foreach (var target in All.Where(target => Takes(target, workload)))
            {
                await Slice.ClosedAsync(target.Client, workload, WarmUpConnections, options.Slice * WarmUpSlices);
            }

            foreach (var connections in options.Connections)
            {
                for (var round = 0; round < options.Rounds; round++)
                {
                    // another one begins each round, so that no target always follows the same neighbour
                    var order = All.Where(target => Takes(target, workload)).ToArray();
                    for (var i = 0; i < order.Length; i++)
                    {
                        var target = order[(i + round) % order.Length];
                        target.Add(workload, connections, await Slice.ClosedAsync(target, workload, connections, options.Slice * workload.Slices));
                    }
                }
            }
        }
    }

    // One STS serves all stores of a build, and only an upload has a body whose MD5 counts.
    public bool Takes(LoadTarget target, Workload workload) =>
        target == stand.Floor
        || (target == stand.Digesting ? workload.IsUpload : !workload.IsSts || (target.Client.HasSts && target.Store == options.Stores[0]));

    /// <summary>Bytes that the server allocates for one small request.</summary>
    public async Task<double> AllocatedAsync(LoadTarget target, Workload workload)
    {
        const int Turns = 20_000;
        await workload.PrepareAsync(target.Client);
        await Slice.CountedAsync(target.Client, workload, WarmUpConnections, Turns / 4);
        using var counter = new AllocationCounter(target.Process!.Id);
        var before = await counter.TotalAsync();
        await Slice.CountedAsync(target.Client, workload, WarmUpConnections, Turns);
        return (await counter.TotalAsync() - before) / Turns;
    }

    /// <summary>Each target at a fixed rate: half of what it did in the closed loop with the fewest connections.</summary>
    public async Task<Slice> OpenAsync(LoadTarget target, Workload workload, TimeSpan duration) =>
        await Slice.OpenAsync(target.Client, workload, target.SumOf(workload, options.Connections[0])!.Rate / 2, duration);
}
