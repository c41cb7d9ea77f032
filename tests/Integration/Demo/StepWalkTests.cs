using Scenario.Demo;
using Scenario.Demo.Stack;
using Scenario.Oss.Credentials;
using Scenario.Trainer.Stages;

namespace Scenario.Integration.Demo;

/// <summary>The walk one step at a time, forwards and back.</summary>
public sealed class StepWalkTests(SharedDemo demo) : IClassFixture<SharedDemo>
{
    private const string Uploaded = "users/alice/walk/grass-by-alice.jpg";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task step_by_step_it_comes_to_the_same_end_and_every_step_names_its_requests()
    {
        var stack = demo.Stack; // a walk begins on a cloud as after start
        var walk = stack.Stage.Walk!;

        await walk.StartAsync(Token);
        Assert.Empty(walk.Played);
        while (walk.Next is { } next)
        {
            await walk.NextAsync(next.Expected != "done", Token);
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
        var stack = demo.Stack; // a walk begins on a cloud as after start
        var walk = stack.Stage.Walk!;
        await walk.StartAsync(Token);
        while (walk.Played is not [.., { Intro.Step: "held" }])
        {
            await walk.NextAsync(null, Token);
            Assert.Null(walk.Failure);
        }

        Assert.True(await IsThereAsync(stack));
        Assert.True(stack.Stage.Clock.Offset > TimeSpan.FromMinutes(45));
        while (walk.Next!.Step != "upload")
        {
            await walk.BackAsync(Token);
            Assert.Null(walk.Failure);
        }

        Assert.False(await IsThereAsync(stack));
        Assert.InRange(stack.Stage.Clock.Offset, TimeSpan.FromMinutes(15), TimeSpan.FromMinutes(20));
        await walk.NextAsync(null, Token);
        Assert.True(walk.Played[^1].Outcome.AsExpected);
        Assert.True(await IsThereAsync(stack));
    }

    [Fact]
    public async Task from_its_end_it_goes_back_to_its_beginning_and_comes_out_the_same_again()
    {
        var stack = demo.Stack; // a walk begins on a cloud as after start
        var walk = stack.Stage.Walk!;
        await walk.StartAsync(Token);
        var keys = await stack.Cloud.Oss.KeysAsync("sample-bucket");
        while (walk.Next is not null)
        {
            await walk.NextAsync(null, Token);
        }

        Assert.True(walk.IsAtEnd);
        var first = walk.Played;
        while (walk.Played.Count > 0)
        {
            await walk.BackAsync(Token);
            Assert.Null(walk.Failure);
        }

        Assert.False(walk.IsAtEnd);
        Assert.Equal(keys, await stack.Cloud.Oss.KeysAsync("sample-bucket"));
        Assert.InRange(stack.Stage.Clock.Offset, TimeSpan.FromSeconds(-1), TimeSpan.FromSeconds(1));
        while (walk.Next is not null)
        {
            await walk.NextAsync(null, Token);
            Assert.True(walk.Played[^1].Outcome.AsExpected, walk.Played[^1].Intro.Step);
        }

        Assert.True(walk.IsAtEnd);
        Assert.Equal(first.Select(static step => step.Intro.Step), walk.Played.Select(static step => step.Intro.Step));
        Assert.Equal(first.Select(static step => step.LastHop - step.FirstHop), walk.Played.Select(static step => step.LastHop - step.FirstHop));
    }

    [Fact]
    public async Task going_back_makes_no_request_and_forgets_what_the_step_did()
    {
        var stack = demo.Stack; // a walk begins on a cloud as after start
        var walk = stack.Stage.Walk!;
        await walk.StartAsync(Token);
        for (var step = 0; step < 8; step++)
        {
            await walk.NextAsync(null, Token);
        }

        var hops = stack.Stage.Feed.LastSequence;
        await walk.BackAsync(Token);

        Assert.Equal(7, walk.Played.Count);
        Assert.Equal(hops, stack.Stage.Feed.LastSequence);
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
