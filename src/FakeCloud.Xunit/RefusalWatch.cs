namespace Scenario.FakeCloud.Xunit;

/// <summary>The clouds of all fixtures that are alive, and what they refused since a mark.</summary>
internal static class RefusalWatch
{
    private static readonly Lock Gate = new();
    private static readonly List<FakeCloudHost> Clouds = [];

    public static void Add(FakeCloudHost cloud)
    {
        lock (Gate)
        {
            Clouds.Add(cloud);
        }
    }

    public static void Remove(FakeCloudHost cloud)
    {
        lock (Gate)
        {
            Clouds.Remove(cloud);
        }
    }

    public static RefusalMark Mark()
    {
        lock (Gate)
        {
            return new([.. Clouds.Select(static cloud => (cloud, cloud.Requests.Position))]);
        }
    }

    /// <summary>One line per refusal, under a heading; none when nothing was refused.</summary>
    public static IEnumerable<string> Report(RefusalMark mark)
    {
        var refused = mark.Positions.SelectMany(static at => at.Cloud.Requests.Since(at.Position)).Where(static request => request.IsRefused).ToArray();
        return refused.Length == 0 ? [] : refused.Select(static request => "  " + request).Prepend("Refused by Scenario.FakeCloud while this test ran:");
    }
}
