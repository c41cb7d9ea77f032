using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using Scenario.ControlPlane;
using Scenario.ControlPlane.Journal;
using Scenario.FakeSts;
using Scenario.FakeSts.AssumeRoleWithOidc;
using Scenario.FakeSts.AssumeRoleWithSaml;
using Scenario.FakeSts.Host;
using Scenario.Ram.Identities;
using Scenario.Seeds;

namespace Scenario.Integration.FakeSts;

/// <summary>FakeSts in process with a clock that stands still, ids that count, and two accounts.</summary>
internal sealed class StsApplication(IReadOnlyDictionary<string, string?>? settings = null) : WebApplicationFactory<EntryPoint>
{
    public static readonly DateTimeOffset Start = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    // Made once: searching primes takes longer than everything else here.
    private static readonly Lazy<RSAParameters> IssuerKey = new(static () =>
    {
        using var rsa = RSA.Create(2048);
        return rsa.ExportParameters(includePrivateParameters: true);
    });

    private int _counter;

    public FakeTimeProvider Time { get; } = new(Start);

    /// <summary>Everything that was logged, one line per message.</summary>
    public CapturedLog Logged { get; } = new();

    public MovableClock Clock => Services.GetRequiredService<MovableClock>();

    public RequestJournal Journal => Services.GetRequiredService<RequestJournal>();

    public RamDirectoryBox Directory => Services.GetRequiredService<RamDirectoryBox>();

    /// <summary>The key of both built-in issuers.</summary>
    public static RSA CreateIssuerKey() => RSA.Create(IssuerKey.Value);

    /// <summary>The key of a RAM user of account A that may assume any role.</summary>
    public StsClient AsCaller() => As("LTAI5tTestCaller00000001", "TestCallerSecret00000000000001");

    public StsClient AsRoot() => As("LTAI5tTestRoot0000000001", "TestRootSecret0000000000000001");

    public StsClient As(string accessKeyId, string secret, string? token = null) => new(CreateClient(), Clock, accessKeyId, secret, token);

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        foreach (var (key, value) in settings ?? new Dictionary<string, string?>())
        {
            builder.UseSetting(key, value);
        }

        builder.ConfigureTestServices(services =>
        {
            var clock = new MovableClock(Time);
            services.Replace(ServiceDescriptor.Singleton(clock));
            services.Replace(ServiceDescriptor.Singleton(new Identifiers(bytes => bytes.Fill((byte)Interlocked.Increment(ref _counter)))));
            services.Replace(ServiceDescriptor.Singleton(new OidcIssuer(clock, CreateIssuerKey)));
            services.Replace(ServiceDescriptor.Singleton(new SamlIssuer(clock, CreateIssuerKey)));
            services.Replace(ServiceDescriptor.Singleton(SeedReader.Parse(Encoding.UTF8.GetBytes(TestSeed.Json)).Seed!));
        });
        builder.ConfigureLogging(logging => logging.ClearProviders().AddProvider(Logged).SetMinimumLevel(LogLevel.Trace));
    }

}
