using Scenario.Hosting;

namespace Scenario.FakeSts.Host;

/// <summary>Every setting of FakeSts as a process of its own; bound from its configuration.</summary>
internal sealed class StsSettings
{
    [Setting("Addresses to listen on, separated by `;`.", Switch = "--urls URLS", Default = "http://127.0.0.1:8711")]
    public string? Urls { get; set; }

    [Setting("Listen with TLS as well, each address on its port + 10.", Switch = "--https")]
    public bool Https { get; set; }

    [Setting("Answer plain HTTP with InvalidProtocol.NeedSsl, as the vendor can.")]
    public bool RequireHttps { get; set; }

    public SeedSettings Seed { get; set; } = new();

    public DirectorySettings Directory { get; set; } = new();

    public TokenKeySettings TokenKeys { get; set; } = new();

    public AdminSettings Admin { get; set; } = new();

    /// <exception cref="InvalidOperationException">A value breaks its rule; the message names the key.</exception>
    public StsOptions ToOptions() => new()
    {
        TokenKeys = TokenKeys.ToRing(),
        DirectorySharedKey = Directory.SharedKey is { Length: > 0 } key ? key : StsOptions.DevelopmentSharedKey,
        DirectoryFile = string.IsNullOrEmpty(Directory.File) ? null : Directory.File,
        RequireHttps = RequireHttps,
        Seed = Seed.Read(),
        Admin = Admin.ToOptions(),
    };

    /// <summary>The section <c>Directory</c>.</summary>
    internal sealed class DirectorySettings
    {
        [Setting("SQLite file that keeps the directory across restarts; an empty one is filled from the seed.", Switch = "--directory FILE",
            Default = "in memory")]
        public string? File { get; set; }

        [Setting("Lets FakeOss read the directory, keys included; at least 16 characters.", Default = "a key known to everyone, for loopback only")]
        public string? SharedKey { get; set; }
    }
}
