using System.Text;
using System.Text.Json;
using Scenario.Seeds;

namespace Scenario.Unit.Tool;

public sealed class SeedValidateCommandTests
{
    [Fact]
    public async Task the_built_in_seed_passes_and_is_counted()
    {
        var run = await ToolRun.WithInputAsync(Encoding.UTF8.GetString(DefaultSeed.Bytes), "seed", "validate", "-", "--json");

        Assert.Equal(0, run.Exit);
        using var counts = JsonDocument.Parse(run.Output);
        Assert.Equal((1, 2, 7), (counts.RootElement.GetProperty("accounts").GetInt32(), counts.RootElement.GetProperty("roles").GetInt32(),
            counts.RootElement.GetProperty("objects").GetInt32()));
    }

    [Theory]
    [InlineData("{\n \"accounts\": [{ \"accountId\": \"one\" }]\n}", "stdin:2:30: ")]
    [InlineData("{\n \"accounts\": [{ \"accountId\": \"1\", \"buckets\": [{\"name\":\"photos\",\n  \"objects\":[{\"key\":\"a\",\"file\":\"none.jpg\"}]}] }]\n}",
        "stdin:3:14: ")]
    [InlineData("{\n", "stdin:2:1: ")]
    public async Task a_fault_has_its_place_and_ends_with_2(string seed, string start)
    {
        var run = await ToolRun.WithInputAsync(seed, "seed", "validate", "-");

        Assert.Equal(2, run.Exit);
        Assert.StartsWith(start, run.Errors, StringComparison.Ordinal);
        Assert.Single(run.Errors.Trim().Split('\n'));
    }
}
