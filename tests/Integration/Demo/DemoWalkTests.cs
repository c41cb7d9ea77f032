using System.Text;
using Scenario.Demo;
using Scenario.Demo.Stack;
using Scenario.Demo.Walk;
using Scenario.Ram.Seed;

namespace Scenario.Integration.Demo;

public sealed class DemoWalkTests
{
    [Fact]
    public async Task every_step_of_the_document_comes_out_as_expected()
    {
        var transcript = await PlayAsync(seedFile: null);

        Assert.DoesNotContain(transcript.Steps, static step => !step.AsExpected);
        Assert.True(transcript.Ok);
        Assert.True(transcript.Steps.Count(static step => step.Refused) > 15);
        Assert.All(transcript.Steps.Where(static step => step.Refused), static step => Assert.False(string.IsNullOrEmpty(step.Explanation), step.Asked));
        Assert.Equal(0, transcript.ObjectBytesThroughAppServer);
        Assert.True(transcript.AppServerBytes > 0);
        Assert.True(transcript.ObjectBytesDirect > 0);
    }

    [Fact]
    public async Task it_can_be_played_again_and_leaves_the_clock_and_the_store_as_they_were()
    {
        var token = TestContext.Current.CancellationToken;
        await using var stack = await DemoStack.StartAsync(new DemoOptions { Port = 0 }, token);
        using var walks = new WalkRunner(stack, onStep: null);

        Assert.True((await walks.PlayAsync(token)).Ok);
        Assert.Equal(TimeSpan.Zero, stack.Cloud.Clock.Offset);
        Assert.True((await walks.PlayAsync(token)).Ok);
    }

    [Fact]
    public async Task a_role_that_may_write_breaks_the_walk()
    {
        var generous = Encoding.UTF8.GetString(DefaultSeed.Bytes).Replace("AliyunOSSReadOnlyAccess", "AliyunOSSFullAccess", StringComparison.Ordinal);
        var file = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        await File.WriteAllTextAsync(file, generous, TestContext.Current.CancellationToken);
        try
        {
            var transcript = await PlayAsync(file);

            Assert.False(transcript.Ok);
            Assert.Contains(transcript.Steps, static step => step is { AsExpected: false, Expected: "AccessDenied", Answer: not "" });
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static async Task<Transcript> PlayAsync(string? seedFile)
    {
        var token = TestContext.Current.CancellationToken;
        await using var stack = await DemoStack.StartAsync(new DemoOptions { Port = 0, Seed = seedFile }, token);
        using var walks = new WalkRunner(stack, onStep: null);
        return await walks.PlayAsync(token);
    }
}
