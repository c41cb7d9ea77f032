using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Scenario.FakeCloud.Hosting;

namespace Scenario.Unit.FakeCloud;

public sealed class CloudServerTests
{
    [Fact]
    public async Task a_request_that_comes_before_the_engine_is_ready_waits_and_is_answered_by_it()
    {
        await using var services = new ServiceCollection().AddSingleton("of the engine").BuildServiceProvider();
        var application = new CloudServer.Engine(static _ => { });
        var early = application.CreateContext(new DefaultHttpContext().Features);
        var answer = application.ProcessRequestAsync(early);
        Assert.False(answer.IsCompleted);

        application.Begin(
            static context =>
            {
                context.Items["seen"] = context.RequestServices.GetRequiredService<string>();
                return Task.CompletedTask;
            },
            services.GetRequiredService<IServiceScopeFactory>());
        await answer.WaitAsync(TestContext.Current.CancellationToken);

        Assert.Equal("of the engine", early.Items["seen"]);
    }

    [Fact]
    public async Task a_request_whose_client_leaves_before_the_engine_is_ready_waits_no_longer()
    {
        var application = new CloudServer.Engine(static _ => { });
        using var left = new CancellationTokenSource();
        var context = application.CreateContext(new DefaultHttpContext { RequestAborted = left.Token }.Features);
        var answer = application.ProcessRequestAsync(context);

        await left.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => answer);
    }
}
