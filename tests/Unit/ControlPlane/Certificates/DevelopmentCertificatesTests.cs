using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Scenario.ControlPlane.Certificates;
using Scenario.Hosting;

namespace Scenario.Unit.ControlPlane.Certificates;

public sealed class DevelopmentCertificatesTests : IDisposable
{
    private static readonly DateTimeOffset Now = TimeProvider.System.GetUtcNow();

    private readonly string _directory = Path.Combine(Path.GetTempPath(), $"scenario-ca-{Guid.NewGuid():N}");

    public void Dispose()
    {
        if (Directory.Exists(_directory))
        {
            Directory.Delete(_directory, recursive: true);
        }
    }

    [Fact]
    public void a_server_certificate_is_trusted_through_the_authority_alone()
    {
        using var certificates = DevelopmentCertificates.InMemory(Now, ["sts.example", "10.0.0.7"]);
        using var server = certificates.CreateServerCertificate(["sts.example", "10.0.0.7"], Now);
        Assert.Equal("", Chain(certificates, server));
        foreach (var host in new[] { "localhost", "sample-bucket.localhost", "127.0.0.1", "sts.example", "10.0.0.7" })
        {
            Assert.True(server.MatchesHostname(host), host);
        }

        Assert.False(server.MatchesHostname("attacker.example"));
        Assert.DoesNotContain("PRIVATE", certificates.AuthorityPem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("attacker.example")]
    [InlineData("localhost.attacker.example")]
    [InlineData("10.0.0.7")]
    [InlineData("2001:db8::1")]
    public void whoever_steals_the_key_impersonates_this_machine_alone(string name)
    {
        using var certificates = DevelopmentCertificates.InMemory(Now);
        using var forged = certificates.CreateServerCertificate([name], Now);
        using var honest = certificates.CreateServerCertificate(["sample-bucket.localhost"], Now);

        Assert.NotEqual("", Chain(certificates, forged));
        Assert.Equal("", Chain(certificates, honest));
    }

    [Fact]
    public void an_authority_is_not_asked_for_more_than_it_was_made_for()
    {
        using (DevelopmentCertificates.Open(_directory, Now, ["fakests", "fakeoss"]))
        {
        }

        using var again = DevelopmentCertificates.Open(_directory, Now, ["fakeoss", "sample-bucket.localhost", "127.0.0.1"]);
        var refusal = Assert.Throws<InvalidOperationException>(() => DevelopmentCertificates.Open(_directory, Now, ["appserver"]));

        Assert.Contains("may not vouch for appserver", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("Https:Names", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void an_authority_without_limits_is_replaced()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=Scenario development CA", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, true, 0, true));
        using var unlimited = request.CreateSelfSigned(Now.AddDays(-1), Now.AddYears(1));
        Directory.CreateDirectory(_directory);
        File.WriteAllText(Path.Combine(_directory, DevelopmentCertificates.FileName),
            $"{unlimited.ExportCertificatePem()}\n{key.ExportPkcs8PrivateKeyPem()}\n");

        using var certificates = DevelopmentCertificates.Open(_directory, Now);

        Assert.DoesNotContain(unlimited.ExportCertificatePem(), certificates.AuthorityPem, StringComparison.Ordinal);
    }

    [Fact]
    public void the_authority_is_kept_for_its_owner_alone()
    {
        using var first = DevelopmentCertificates.Open(_directory, Now);
        using var second = DevelopmentCertificates.Open(_directory, Now.AddDays(1));
        Assert.Equal(first.AuthorityPem, second.AuthorityPem);
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(_directory, DevelopmentCertificates.FileName)));
        }

        Assert.Single(Directory.GetFiles(_directory));
    }

    [Fact]
    public async Task hosts_that_start_at_once_share_one_authority()
    {
        var pems = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Task.Run(() =>
        {
            using var certificates = DevelopmentCertificates.Open(_directory, Now);
            return certificates.AuthorityPem;
        })));
        Assert.Single(pems.Distinct());
        Assert.Single(Directory.GetFiles(_directory));
    }

    [Fact]
    public void an_authority_about_to_expire_is_made_anew()
    {
        using var first = DevelopmentCertificates.Open(_directory, Now.AddYears(-5));
        using var second = DevelopmentCertificates.Open(_directory, Now);
        Assert.NotEqual(first.AuthorityPem, second.AuthorityPem);
    }

    [Fact]
    public void a_file_that_is_no_authority_is_named()
    {
        Directory.CreateDirectory(_directory);
        File.WriteAllText(Path.Combine(_directory, DevelopmentCertificates.FileName), "nonsense");
        var e = Assert.Throws<InvalidOperationException>(() => DevelopmentCertificates.Open(_directory, Now));
        Assert.Contains(DevelopmentCertificates.FileName, e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://127.0.0.1:8711", "http://127.0.0.1:8711;https://127.0.0.1:8721")]
    [InlineData("http://127.0.0.1:0", "http://127.0.0.1:0;https://127.0.0.1:0")]
    [InlineData("http://*:80;https://*:443", "http://*:80;https://*:90;https://*:443")]
    [InlineData("http://[::1]:1", "http://[::1]:1;https://[::1]:11")]
    public void every_plain_address_gets_a_neighbour(string urls, string all) => Assert.Equal(all, string.Join(';', DevelopmentHttps.WithTls(urls)));

    /// <returns>What is wrong with the chain; empty when a client takes it.</returns>
    private static string Chain(DevelopmentCertificates certificates, X509Certificate2 server)
    {
        using var authority = X509Certificate2.CreateFromPem(certificates.AuthorityPem);
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.Add(authority);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        return chain.Build(server) ? "" : string.Join(", ", chain.ChainStatus.Select(static s => s.Status));
    }
}
