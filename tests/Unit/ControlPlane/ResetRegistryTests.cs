using Scenario.ControlPlane;

namespace Scenario.Unit.ControlPlane;

public sealed class ResetRegistryTests
{
    [Fact]
    public async Task resets_run_in_the_order_of_registration()
    {
        var registry = new ResetRegistry();
        var ran = new List<string>();
        registry.Register(() => ran.Add("clock"));
        registry.Register(_ =>
        {
            ran.Add("store");
            return Task.CompletedTask;
        });
        await registry.ResetAllAsync(CancellationToken.None);
        await registry.ResetAllAsync(CancellationToken.None);
        Assert.Equal(["clock", "store", "clock", "store"], ran);
    }

    [Fact]
    public async Task the_clock_goes_first_whenever_it_was_registered()
    {
        var resets = new ResetRegistry();
        var done = new List<string>();
        resets.Register(() => done.Add("objects"));
        resets.Register(() => done.Add("clock"), ResetStep.Clock);
        resets.Register(() => done.Add("faults"));

        await resets.ResetAllAsync(CancellationToken.None);

        Assert.Equal(["clock", "objects", "faults"], done);
    }
}
