using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Scenario.ControlPlane.Certificates;
using Scenario.FakeOss;
using Scenario.FakeSts;
using Scenario.Seeds;

namespace Scenario.FakeCloud;

/// <summary>How to start a cloud. The defaults suit a test: memory, free ports, the documented example
/// account. Nothing else, no file, no environment variable, configures it.</summary>
public sealed class FakeCloudOptions
{
    /// <summary>Accounts, users, roles, policies, buckets and objects at the start and after a reset; default <see cref="Seed.Default"/>.</summary>
    /// <exception cref="ArgumentNullException">Null is no seed; <c>Seed.Json("{}")</c> is an empty one.</exception>
    public Seed Seed
    {
        get;
        set => field = value ?? throw new ArgumentNullException(nameof(value), "Seed: null is no seed; Seed.Json(\"{}\") is an empty one.");
    } = Seed.Default;

    /// <summary>Where the clock stands at the start and after a reset; null (default) is the real time. It runs on.</summary>
    public DateTimeOffset? Now { get; set; }

    /// <summary>Receives one line for every request and every failure; null (default) logs nothing.</summary>
    /// <remarks>
    /// Called on the servers' threads, where the ambient state of a test framework (such as <c>TestContext.Current</c>) is empty: capture the test's output
    /// writer beforehand. What it throws is swallowed.
    /// </remarks>
    public Action<string>? Log { get; set; }

    /// <summary>Where a refusal tells its reason, besides <see cref="FakeCloudHost.Requests"/>;
    /// default nowhere, so that clients see the vendor's bytes.</summary>
    public ExplainIn Explain { get; set; }

    /// <summary>
    /// Region of new buckets, and of signatures that concern no bucket; null (default) is the one that all buckets of the seed share, else
    /// <c>cn-hangzhou</c>. The vendor opens new regions, so any name of the form is taken; <see cref="Log"/> is warned of one that no list here has.
    /// </summary>
    /// <exception cref="ArgumentException">It is not written as signatures name a region.</exception>
    public string? Region
    {
        get;
        set => field = value is null || SeedBucket.IsRegion(value) ? value : throw new ArgumentException($"Region: {SeedBucket.RegionRule}", nameof(value));
    }

    /// <summary>Loopback port of STS and RAM; 0 (default) takes a free one.</summary>
    public int StsPort { get; set; }

    /// <summary>Loopback port of OSS; 0 (default) takes a free one.</summary>
    public int OssPort { get; set; }

    /// <summary>Listen with TLS as well, each service on its port + 10 or on a free one, by <see
    /// cref="FakeCloudHost.CertificateAuthority"/>. Default false.</summary>
    public bool Https { get; set; }

    /// <summary>The least level that goes to <see cref="Log"/>.</summary>
    internal LogLevel LogFrom { get; set; } = LogLevel.Information;

    /// <summary>Runs for each engine before its defaults, with its name (<c>sts</c> or <c>oss</c>): services registered here stay.</summary>
    internal Action<string, IServiceCollection>? ConfigureServices { get; set; }

    /// <summary>Last word on the engine's options.</summary>
    internal Func<StsOptions, StsOptions>? ConfigureSts { get; set; }

    /// <summary>Last word on the engine's options.</summary>
    internal Func<OssOptions, OssOptions>? ConfigureOss { get; set; }

    /// <summary>Listen on every address of this machine; default loopback only. Set by the container, whose loopback nobody reaches.</summary>
    internal bool IsOpenToOthers { get; set; }

    /// <summary>Further names in the certificates of TLS.</summary>
    internal IReadOnlyList<string> CertificateNames { get; set; } = [];

    /// <summary>The authority of TLS; null makes one in memory.</summary>
    internal DevelopmentCertificates? Certificates { get; set; }
}
