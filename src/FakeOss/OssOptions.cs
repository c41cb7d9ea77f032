using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;
using Scenario.FakeOss.Storage.S3;
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
    /// <value><c>memory</c> (default), <c>file:DIRECTORY</c> or <c>s3:URL</c>, such as <c>s3:http://127.0.0.1:9000</c>.</value>
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

    /// <summary>
    /// Private key that signs upload callbacks: RSA in PEM, read from the file in <c>Callback:PrivateKeyFile</c>; null: one made at
    /// start, so that application servers must fetch the public key anew after a restart.
    /// </summary>
    public string? CallbackPrivateKey { get; init; }

    /// <summary>
    /// Where application servers find the public key, <c>Callback:PublicKeyUrl</c>; null: <c>/_/callback_pub_key_v1.pem</c> at the
    /// first plain HTTP address that this host listens on.
    /// </summary>
    public Uri? CallbackPublicKeyUrl { get; init; }

    /// <summary>
    /// Let upload callbacks go to private addresses other than loopback and to host names without a dot, as containers have them,
    /// <c>Callback:AllowPrivateAddresses</c>; default false, as the real service refuses them.
    /// </summary>
    public bool AllowPrivateCallbacks { get; init; }

    /// <summary>Directory of the file store; null for memory.</summary>
    public string? StoreDirectory => Store.StartsWith("file:", StringComparison.Ordinal) ? Path.GetFullPath(Store["file:".Length..]) : null;

    /// <summary>
    /// The S3 server of the store; null for another store. Keys: <c>SCENARIO_S3_ACCESS_KEY</c>, <c>SCENARIO_S3_SECRET_KEY</c>, <c>S3:Region</c>,
    /// <c>S3:BucketPrefix</c>, <c>S3:IndexDirectory</c> or <c>--index DIRECTORY</c>.
    /// </summary>
    public S3StoreOptions? S3 { get; init; }

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
            CallbackPrivateKey = ReadPrivateKey(configuration["Callback:PrivateKeyFile"]),
            CallbackPublicKeyUrl = configuration["Callback:PublicKeyUrl"] is { Length: > 0 } ? Address(configuration, "Callback:PublicKeyUrl", defaults.DirectoryUrl) : null,
            AllowPrivateCallbacks = Boolean(configuration, "Callback:AllowPrivateAddresses", defaults.AllowPrivateCallbacks),
            TokenKeys = ReadTokenKeys(configuration.GetSection(nameof(TokenKeys))),
            S3 = ReadS3(configuration),
        };
        options.Validate();
        return options;
    }

    /// <exception cref="OptionsValidationException">A value is out of range.</exception>
    public void Validate()
    {
        var kind = Store.Split(':', 2);
        Require(
            Store == "memory" || S3 is not null || (kind.Length == 2 && kind[0] == "file" && kind[1].Length > 0),
            nameof(Store),
            "must be memory, file:DIRECTORY or s3:URL");
        Require(Region.Length > 0 && !Region.StartsWith("oss-", StringComparison.Ordinal), nameof(Region), "is the signing form, such as cn-hangzhou");
        Require(MaximumBuckets is >= 1 and <= 100_000, nameof(MaximumBuckets), "must be 1 to 100000");
        Require(RestoreDelay >= TimeSpan.Zero && RestoreDelay <= TimeSpan.FromDays(7), "RestoreSeconds", "must be 0 to 604800");
        Require(ServiceNames.All(name => name.Length > 0 && !name.Contains('/')), nameof(ServiceNames), "must be host names");
        Require(SeedFile is null || File.Exists(SeedFile), "Seed:File", "names a file that does not exist");
    }

    private static S3StoreOptions? ReadS3(IConfiguration configuration)
    {
        const string Kind = "s3:";
        if (configuration[nameof(Store)] is not { } store || !store.StartsWith(Kind, StringComparison.Ordinal))
        {
            return null;
        }

        Require(
            Uri.TryCreate(store[Kind.Length..], UriKind.Absolute, out var endpoint) && endpoint is { Scheme: "http" or "https", PathAndQuery: "/", UserInfo: "" },
            nameof(Store),
            "names the S3 server as s3:http://HOST:PORT, without path or credentials");
        var prefix = configuration["S3:BucketPrefix"] ?? "";
        Require(
            prefix.Length <= S3StoreOptions.MaximumPrefixLength && (prefix.Length == 0 || char.IsAsciiLetterLower(prefix[0]) || char.IsAsciiDigit(prefix[0]))
                && prefix.All(static c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-'),
            "S3:BucketPrefix",
            "must be at most 20 lower-case letters, digits and hyphens");
        return new S3StoreOptions
        {
            Endpoint = endpoint!,
            AccessKey = Credential(configuration, "SCENARIO_S3_ACCESS_KEY"),
            SecretKey = Credential(configuration, "SCENARIO_S3_SECRET_KEY"),
            Region = configuration["S3:Region"] is { Length: > 0 } region ? region : "us-east-1",
            BucketPrefix = prefix,
            IndexDirectory = configuration["S3:IndexDirectory"] is { Length: > 0 } directory ? Path.GetFullPath(directory) : DefaultIndexDirectory(endpoint!, prefix),
        };
    }

    private static string Credential(IConfiguration configuration, string key)
    {
        Require(configuration[key] is { Length: > 0 }, key, "is needed for the store s3:URL");
        return configuration[key]!;
    }

    // One index per server and prefix, found again at the next start without a setting.
    private static string DefaultIndexDirectory(Uri endpoint, string prefix)
    {
        var data = Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.Create);
        Require(data.Length > 0, "S3:IndexDirectory", "is needed: this account has no directory for application data");
        var name = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{endpoint.AbsoluteUri}\n{prefix}")))[..16];
        return Path.Combine(data, "scenario", "fakeoss", name);
    }

    private static string? ReadPrivateKey(string? file)
    {
        const string Key = "Callback:PrivateKeyFile";
        if (string.IsNullOrEmpty(file))
        {
            return null;
        }

        Require(File.Exists(file), Key, "names a file that does not exist");
        var pem = File.ReadAllText(file);
        try
        {
            using var rsa = RSA.Create();
            rsa.ImportFromPem(pem);
            rsa.SignData([0], HashAlgorithmName.MD5, RSASignaturePadding.Pkcs1); // a public key alone would be noticed too late
        }
        catch (Exception wrong) when (wrong is ArgumentException or CryptographicException)
        {
            Require(false, Key, "must hold an unencrypted RSA private key in PEM");
        }

        return pem;
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
