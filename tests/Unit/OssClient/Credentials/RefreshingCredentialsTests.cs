using Microsoft.Extensions.Time.Testing;
using Scenario.Oss.Credentials;

namespace Scenario.Unit.OssClient.Credentials;

public sealed class RefreshingCredentialsTests : IDisposable
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
    private readonly RefreshingCredentials _credentials;
    private TimeSpan _life = TimeSpan.FromMinutes(30);
    private TimeSpan _serverAhead;
    private Func<int, Task>? _before;
    private int _issued;
    private readonly List<string?> _rejected = [];

    public RefreshingCredentialsTests() => _credentials = new RefreshingCredentials(IssueAsync, _time);

    public void Dispose() => _credentials.Dispose();

    [Fact]
    public async Task they_are_asked_for_once_and_kept()
    {
        var all = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => _credentials.GetAsync(default).AsTask()));
        Assert.Single(all.Distinct());
        _time.Advance(TimeSpan.FromMinutes(24));
        await _credentials.GetAsync(default);
        Assert.Equal(1, _issued);
    }

    [Fact]
    public async Task they_are_renewed_five_minutes_before_a_half_hour_ends()
    {
        await _credentials.GetAsync(default);
        _time.Advance(TimeSpan.FromMinutes(25));
        Assert.Equal("STS.2", (await _credentials.GetAsync(default)).AccessKeyId);
    }

    [Fact]
    public async Task short_ones_are_renewed_when_a_fifth_of_their_life_is_left()
    {
        _life = TimeSpan.FromMinutes(15);
        await _credentials.GetAsync(default);
        _time.Advance(TimeSpan.FromMinutes(11.9));
        await _credentials.GetAsync(default);
        Assert.Equal(1, _issued);
        _time.Advance(TimeSpan.FromMinutes(0.1));
        await _credentials.GetAsync(default);
        Assert.Equal(2, _issued);
    }

    [Theory]
    [InlineData(-300)]
    [InlineData(300)]
    public async Task their_life_is_measured_on_the_servers_clock(int aheadMinutes)
    {
        _serverAhead = TimeSpan.FromMinutes(aheadMinutes);
        await _credentials.GetAsync(default);
        _time.Advance(TimeSpan.FromMinutes(24));
        await _credentials.GetAsync(default);
        Assert.Equal(1, _issued);
        _time.Advance(TimeSpan.FromMinutes(1));
        await _credentials.GetAsync(default);
        Assert.Equal(2, _issued);
    }

    [Fact]
    public async Task an_early_renewal_that_fails_leaves_the_old_ones_in_use_until_they_end()
    {
        var first = await _credentials.GetAsync(default);
        _before = _ => throw new HttpRequestException("down");
        _time.Advance(TimeSpan.FromMinutes(26));
        Assert.Equal(first, await _credentials.GetAsync(default));
        _time.Advance(TimeSpan.FromMinutes(4));
        await Assert.ThrowsAsync<HttpRequestException>(() => _credentials.GetAsync(default).AsTask());
        _before = null;
        Assert.Equal("STS.2", (await _credentials.GetAsync(default)).AccessKeyId);
    }

    [Fact]
    public async Task an_outage_is_tried_at_most_every_thirty_seconds_while_the_old_ones_live()
    {
        await _credentials.GetAsync(default);
        var tries = 0;
        _before = _ =>
        {
            tries++;
            throw new HttpRequestException("down");
        };
        _time.Advance(TimeSpan.FromMinutes(26));
        for (var i = 0; i < 10; i++)
        {
            await _credentials.GetAsync(default);
        }

        Assert.Equal(1, tries);
        _time.Advance(TimeSpan.FromSeconds(30));
        await _credentials.GetAsync(default);
        Assert.Equal(2, tries);
    }

    [Fact]
    public async Task nearly_expired_ones_from_a_cache_are_not_asked_for_at_every_request()
    {
        _life = TimeSpan.FromSeconds(40);
        for (var i = 0; i < 10; i++)
        {
            await _credentials.GetAsync(default);
        }

        Assert.Equal(1, _issued);
    }

    [Fact]
    public async Task all_who_were_refused_share_one_renewal()
    {
        var refused = await _credentials.GetAsync(default);
        var replaced = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => _credentials.ReplaceAsync(refused, default).AsTask()));
        Assert.All(replaced, r => Assert.Equal("STS.2", r!.AccessKeyId));
        Assert.Equal(2, _issued);

        // One who comes late with the old ones gets the new ones, not newer ones.
        Assert.Equal("STS.2", (await _credentials.ReplaceAsync(refused, default))!.AccessKeyId);
        Assert.Equal(2, _issued);
    }

    [Fact]
    public async Task the_same_credentials_again_are_no_replacement()
    {
        var refused = await _credentials.GetAsync(default);
        _issued = 0;
        Assert.Null(await _credentials.ReplaceAsync(refused, default));
    }

    [Fact]
    public async Task the_server_is_told_which_credentials_were_refused()
    {
        var refused = await _credentials.GetAsync(default);
        Assert.Equal("STS.2", (await _credentials.ReplaceAsync(refused, default))!.AccessKeyId);
        Assert.Equal([null, "STS.1"], _rejected);
    }

    [Fact]
    public async Task a_renewal_under_way_that_brings_the_refused_ones_again_is_followed_by_a_replacement()
    {
        var refused = await _credentials.GetAsync(default);
        _time.Advance(TimeSpan.FromMinutes(26));
        var release = new TaskCompletionSource();
        _before = async _ =>
        {
            await release.Task;
            _issued = _rejected[^1] is null ? 1 : 2; // a server that has the old ones in its cache until it hears of the refusal
        };
        var ordinary = _credentials.GetAsync(default).AsTask();
        var replacement = _credentials.ReplaceAsync(refused, default).AsTask();
        release.SetResult();
        await ordinary;

        Assert.Equal("STS.2", (await replacement)!.AccessKeyId);
        Assert.Equal([null, null, "STS.1"], _rejected);
    }

    [Fact]
    public async Task one_who_gives_up_does_not_cancel_the_others()
    {
        var release = new TaskCompletionSource();
        _before = _ => release.Task;
        using var impatient = new CancellationTokenSource();
        var first = _credentials.GetAsync(impatient.Token).AsTask();
        var second = _credentials.GetAsync(default).AsTask();
        await impatient.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        release.SetResult();
        Assert.Equal("STS.1", (await second).AccessKeyId);
        Assert.Equal(1, _issued);
    }

    [Fact]
    public async Task secrets_do_not_appear_in_text()
    {
        var issued = await _credentials.GetAsync(default);
        Assert.DoesNotContain("secret", issued.ToString(), StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("token", issued.ToString(), StringComparison.OrdinalIgnoreCase);
    }

    private async Task<OssCredentials> IssueAsync(string? rejected, CancellationToken cancellationToken)
    {
        _rejected.Add(rejected);
        var number = Interlocked.Increment(ref _issued);
        if (_before is not null)
        {
            try
            {
                await _before(number);
                number = _issued;
            }
            catch
            {
                Interlocked.Decrement(ref _issued);
                throw;
            }
        }

        var now = _time.GetUtcNow() + _serverAhead;
        return new OssCredentials($"STS.{number}", "the-secret", "the-token", now + _life) { IssuedAt = now };
    }
}
