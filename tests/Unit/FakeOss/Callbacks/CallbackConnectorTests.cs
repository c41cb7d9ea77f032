using System.Net;
using Scenario.FakeOss;
using Scenario.FakeOss.Callbacks;
using Scenario.FakeOss.Errors;

namespace Scenario.Unit.FakeOss.Callbacks;

public sealed class CallbackConnectorTests
{
    private static readonly CallbackConnector Connector = new(new OssOptions());

    [Theory]
    [InlineData("http://127.0.0.1:8080/cb?a=1&b=%2F", "http", 8080, "/cb?a=1&b=%2F")]
    [InlineData("app.example.com", "http", 80, "/")]
    [InlineData("app.example.com/cb", "http", 80, "/cb")]
    [InlineData("https://app.example.com?x=y", "https", 443, "/?x=y")]
    [InlineData("http://app.example.com/a/../b//c%2f", "http", 80, "/a/../b//c%2f")]
    [InlineData("http://app.example.com/中?q=é", "http", 80, "/%E4%B8%AD?q=%C3%A9")]
    [InlineData("http://app.example.com/cb#part", "http", 80, "/cb")]
    [InlineData("http://[::1]:9/cb", "http", 9, "/cb")]
    [InlineData("localhost:9/cb", "http", 9, "/cb")]
    public void the_target_goes_out_as_it_was_written(string text, string scheme, int port, string target)
    {
        var url = Connector.Parse(text);

        Assert.Equal((scheme, port, target), (url.Scheme, url.Port, url.PathAndQuery));
    }

    [Theory]
    [InlineData("ftp://app.example.com/")]
    [InlineData("file:///etc/passwd")]
    [InlineData("http://app.example.com:0/")]
    [InlineData("http://app.example.com:65536/")]
    [InlineData("http://app.example.com:abc/")]
    [InlineData("http://user:password@app.example.com/")]
    [InlineData("http:///cb")]
    [InlineData("my")]
    [InlineData("http://my:8080/cb")]
    [InlineData("http://app.example.com/a b")]
    [InlineData("http://app.example.com/a\r\nX-Injected: 1")]
    [InlineData("http://10.0.0.1/cb")]
    [InlineData("http://172.16.9.9/cb")]
    [InlineData("http://192.168.1.1/cb")]
    [InlineData("http://169.254.169.254/latest/meta-data")]
    [InlineData("http://0.0.0.0/cb")]
    [InlineData("http://[::ffff:10.0.0.1]/cb")]
    [InlineData("http://[fd00::1]/cb")]
    [InlineData("http://[fe80::1]/cb")]
    [InlineData("http://0x0a000001/cb")]
    public void anything_else_is_InvalidArgument(string text) =>
        Assert.IsType<OssError.InvalidArgument>(Assert.Throws<OssErrorException>(() => Connector.Parse(text)).Error);

    [Fact]
    public void private_addresses_are_open_when_configured_and_loopback_always_is()
    {
        var open = new CallbackConnector(new OssOptions { AllowPrivateCallbacks = true });

        Assert.Equal("my", open.Parse("my/cb").Host);
        Assert.All(new[] { "10.1.2.3", "192.168.0.1", "fd00::1" }, text => Assert.True(open.IsAllowed(IPAddress.Parse(text), 80)));
        Assert.All(new[] { "127.0.0.1", "127.8.9.1", "::1", "::ffff:127.0.0.1", "47.1.2.3" },
            text => Assert.True(Connector.IsAllowed(IPAddress.Parse(text), 80)));
    }
}
