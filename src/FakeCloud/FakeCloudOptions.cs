using Microsoft.Extensions.DependencyInjection;

namespace Scenario.FakeCloud;

/// <summary>How to start the cloud of one process. The defaults suit a test: memory, free ports, the documented example account.</summary>
public sealed class FakeCloudOptions
{
    /// <summary>Loopback port of FakeSts; 0 (default) takes a free one.</summary>
    public int StsPort { get; init; }

    /// <summary>Loopback port of FakeOss; 0 (default) takes a free one.</summary>
    public int OssPort { get; init; }

    /// <summary>Seed file with accounts, users, roles, policies, buckets and objects; null (default) is the documented example account.</summary>
    public string? SeedFile { get; init; }

    /// <summary>Where FakeOss keeps bytes: <c>memory</c> (default), <c>file:DIR</c> or <c>s3:URL</c>.</summary>
    public string Store { get; init; } = "memory";

    /// <summary>Listen with TLS as well, each host on its port + 10, with a certificate of the development CA. Default false.</summary>
    public bool Https { get; init; }

    /// <summary>Further configuration for FakeSts, by its keys.</summary>
    public IReadOnlyDictionary<string, string?> StsSettings { get; init; } = new Dictionary<string, string?>();

    /// <summary>Further configuration for FakeOss, by its keys.</summary>
    public IReadOnlyDictionary<string, string?> OssSettings { get; init; } = new Dictionary<string, string?>();

    /// <summary>Runs for each host before its defaults, with its name (<c>sts</c> or <c>oss</c>): services registered here stay. Default null.</summary>
    public Action<string, IServiceCollection>? ConfigureServices { get; init; }
}
