namespace Scenario.Load;

/// <summary>What to measure.</summary>
internal sealed record LoadOptions
{
    /// <summary>Directories with the published hosts, by the name that heads their column.</summary>
    public required IReadOnlyList<KeyValuePair<string, string>> Hosts { get; init; }

    /// <summary><c>memory</c>, <c>file</c>, or <c>s3:URL</c> with the credentials of FakeOss in the environment.</summary>
    public required IReadOnlyList<string> Stores { get; init; }

    public required IReadOnlyList<int> Connections { get; init; }

    /// <summary>Of one slice.</summary>
    public required TimeSpan Slice { get; init; }

    public required int Rounds { get; init; }

    /// <summary>Names of workloads; empty: all.</summary>
    public required IReadOnlyList<string> Only { get; init; }

    /// <summary>Another server, instead of hosts of ours.</summary>
    public Uri? Url { get; init; }

    public bool IsS3 { get; init; }

    public string Bucket { get; init; } = "sample-bucket";

    public string Region { get; init; } = "cn-hangzhou";

    /// <summary>Where the report goes; null: standard output.</summary>
    public string? Output { get; init; }

    /// <summary>Leave out what only the runtime of a process of ours can tell.</summary>
    public bool SkipCounters { get; init; }

    /// <summary>Memory instead of speed.</summary>
    public bool IsMemory { get; init; }

    public bool Wants(Workload workload) =>
        Only.Count == 0 || Only.Any(name => workload.Name.Contains(name, StringComparison.OrdinalIgnoreCase));
}
