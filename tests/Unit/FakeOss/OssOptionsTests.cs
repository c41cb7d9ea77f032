using Microsoft.Extensions.Options;
using Scenario.FakeOss;

namespace Scenario.Unit.FakeOss;

/// <summary>Ranges of the engine's options; both ends of each are in it.</summary>
public sealed class OssOptionsTests
{
    [Fact]
    public void what_is_in_range_passes() => Assert.All((OssOptions[])
    [
        new(),
        new() { Region = "cn-shanghai", FurtherRegions = ["us-west-1"], ServiceNames = ["oss.test"] },
        new() { RestoreDelay = TimeSpan.Zero, CallbackTimeout = TimeSpan.FromSeconds(1) },
        new() { RestoreDelay = TimeSpan.FromDays(7), CallbackTimeout = TimeSpan.FromMinutes(5) },
    ], static options => options.Validate());

    [Fact]
    public void what_is_out_of_range_is_refused_by_its_key_and_its_rule() => Assert.All(((OssOptions, string)[])
    [
        (new() { Region = "Shanghai" }, "Region:"),
        (new() { FurtherRegions = ["cn-shanghai", ""] }, "FurtherRegions:"),
        (new() { RestoreDelay = TimeSpan.FromTicks(-1) }, "RestoreSeconds must be 0 to 604800."),
        (new() { RestoreDelay = TimeSpan.FromDays(7) + TimeSpan.FromTicks(1) }, "RestoreSeconds must be 0 to 604800."),
        (new() { CallbackTimeout = TimeSpan.FromMilliseconds(999) }, "Callback:TimeoutSeconds must be 1 to 300."),
        (new() { CallbackTimeout = TimeSpan.FromMinutes(5) + TimeSpan.FromTicks(1) }, "Callback:TimeoutSeconds must be 1 to 300."),
        (new() { ServiceNames = ["oss.test", ""] }, "ServiceNames must be host names."),
        (new() { ServiceNames = ["http://oss.test"] }, "ServiceNames must be host names."),
    ], static wrong => Assert.Contains($"The setting {wrong.Item2}", Assert.Single(Mistakes(wrong.Item1)), StringComparison.Ordinal));

    [Fact]
    public void every_mistake_is_told_at_once() => Assert.Equal(2, Mistakes(new() { Region = "", ServiceNames = [""] }).Count());

    private static IEnumerable<string> Mistakes(OssOptions options) => Assert.Throws<OptionsValidationException>(options.Validate).Failures;
}
