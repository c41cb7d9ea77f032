using Scenario.Cloud;

namespace Scenario.Unit.Cloud;

public sealed class CloudSettingsTests
{
    [Fact]
    public void without_a_variable_both_fakes_are_as_after_any_first_start()
    {
        var settings = CloudSettings.Read(static _ => null);

        Assert.Equal((8711, 8712, false, true), (settings.StsPort, settings.OssPort, settings.Https, settings.Log));
        Assert.Equal((null, null, null), (settings.AdminToken, settings.SeedFile, settings.DataDirectory));
    }

    [Theory]
    [InlineData("ADMIN_TOKEN", "too-short")]
    [InlineData("HTTPS", "yes")]
    [InlineData("LOG", "1")]
    [InlineData("EXPLAIN", "body")]
    [InlineData("SERVICE_NAMES", "cloud,a b")]
    [InlineData("STS_PORT", "0")]
    [InlineData("OSS_PORT", "65530")]
    public void a_wrong_value_is_refused_by_the_name_of_its_variable(string name, string value)
    {
        var refusal = Assert.Throws<InvalidOperationException>(() => CloudSettings.Read(variable => variable == name ? value : null));

        Assert.StartsWith(name + " must ", refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("too-short", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void the_page_lists_every_variable_as_help_does()
    {
        var page = File.ReadAllText(Path.Combine(Repository.Root, "docs", "containers.md"));

        Assert.All(CloudSettings.Variables, variable => Assert.Contains($"| `{variable.Name}` | {variable.What} |", page, StringComparison.Ordinal));
    }
}
