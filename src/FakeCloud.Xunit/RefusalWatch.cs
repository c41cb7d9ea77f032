namespace Scenario.FakeCloud.Xunit;

/// <summary>The clouds of all fixtures that are alive, and what they refused since a mark.</summary>
internal static class RefusalWatch
{
    private static readonly Lock Gate = new();
    private static readonly List<(FakeCloudHost Cloud, string? Class)> Clouds = [];

    /// <param name="cloud">A fixture's cloud.</param>
    /// <param name="owner">The test class whose fixture it is; null serves several.</param>
    public static void Add(FakeCloudHost cloud, string? owner)
    {
        lock (Gate)
        {
            Clouds.Add((cloud, owner));
        }
    }

    public static void Remove(FakeCloudHost cloud)
    {
        lock (Gate)
        {
            Clouds.RemoveAll(known => known.Cloud == cloud);
        }
    }

    /// <summary>Where the clouds stand that a test of that class may use.</summary>
    public static RefusalMark Mark(string? testClass)
    {
        lock (Gate)
        {
            return new([.. Clouds.Where(known => known.Class is null || known.Class == testClass)
                .Select(static known => (known.Cloud, known.Cloud.Requests.Position))]);
        }
    }

    /// <summary>One line per refusal, under a heading; none when nothing was refused.</summary>
    public static IEnumerable<string> Report(RefusalMark mark)
    {
        var refused = mark.Positions.SelectMany(static at => at.Cloud.Requests.Since(at.Position)).Where(static request => request.IsRefused).ToArray();
        return refused.Length == 0 ? [] : refused.Select(static request => "  " + request).Prepend("Refused by Scenario.FakeCloud while this test ran:");
    }
}

/// <summary>How far the clouds had got when a test began.</summary>
internal sealed record RefusalMark(IReadOnlyList<(FakeCloudHost Cloud, long Position)> Positions);
