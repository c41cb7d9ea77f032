using System.Net;
using Microsoft.Extensions.Time.Testing;
using Scenario.Trainer.Classes;

namespace Scenario.Unit.Trainer.Classes;

public sealed class AddressTallyTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly AddressTally _codes;

    public AddressTallyTests() => _codes = new(5, _time);

    [Fact]
    public void the_sixth_try_within_a_minute_waits_for_the_minute_to_pass()
    {
        var address = IPAddress.Parse("192.0.2.7");
        for (var i = 0; i < 5; i++)
        {
            Assert.Equal(TimeSpan.Zero, _codes.WaitOf(address));
            _codes.Count(address);
            _time.Advance(TimeSpan.FromSeconds(10));
        }

        Assert.Equal(TimeSpan.FromSeconds(10), _codes.WaitOf(address));
        _time.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal(TimeSpan.Zero, _codes.WaitOf(address));
        Assert.Equal(5, _codes.Total);
    }

    [Fact]
    public void another_address_does_not_wait()
    {
        Fail(IPAddress.Parse("192.0.2.7"));

        Assert.Equal(TimeSpan.Zero, _codes.WaitOf(IPAddress.Parse("192.0.2.8")));
    }

    [Theory]
    [InlineData("192.0.2.7", "::ffff:192.0.2.7")]
    [InlineData("2001:db8:1:2::1", "2001:db8:1:2:ffff::9")]
    public void one_machine_under_another_address_waits_as_well(string tried, string same)
    {
        Fail(IPAddress.Parse(tried));

        Assert.True(_codes.WaitOf(IPAddress.Parse(same)) > TimeSpan.Zero);
    }

    [Fact]
    public void however_many_addresses_try_what_is_remembered_is_bounded_and_forgotten_in_time()
    {
        for (var i = 0; i < 4096; i++)
        {
            _codes.Count(new IPAddress(0x0A000000 + i));
        }

        Assert.True(_codes.WaitOf(IPAddress.Parse("192.0.2.7")) > TimeSpan.Zero);
        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(TimeSpan.Zero, _codes.WaitOf(IPAddress.Parse("192.0.2.7")));
    }

    private void Fail(IPAddress address)
    {
        for (var i = 0; i < 5; i++)
        {
            _codes.Count(address);
        }
    }
}
