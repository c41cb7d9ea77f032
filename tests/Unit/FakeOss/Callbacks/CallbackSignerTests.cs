using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Scenario.FakeOss;
using Scenario.FakeOss.Callbacks;
using Scenario.Signing.Oss;

namespace Scenario.Unit.FakeOss.Callbacks;

/// <summary>oss-protocol 7.3: the signature of a callback, and where its receiver finds the public key.</summary>
public sealed class CallbackSignerTests
{
    private static readonly byte[] Body = "a=1"u8.ToArray();

    [Fact]
    public async Task what_is_signed_is_verified_by_the_key_that_is_served()
    {
        using var signer = new CallbackSigner(new OssOptions(), new Listening());
        using var other = new CallbackSigner(new OssOptions(), new Listening());
        var (_, status, type, length, pem) = await GetAsync(signer, CallbackSigner.PublicKeyPath);
        using var key = RSA.Create();
        key.ImportFromPem(pem);

        Assert.Equal((200, "application/x-pem-file", (long?)pem.Length, 2048), (status, type, length, key.KeySize));
        Assert.DoesNotContain("PRIVATE", pem, StringComparison.Ordinal);
        Assert.True(OssCallbackSignature.Verify("/cb?a=1", Body, Convert.FromBase64String(signer.Sign("/cb?a=1", Body)), key));
        Assert.False(OssCallbackSignature.Verify("/cb?a=2", Body, Convert.FromBase64String(signer.Sign("/cb?a=1", Body)), key));
        Assert.False(OssCallbackSignature.Verify("/cb?a=1", Body, Convert.FromBase64String(other.Sign("/cb?a=1", Body)), key));
        Assert.Equal(pem, (await GetAsync(signer, CallbackSigner.PublicKeyPath)).Text);
    }

    [Fact]
    public async Task a_key_of_ones_own_signs_and_is_served()
    {
        using var key = RSA.Create(1024);
        using var signer = new CallbackSigner(new OssOptions { CallbackPrivateKey = key.ExportPkcs8PrivateKeyPem() }, new Listening());

        Assert.Equal(key.ExportSubjectPublicKeyInfoPem(), (await GetAsync(signer, CallbackSigner.PublicKeyPath)).Text);
        Assert.True(OssCallbackSignature.Verify("/", Body, Convert.FromBase64String(signer.Sign("/", Body)), key));
    }

    [Fact]
    public async Task HEAD_of_the_key_tells_its_length_only()
    {
        using var signer = new CallbackSigner(new OssOptions(), new Listening());

        var (served, status, type, length, text) = await GetAsync(signer, CallbackSigner.PublicKeyPath, "HEAD");

        Assert.Equal((true, 200, "application/x-pem-file", ""), (served, status, type, text));
        Assert.Equal((await GetAsync(signer, CallbackSigner.PublicKeyPath)).Text.Length, length);
    }

    [Theory]
    [InlineData("GET", "/_/callback_pub_key_v1.pem/")]
    [InlineData("GET", "/_/CALLBACK_PUB_KEY_V1.pem2")]
    [InlineData("GET", "/")]
    [InlineData("PUT", CallbackSigner.PublicKeyPath)]
    [InlineData("DELETE", CallbackSigner.PublicKeyPath)]
    public async Task any_other_request_is_left_to_the_service(string method, string path)
    {
        using var signer = new CallbackSigner(new OssOptions(), new Listening());

        Assert.Equal((false, 200, null, null, ""), await GetAsync(signer, path, method));
    }

    [Theory]
    [InlineData("http://127.0.0.1:8712/_/callback_pub_key_v1.pem", "http://127.0.0.1:8712")]
    [InlineData("http://localhost:9/_/callback_pub_key_v1.pem", "https://localhost:8", "http://localhost:9", "http://localhost:10")]
    [InlineData("https://localhost:8/_/callback_pub_key_v1.pem", "https://localhost:8")]
    [InlineData("http://127.0.0.1:80/_/callback_pub_key_v1.pem", "http://0.0.0.0:80")]
    [InlineData("http://127.0.0.1:80/_/callback_pub_key_v1.pem", "http://[::]:80")]
    [InlineData("http://127.0.0.1:80/_/callback_pub_key_v1.pem", "http://*:80")]
    [InlineData("http://127.0.0.1:80/_/callback_pub_key_v1.pem", "http://+:80")]
    [InlineData("http://[::1]:81/_/callback_pub_key_v1.pem", "http://[::1]:81")]
    [InlineData("http://127.0.0.1:80/_/callback_pub_key_v1.pem")]
    public void the_key_is_found_at_the_first_plain_address_that_a_receiver_on_this_machine_can_reach(string url, params string[] addresses)
    {
        using var signer = new CallbackSigner(new OssOptions(), new Listening(addresses));

        Assert.Equal(url, signer.PublicKeyUrl);
    }

    [Fact]
    public void where_the_key_is_found_can_be_said_by_a_setting()
    {
        using var signer = new CallbackSigner(
            new OssOptions { CallbackPublicKeyUrl = new("https://keys.example.com/oss.pem") }, new Listening("http://127.0.0.1:1"));

        Assert.Equal("https://keys.example.com/oss.pem", signer.PublicKeyUrl);
    }

    [Fact]
    public void a_server_that_tells_no_addresses_is_this_machine()
    {
        var server = new Listening();
        server.Features.Set<IServerAddressesFeature>(null);
        using var signer = new CallbackSigner(new OssOptions(), server);

        Assert.Equal("http://127.0.0.1:80/_/callback_pub_key_v1.pem", signer.PublicKeyUrl);
    }

    private static async Task<(bool Served, int Status, string? Type, long? Length, string Text)> GetAsync(
        CallbackSigner signer, string path, string method = "GET")
    {
        var http = new DefaultHttpContext();
        (http.Request.Method, http.Request.Path) = (method, path);
        using var body = new MemoryStream();
        http.Response.Body = body;
        var served = await signer.TryServeAsync(http);
        return (served, http.Response.StatusCode, http.Response.ContentType, http.Response.ContentLength, Encoding.ASCII.GetString(body.ToArray()));
    }

    /// <summary>A server of which only the addresses are asked.</summary>
    private sealed class Listening : IServer
    {
        public Listening(params string[] addresses)
        {
            var feature = new ServerAddressesFeature();
            Array.ForEach(addresses, feature.Addresses.Add);
            Features.Set<IServerAddressesFeature>(feature);
        }

        public IFeatureCollection Features { get; } = new FeatureCollection();

        public Task StartAsync<TContext>(IHttpApplication<TContext> application, CancellationToken cancellationToken)
            where TContext : notnull => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public void Dispose()
        {
        }
    }
}
