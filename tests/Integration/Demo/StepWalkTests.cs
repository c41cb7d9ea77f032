using Scenario.Demo;
using Scenario.Demo.Stack;
using Scenario.Oss.Credentials;
using Scenario.Trainer.Stages;

namespace Scenario.Integration.Demo;

/// <summary>The walk one step at a time, forwards and back.</summary>
public sealed class StepWalkTests
{
    private const string Uploaded = "users/alice/walk/grass-by-alice.jpg";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task step_by_step_it_comes_to_the_same_end_and_every_step_names_its_requests()
    {
        await using var stack = await DemoStack.StartAsync(new DemoOptions { Port = 0 }, Token);
        var walk = stack.Stage.Walk!;

        await walk.StartAsync(Token);
        Assert.Empty(walk.Played);
        while (walk.Next is { } next)
        {
            await walk.NextAsync(next.ExpectsRefusal, Token);
        }

        Assert.True(walk.IsAtEnd);
        Assert.Null(walk.Failure);
        Assert.All(walk.Played, static step => Assert.True(step.Outcome.AsExpected && step.WasRight == true, step.Intro.Step));
        var upload = walk.Played.Single(static step => step.Intro.Step == "upload");
        Assert.Equal([("PutObject", $"sample-bucket/{Uploaded}")], HopsOf(stack.Stage, upload.FirstHop, upload.LastHop));
        var credentials = walk.Played.Single(static step => step.Intro.Step == "credentials");
        Assert.Equal([("/api/credentials", null), ("AssumeRole", null)], HopsOf(stack.Stage, credentials.FirstHop, credentials.LastHop));
    }

    [Fact]
    public async Task back_puts_the_cloud_and_the_clock_back_to_before_the_step()
    {
        await using var stack = await DemoStack.StartAsync(new DemoOptions { Port = 0 }, Token);
        var walk = stack.Stage.Walk!;
        await walk.StartAsync(Token);
        while (walk.Played is not [.., { Intro.Step: "held" }])
        {
            await walk.NextAsync(null, Token);
        }

        Assert.True(await IsThereAsync(stack));
        Assert.True(stack.Stage.Clock.Offset > TimeSpan.FromMinutes(45));
        while (walk.Next!.Step != "upload")
        {
            await walk.BackAsync(Token);
        }

        Assert.False(await IsThereAsync(stack));
        Assert.InRange(stack.Stage.Clock.Offset, TimeSpan.FromMinutes(15), TimeSpan.FromMinutes(20));
        await walk.NextAsync(null, Token);
        Assert.True(walk.Played[^1].Outcome.AsExpected);
        Assert.True(await IsThereAsync(stack));
    }

    [Fact]
    public async Task leaving_in_the_middle_ends_it()
    {
        var stack = await DemoStack.StartAsync(new DemoOptions { Port = 0 }, Token);
        await stack.Stage.Walk!.StartAsync(Token);
        await stack.Stage.Walk.NextAsync(null, Token);

        await stack.Stage.DisposeAsync().AsTask().WaitAsync(Token);

        Assert.Null(stack.Stage.Walk.Next);
    }

    // By the walk's own administrator: what a stranger may not see is no proof.
    private static async Task<bool> IsThereAsync(DemoStack stack)
    {
        var oss = stack.OssClients.Create(
            new(stack.Cloud.OssEndpoint, "cn-hangzhou"), new StaticCredentials(new("LTAI5tScenarioRoot000001", "ScenarioRootSecret000000000001")));
        var page = await oss.ListObjectsAsync("sample-bucket", new(Prefix: "users/alice/walk/"), Token);
        return page.Objects.Any(static o => o.Key == Uploaded);
    }

    private static IEnumerable<(string, string?)> HopsOf(Stage stage, long first, long last) =>
        Enumerable.Range((int)first, (int)(last - first + 1)).Select(number => stage.Feed.Find(number)!).Select(static hop => (hop.Name, hop.ObjectKey));
}
