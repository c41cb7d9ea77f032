namespace Scenario.Load;

/// <summary>A column of a table: who serves, and over which store.</summary>
/// <param name="Host">Name of the build, or of the server.</param>
/// <param name="Store">Empty where that is the server's own affair.</param>
/// <param name="Client">Talks to it.</param>
/// <param name="Process">FakeOss, where it is ours.</param>
/// <param name="Sts">FakeSts, where it is ours.</param>
/// <param name="IsJit">The runtime's counters can be read.</param>
internal sealed record LoadTarget(string Host, string Store, LoadClient Client, HostProcess? Process = null, HostProcess? Sts = null, bool IsJit = false)
{
    public Dictionary<(string Workload, int Connections), List<Slice>> Slices { get; } = [];

    public void Add(Workload workload, int connections, Slice slice)
    {
        if (!Slices.TryGetValue((workload.Name, connections), out var slices))
        {
            Slices.Add((workload.Name, connections), slices = []);
        }

        slices.Add(slice);
    }

    public Slice? SumOf(Workload workload, int connections) =>
        Slices.TryGetValue((workload.Name, connections), out var slices) ? Slice.Sum(slices) : null;

    /// <summary>
    /// What the rate would be in parts of the floor's on a machine that does nothing else: client and floor together need so much processor time
    /// for one turn, client and this server so much. Of all figures the least touched by other work.
    /// </summary>
    public double? TimeShareOf(LoadTarget floor, Workload workload, int connections) =>
        SumOf(workload, connections) is { } own && own.ServerTime > TimeSpan.Zero && floor.SumOf(workload, connections) is { } other
            ? (other.ClientMicroseconds + other.ServerMicroseconds) / (own.ClientMicroseconds + own.ServerMicroseconds)
            : null;

    /// <summary>This target's rate in parts of the other's, as the median over the rounds: each round's slices lay side by side in time.</summary>
    public double? ShareOf(LoadTarget floor, Workload workload, int connections)
    {
        if (!Slices.TryGetValue((workload.Name, connections), out var own))
        {
            return null;
        }

        var shares = own.Zip(floor.Slices[(workload.Name, connections)], static (mine, other) => mine.Rate / other.Rate).Order().ToArray();
        return shares.Length % 2 == 1 ? shares[shares.Length / 2] : (shares[(shares.Length / 2) - 1] + shares[shares.Length / 2]) / 2;
    }
}
