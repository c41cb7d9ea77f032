using Scenario.FakeOss;
using Scenario.Trainer.Classes;

namespace Scenario.Demo;

/// <summary>What the command line of the demonstration asks for.</summary>
internal sealed class DemoOptions
{
    /// <summary>Play the walk, then exit: 0 only if every step came out as expected.</summary>
    public bool Once { get; init; }

    /// <summary>Serve without playing the walk.</summary>
    public bool Serve { get; init; }

    /// <summary>Print the transcript as JSON on standard output, and nothing else there.</summary>
    public bool Json { get; init; }

    /// <summary>Open the trainers' page in the default browser.</summary>
    public bool Open { get; init; }

    /// <summary>Listen with TLS as well, each host on its port + 10.</summary>
    public bool Https { get; init; }

    /// <summary>Objects and AppServer's calls to STS go through the vendor's SDKs, which only a build with <c>-p:AlibabaSdk=true</c> contains.</summary>
    public bool VendorSdk { get; init; }

    /// <summary>Base port: page, FakeSts, FakeOss and AppServer take N, N+1, N+2 and N+3. Default 8710.</summary>
    public int Port { get; init; } = 8710;

    /// <summary>A seed file; without it the documented example account is used.</summary>
    public string? Seed { get; init; }

    /// <summary><c>memory</c> (default), <c>file:DIR</c> or <c>s3:URL</c>.</summary>
    public string Store { get; init; } = "memory";

    /// <summary>Directory of the index of the store <c>s3:URL</c>; null: the default of FakeOss.</summary>
    public string? Index { get; init; }

    /// <summary>Hold a class: the page beyond loopback behind a join code, every learner with a cloud of its own.</summary>
    public bool Class { get; init; }

    /// <summary>The address of this machine by which learners reach the page: a name or an IP address; null: the one that leads out of this machine.</summary>
    public string? Address { get; init; }

    /// <summary>What one learner may take; for tests.</summary>
    public ClassLimits ClassLimits { get; init; } = new();

    /// <summary>Changes what FakeOss is told; for tests.</summary>
    public Func<OssOptions, OssOptions> ConfigureOss { get; init; } = static oss => oss;

    /// <summary>Where the store <c>s3:URL</c> lies, by the keys of FakeOss; for tests.</summary>
    public IReadOnlyDictionary<string, string?> StoreSettings { get; init; } = new Dictionary<string, string?>();
}
