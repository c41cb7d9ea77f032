using System.Globalization;
using Microsoft.Extensions.Options;
using Scenario.Ram.Sessions;

namespace Scenario.FakeOss;

/// <summary>Settings of the host, from configuration keys of the same names at the top level.</summary>
internal sealed class OssOptions
{
    /// <summary>How far a signature's time may be from now, either way (oss-protocol 2.2).</summary>
    public static readonly TimeSpan SkewWindow = TimeSpan.FromMinutes(15);

    /// <summary>Largest object in one upload: 5 GB (oss-protocol 4.1).</summary>
    public const long MaximumObjectBytes = 5L * 1024 * 1024 * 1024;

    /// <summary>Where the bytes are.</summary>
    /// <value><c>memory</c> (default) or <c>file:DIRECTORY</c>.</value>
    public string Store { get; init; } = "memory";

    /// <summary>Wait for the disk before an upload is acknowledged; default false.</summary>
    public bool Fsync { get; init; }

    /// <summary>Region of new buckets and of V4 signatures without a bucket; default <c>cn-hangzhou</c>.</summary>
    public string Region { get; init; } = "cn-hangzhou";

    /// <summary>Refuse V4 signatures made for another region; default true.</summary>
    public bool EnforceRegion { get; init; } = true;

    /// <summary>The real service refuses path style; default true, because an SDK on an IP endpoint can do nothing else.</summary>
    public bool AllowPathStyle { get; init; } = true;

    /// <summary>Anyone may list a bucket that is publicly readable; default true, as the real service has done.</summary>
    public bool AllowPublicListing { get; init; } = true;

    /// <summary>Host names that address the service; <c>BUCKET.NAME</c> then addresses a bucket. Lower case; default <c>localhost</c>.</summary>
    public IReadOnlyList<string> ServiceNames { get; init; } = ["localhost"];

    /// <summary>Custom domain to bucket.</summary>
    public IReadOnlyDictionary<string, string> Cnames { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>What bucket listings name as endpoint; null: the Host of the request, so that clients come back here.</summary>
    public string? PublicEndpoint { get; init; }

    /// <summary>Most buckets of an account; default 100.</summary>
    public int MaximumBuckets { get; init; } = 100;

    /// <summary>How long a restore from an archive class takes by the movable clock, in the key <c>RestoreSeconds</c>; default 2 s, 0 to 7 days.</summary>
    public TimeSpan RestoreDelay { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Seed file, key <c>Seed:File</c> or <c>--seed FILE</c>; null: the embedded scenario.</summary>
    public string? SeedFile { get; init; }

    /// <summary>Base address of FakeSts, asked for identities when it runs in another process.</summary>
    public Uri DirectoryUrl { get; init; } = new("http://127.0.0.1:8711");

    /// <summary>Key that opens the directory of FakeSts; default the development key, which works on loopback only.</summary>
    public string DirectorySharedKey { get; init; } = "scenario-development-directory-key";

    /// <summary>Keys that open security tokens, the same as at FakeSts: <c>TokenKeys:Current</c>, <c>TokenKeys:Keys:ID</c> in base64.</summary>
    public TokenKeyRing TokenKeys { get; init; } = TokenKeyRing.Development;

    /// <summary>Directory of the file store; null for memory.</summary>
    public string? StoreDirectory => Store.StartsWith("file:", StringComparison.Ordinal) ? Path.GetFullPath(Store["file:".Length..]) : null;

    /// <summary>Reads and checks the settings.</summary>
    /// <exception cref="OptionsValidationException">A value is out of range; the message names the key.</exception>
    public static OssOptions From(IConfiguration configuration)
    {
        var defaults = new OssOptions();
        var names = configuration.GetSection(nameof(ServiceNames)).GetChildren().Select(child => (child.Value ?? "").ToLowerInvariant()).ToArray();
        var options = new OssOptions
        {
            Store = configuration[nameof(Store)] ?? defaults.Store,
            Fsync = Boolean(configuration, nameof(Fsync), defaults.Fsync),
            Region = configuration[nameof(Region)] ?? defaults.Region,
            EnforceRegion = Boolean(configuration, nameof(EnforceRegion), defaults.EnforceRegion),
            AllowPathStyle = Boolean(configuration, nameof(AllowPathStyle), defaults.AllowPathStyle),
            AllowPublicListing = Boolean(configuration, nameof(AllowPublicListing), defaults.AllowPublicListing),
            ServiceNames = names.Length > 0 ? names : defaults.ServiceNames,
            Cnames = configuration.GetSection(nameof(Cnames)).GetChildren()
                .ToDictionary(child => child.Key.ToLowerInvariant(), child => child.Value ?? "", StringComparer.Ordinal),
            PublicEndpoint = configuration[nameof(PublicEndpoint)],
            MaximumBuckets = Integer(configuration, nameof(MaximumBuckets), defaults.MaximumBuckets),
            RestoreDelay = TimeSpan.FromSeconds(Integer(configuration, "RestoreSeconds", (int)defaults.RestoreDelay.TotalSeconds)),
            SeedFile = configuration["Seed:File"] is { Length: > 0 } file ? file : null,
            DirectoryUrl = Address(configuration, "Directory:Url", defaults.DirectoryUrl),
            DirectorySharedKey = configuration["Directory:SharedKey"] ?? defaults.DirectorySharedKey,
            TokenKeys = ReadTokenKeys(configuration.GetSection(nameof(TokenKeys))),
        };
        options.Validate();
        return options;
    }

    /// <exception cref="OptionsValidationException">A value is out of range.</exception>
    public void Validate()
    {
        var kind = Store.Split(':', 2);
        Require(Store == "memory" || (kind.Length == 2 && kind[0] == "file" && kind[1].Length > 0), nameof(Store), "must be memory or file:DIRECTORY");
        Require(Region.Length > 0 && !Region.StartsWith("oss-", StringComparison.Ordinal), nameof(Region), "is the signing form, such as cn-hangzhou");
        Require(MaximumBuckets is >= 1 and <= 100_000, nameof(MaximumBuckets), "must be 1 to 100000");
        Require(RestoreDelay >= TimeSpan.Zero && RestoreDelay <= TimeSpan.FromDays(7), "RestoreSeconds", "must be 0 to 604800");
        Require(ServiceNames.All(name => name.Length > 0 && !name.Contains('/')), nameof(ServiceNames), "must be host names");
        Require(SeedFile is null || File.Exists(SeedFile), "Seed:File", "names a file that does not exist");
    }

    private static TokenKeyRing ReadTokenKeys(IConfigurationSection section)
    {
        var keys = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        foreach (var child in section.GetSection("Keys").GetChildren())
        {
            var bytes = new byte[child.Value?.Length ?? 0];
            Require(Convert.TryFromBase64String(child.Value ?? "", bytes, out var length), $"TokenKeys:Keys:{child.Key}", "must be base64");
            keys[child.Key] = bytes[..length];
        }

        if (keys.Count == 0)
        {
            return TokenKeyRing.Development;
        }

        try
        {
            return new TokenKeyRing(section["Current"] ?? "", keys);
        }
        catch (ArgumentException wrong)
        {
            throw new OptionsValidationException(nameof(TokenKeys), typeof(OssOptions), [wrong.Message]);
        }
    }

    private static bool Boolean(IConfiguration configuration, string key, bool fallback)
    {
        if (configuration[key] is not { Length: > 0 } text)
        {
            return fallback;
        }

        Require(bool.TryParse(text, out var value), key, "must be true or false");
        return value;
    }

    private static int Integer(IConfiguration configuration, string key, int fallback)
    {
        if (configuration[key] is not { Length: > 0 } text)
        {
            return fallback;
        }

        Require(int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value), key, "must be a whole number");
        return value;
    }

    private static Uri Address(IConfiguration configuration, string key, Uri fallback)
    {
        if (configuration[key] is not { Length: > 0 } text)
        {
            return fallback;
        }

        Require(Uri.TryCreate(text, UriKind.Absolute, out var value) && value.Scheme is "http" or "https", key, "must be an http address");
        return value!;
    }

    private static void Require(bool condition, string key, string rule)
    {
        if (!condition)
        {
            throw new OptionsValidationException(key, typeof(OssOptions), [$"The setting {key} {rule}."]);
        }
    }
}
