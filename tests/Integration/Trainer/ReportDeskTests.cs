using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using Scenario.Demo.Stack;
using Scenario.Integration.Demo;
using Scenario.Signing.Oss;
using Scenario.Trainer.Calls;
using Scenario.Trainer.Reports;

namespace Scenario.Integration.Trainer;

/// <summary>The careless receiver of the callback lesson believes whom its rules believe, and asks nobody but this machine for a key.</summary>
public sealed class ReportDeskTests(SharedDemo demo) : IClassFixture<SharedDemo>
{
    private static readonly RSA Attacker = RSA.Create(2048);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("http://localhost:{port}/evil.pem")]
    [InlineData("http://127.0.0.2:{port}/evil.pem")]
    [InlineData("http://[::1]:{port}/evil.pem")]
    [InlineData("https://127.0.0.1:{port}/evil.pem")]
    [InlineData("ftp://127.0.0.1:{port}/evil.pem")]
    [InlineData("http://192.0.2.1:{port}/evil.pem")]
    [InlineData("http://gosspublic.alicdn.com:{port}/evil.pem")]
    public async Task a_key_elsewhere_is_not_fetched_however_careless_the_rules(string address)
    {
        using var elsewhere = TcpListener.Create(0);
        elsewhere.Start();
        await using var desk = await StartAsync();

        var answer = await ReportAsync(desk, address.Replace("{port}", $"{((IPEndPoint)elsewhere.LocalEndpoint).Port}", StringComparison.Ordinal));

        Assert.Equal((403, "The signature does not match."), (answer.Status, answer.Message));
        Assert.False(elsewhere.Pending());
        Assert.Equal(0, desk.Booked("users/alice/invented.jpg"));
    }

    [Fact]
    public async Task a_key_on_this_machine_is_fetched_as_the_lesson_needs_it()
    {
        await using var desk = await StartAsync();

        var answer = await ReportAsync(desk, new Uri(desk.Address, "/evil.pem").AbsoluteUri);

        Assert.Equal(200, answer.Status);
        Assert.Equal(1, desk.Booked("users/alice/invented.jpg"));
    }

    private Task<ReportDesk> StartAsync() => ReportDesk.StartAsync(demo.Stack.Stage, new ReportRules("unchecked", "verified", "every"),
        Attacker.ExportSubjectPublicKeyInfoPem(), Token);

    private static Task<CallAnswer> ReportAsync(ReportDesk desk, string keyAddress)
    {
        var report = "bucket=sample-bucket&object=users%2Falice%2Finvented.jpg&etag=X&size=7&mimeType=image%2Fjpeg"u8.ToArray();
        return StageCalls.PostFormAsync(new Uri(desk.Address, ReportDesk.Path), report,
        [
            ("authorization", Convert.ToBase64String(OssCallbackSignature.Sign(ReportDesk.Path, report, Attacker))),
            ("x-oss-pub-key-url", Convert.ToBase64String(Encoding.UTF8.GetBytes(keyAddress))),
        ], Token);
    }
}
