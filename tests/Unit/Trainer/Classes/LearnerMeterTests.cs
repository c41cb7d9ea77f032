using Microsoft.Extensions.Time.Testing;
using Scenario.Trainer.Classes;

namespace Scenario.Unit.Trainer.Classes;

public sealed class LearnerMeterTests
{
    [Fact]
    public void a_flood_is_held_to_the_rate_and_the_allowance_fills_up_again_to_its_brim()
    {
        var time = new FakeTimeProvider();
        var meter = new LearnerMeter(new ClassLimits { Burst = 10, RequestsPerSecond = 2 }, time);

        Assert.Equal(10, Taken(meter));
        time.Advance(TimeSpan.FromSeconds(1.5));
        Assert.Equal(3, Taken(meter));
        time.Advance(TimeSpan.FromHours(1));
        Assert.Equal(10, Taken(meter));
    }

    private static int Taken(LearnerMeter meter) => Enumerable.Range(0, 100).Count(_ => meter.TryTake());
}
