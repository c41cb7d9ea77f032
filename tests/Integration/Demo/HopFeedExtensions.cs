using Scenario.Trainer.Stages;

namespace Scenario.Integration.Demo;

internal static class HopFeedExtensions
{
    /// <summary>All hops once those that have arrived are complete: a client has its answer a moment before the host has done with the request.</summary>
    public static async Task<IReadOnlyList<Hop>> SettledAsync(this HopFeed feed, CancellationToken cancellationToken)
    {
        await feed.WaitForAsync(static _ => false, cancellationToken);
        return feed.Hops;
    }
}
