using Scenario.FakeCloud;

namespace Scenario.Integration.FakeCloud;

/// <summary>Members that no other test needs.</summary>
public sealed class MemberTests
{
    private static readonly DateTimeOffset NewYear = new(2031, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task the_clock_starts_where_the_options_say_and_goes_back_there()
    {
        await using var cloud = await FakeCloudHost.StartAsync(static options => options.Now = NewYear);

        Assert.InRange(cloud.Clock.GetUtcNow(), NewYear, NewYear.AddHours(1));
        cloud.Clock.Advance(TimeSpan.FromDays(400));
        Assert.InRange(cloud.Clock.GetUtcNow(), NewYear.AddDays(400), NewYear.AddDays(401));
        await cloud.ResetAsync(Token);
        Assert.InRange(cloud.Clock.GetUtcNow(), NewYear, NewYear.AddHours(1));
    }

    [Fact]
    public async Task a_timer_of_the_clock_fires_when_the_clock_is_moved_past_it()
    {
        await using var cloud = await FakeCloudHost.StartAsync();
        var fired = new List<string>();
        using var later = cloud.Clock.CreateTimer(_ => fired.Add("later"), null, TimeSpan.FromDays(2), Timeout.InfiniteTimeSpan);
        using var sooner = cloud.Clock.CreateTimer(_ => fired.Add("sooner"), null, TimeSpan.FromDays(1), Timeout.InfiniteTimeSpan);

        cloud.Clock.Advance(TimeSpan.FromDays(3));

        Assert.Equal(["sooner", "later"], fired);
    }

    [Fact]
    public async Task a_deleted_role_issues_nothing_and_its_tokens_are_worth_nothing()
    {
        await using var cloud = await FakeCloudHost.StartAsync();
        var token = await cloud.IssueTokenAsync("oss-readonly");

        await cloud.Ram.DeleteRoleAsync("oss-readonly", Token);

        await Assert.ThrowsAsync<ArgumentException>(() => cloud.IssueTokenAsync("oss-readonly"));
        var oss = new Scenario.Oss.OssClient(new(cloud.OssEndpoint, cloud.Region),
            new Scenario.Oss.Credentials.StaticCredentials(new(token.AccessKeyId, token.AccessKeySecret, token.SecurityToken)));
        await Assert.ThrowsAsync<Scenario.Oss.OssException>(() => oss.HeadObjectAsync("sample-bucket", "2015/01/01/grass.jpg", Token));
        Assert.True(cloud.Requests.Refused.Single().Why.Length > 0);
    }
}
