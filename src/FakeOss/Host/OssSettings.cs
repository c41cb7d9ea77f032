using System.Security.Cryptography;
using Microsoft.Extensions.Options;
using Scenario.FakeOss.Stores;
using Scenario.FakeOss.Stores.S3;
using Scenario.Hosting;

namespace Scenario.FakeOss.Host;

/// <summary>Every setting of FakeOss as a process of its own; bound from its configuration.</summary>
internal sealed class OssSettings
{
    private static readonly OssOptions Defaults = new();

    [Setting("Addresses to listen on, separated by `;`.", Switch = "--urls URLS", Default = "http://127.0.0.1:8712")]
    public string? Urls { get; set; }

    [Setting("Listen with TLS as well, each address on its port + 10.", Switch = "--https")]
    public bool Https { get; set; }

    [Setting("Where the bytes are: `memory`, `file:DIRECTORY` or `s3:URL` (docs/stores.md).", Switch = "--store STORE")]
    public string Store { get; set; } = "memory";

    [Setting("Wait for the disk before an upload is acknowledged.")]
    public bool Fsync { get; set; }

    [Setting("Region of new buckets, and of V4 signatures without a bucket.")]
    public string Region { get; set; } = Defaults.Region;

    [Setting("A further region that buckets may be made in by LocationConstraint, at the same address.", Default = "none")]
    public string[] FurtherRegions { get; set; } = [];

    [Setting("Refuse V4 signatures made for another region.")]
    public bool EnforceRegion { get; set; } = Defaults.EnforceRegion;

    [Setting("Accept path style, which the real service refuses; an SDK on an IP address can do nothing else.")]
    public bool AllowPathStyle { get; set; } = Defaults.AllowPathStyle;

    [Setting("New buckets block public access, as those of the real service do.")]
    public bool BlockPublicAccess { get; set; } = Defaults.BlockPublicAccess;

    [Setting("Let anyone list a bucket that is publicly readable, as the real service has done.")]
    public bool AllowPublicListing { get; set; } = Defaults.AllowPublicListing;

    [Setting("A host name that addresses the service; `BUCKET.NAME` then addresses a bucket.", Default = "localhost")]
    public string[] ServiceNames { get; set; } = [];

    [Setting("A custom domain and its bucket.")]
    public Dictionary<string, string> Cnames { get; set; } = new(StringComparer.OrdinalIgnoreCase);

    [Setting("What bucket listings name as endpoint.", Default = "the Host of the request")]
    public string? PublicEndpoint { get; set; }

    [Setting("Most buckets of an account, 1 to 100000.")]
    public int MaximumBuckets { get; set; } = Defaults.MaximumBuckets;

    [Setting("How long a restore from an archive class takes by the movable clock, 0 to 604800.")]
    public int RestoreSeconds { get; set; } = (int)Defaults.RestoreDelay.TotalSeconds;

    public SeedSettings Seed { get; set; } = new();

    public DirectorySettings Directory { get; set; } = new();

    public TokenKeySettings TokenKeys { get; set; } = new();

    public CallbackSettings Callback { get; set; } = new();

    public S3Settings S3 { get; set; } = new();

    [ConfigurationKeyName("SCENARIO_S3_ACCESS_KEY")]
    [Setting("Access key for the store `s3:URL`; best an environment variable.")]
    public string? S3AccessKey { get; set; }

    [ConfigurationKeyName("SCENARIO_S3_SECRET_KEY")]
    [Setting("Secret for the store `s3:URL`; best an environment variable.")]
    public string? S3SecretKey { get; set; }

    public AdminSettings Admin { get; set; } = new();

    /// <exception cref="InvalidOperationException">A value breaks its rule; the message names the key.</exception>
    /// <exception cref="OptionsValidationException">Likewise.</exception>
    public OssOptions ToOptions() => new()
    {
        Store = StoreFactories.Of(Store, Fsync, () => S3.ToOptions(Store, S3AccessKey, S3SecretKey)),
        Region = Region,
        FurtherRegions = FurtherRegions,
        EnforceRegion = EnforceRegion,
        AllowPathStyle = AllowPathStyle,
        BlockPublicAccess = BlockPublicAccess,
        AllowPublicListing = AllowPublicListing,
        ServiceNames = ServiceNames.Length > 0 ? [.. ServiceNames.Select(static name => name.ToLowerInvariant())] : Defaults.ServiceNames,
        Cnames = Cnames.ToDictionary(static pair => pair.Key.ToLowerInvariant(), static pair => pair.Value, StringComparer.Ordinal),
        PublicEndpoint = PublicEndpoint,
        MaximumBuckets = MaximumBuckets,
        RestoreDelay = TimeSpan.FromSeconds(RestoreSeconds),
        Seed = Seed.Read(),
        SeedDirectory = Seed.FolderOf(),
        DirectoryUrl = Directory.Url is { Length: > 0 } url ? Address("Directory:Url", url) : Defaults.DirectoryUrl,
        DirectorySharedKey = Directory.SharedKey is { Length: > 0 } key ? key : Defaults.DirectorySharedKey,
        TokenKeys = TokenKeys.ToRing(),
        CallbackPrivateKey = Callback.ReadPrivateKey(),
        CallbackPublicKeyUrl = Callback.PublicKeyUrl is { Length: > 0 } publicKey ? Address("Callback:PublicKeyUrl", publicKey) : null,
        AllowPrivateCallbacks = Callback.AllowPrivateAddresses,
        CallbackTimeout = TimeSpan.FromSeconds(Callback.TimeoutSeconds),
        Admin = Admin.ToOptions(),
    };

    private static Uri Address(string key, string text)
    {
        OssOptions.Require(Uri.TryCreate(text, UriKind.Absolute, out var value) && value.Scheme is "http" or "https", key, "must be an http address");
        return value!;
    }

    /// <summary>The section <c>Directory</c>: FakeSts in another process.</summary>
    internal sealed class DirectorySettings
    {
        [Setting("Address of FakeSts, asked for identities.", Default = "http://127.0.0.1:8711/")]
        public string? Url { get; set; }

        [Setting("Opens the directory of FakeSts; the same there.", Default = "a key known to everyone, for loopback only")]
        public string? SharedKey { get; set; }
    }

    /// <summary>The section <c>Callback</c>.</summary>
    internal sealed class CallbackSettings
    {
        [Setting("RSA private key in PEM that signs upload callbacks.", Default = "one made at start")]
        public string? PrivateKeyFile { get; set; }

        [Setting("Where application servers find the public key.", Default = "this host")]
        public string? PublicKeyUrl { get; set; }

        [Setting("How long an application server may take to answer a callback, 1 to 300; the real service waits 5.")]
        public int TimeoutSeconds { get; set; } = (int)Defaults.CallbackTimeout.TotalSeconds;

        [Setting("Let callbacks go to private addresses other than loopback and to names without a dot, which the real service refuses.")]
        public bool AllowPrivateAddresses { get; set; }

        public string? ReadPrivateKey()
        {
            const string Key = "Callback:PrivateKeyFile";
            if (string.IsNullOrEmpty(PrivateKeyFile))
            {
                return null;
            }

            OssOptions.Require(File.Exists(PrivateKeyFile), Key, "names a file that does not exist");
            var pem = File.ReadAllText(PrivateKeyFile);
            try
            {
                using var rsa = RSA.Create();
                rsa.ImportFromPem(pem);
                rsa.SignData([0], HashAlgorithmName.MD5, RSASignaturePadding.Pkcs1); // a public key alone would be noticed too late
            }
            catch (Exception exception) when (exception is ArgumentException or CryptographicException)
            {
                OssOptions.Require(false, Key, "must hold an unencrypted RSA private key in PEM");
            }

            return pem;
        }
    }

    /// <summary>The section <c>S3</c>, for the store <c>s3:URL</c>.</summary>
    internal sealed class S3Settings
    {
        [Setting("Region in the credential scope.")]
        public string Region { get; set; } = "us-east-1";

        [Setting("Put before every bucket name on the server; at most 20 lower-case letters, digits and hyphens.")]
        public string? BucketPrefix { get; set; }

        [Setting("Where the index lies; it belongs to the bytes.", Switch = "--index DIRECTORY", Default = "the user's data directory")]
        public string? IndexDirectory { get; set; }

        [Setting("How many seconds one call of the S3 server may take; 1 to 600.")]
        public int TimeoutSeconds { get; set; } = 20;

        public S3StoreOptions ToOptions(string store, string? accessKey, string? secretKey) =>
            S3StoreOptions.Create(store, accessKey, secretKey, Region, BucketPrefix, IndexDirectory, TimeoutSeconds);
    }
}
