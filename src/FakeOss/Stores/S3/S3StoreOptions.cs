using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;

namespace Scenario.FakeOss.Stores.S3;

/// <summary>Which S3 server keeps the bytes, and how it is addressed.</summary>
internal sealed record S3StoreOptions
{
    /// <summary>Longest prefix: with it, bucket names may reach the 63 characters that S3 allows.</summary>
    public const int MaximumPrefixLength = 20;

    /// <summary>Address of the server; path style is always used.</summary>
    public required Uri Endpoint { get; init; }

    /// <summary>One service credential for all requests; those of the clients of FakeOss never get here.</summary>
    public required string AccessKey { get; init; }

    public required string SecretKey { get; init; }

    /// <summary>Region in the credential scope; default <c>us-east-1</c>, which MinIO takes.</summary>
    public string Region { get; init; } = "us-east-1";

    /// <summary>Put before every bucket name on the server; default empty.</summary>
    public string BucketPrefix { get; init; } = "";

    /// <summary>How long one call may take, and how long a request waits for readable copies; default 20 s. A call of bytes is tried three times.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>Directory of the index. It belongs to the bytes: lost, the objects are lost, although their readable copies stay.</summary>
    public required string IndexDirectory { get; init; }

    /// <summary>Bucket of the bytes; the dot keeps it apart from every bucket that a user can name.</summary>
    public string BlobBucket => BucketPrefix + "scenario.fakeoss";

    /// <summary>Makes options of the texts that a configuration holds.</summary>
    /// <param name="store"><c>s3:URL</c>.</param>
    /// <param name="accessKey">Required.</param>
    /// <param name="secretKey">Required.</param>
    /// <param name="region">Null or empty for the default.</param>
    /// <param name="bucketPrefix">Null for none.</param>
    /// <param name="indexDirectory">Null or empty for one of the account's application data.</param>
    /// <param name="timeoutSeconds">1 to 600.</param>
    /// <exception cref="OptionsValidationException">A text breaks its rule; the message names the setting.</exception>
    public static S3StoreOptions Create(string store, string? accessKey, string? secretKey, string? region, string? bucketPrefix, string? indexDirectory,
        int timeoutSeconds = 20)
    {
        OssOptions.Require(
            Uri.TryCreate(store["s3:".Length..], UriKind.Absolute, out var endpoint)
                && endpoint is { Scheme: "http" or "https", PathAndQuery: "/", UserInfo: "" },
            "Store",
            "names the S3 server as s3:http://HOST:PORT, without path or credentials");
        var prefix = bucketPrefix ?? "";
        OssOptions.Require(
            prefix.Length <= S3StoreOptions.MaximumPrefixLength && (prefix.Length == 0 || char.IsAsciiLetterLower(prefix[0]) || char.IsAsciiDigit(prefix[0]))
                && prefix.All(static c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-'),
            "S3:BucketPrefix",
            "must be at most 20 lower-case letters, digits and hyphens");
        OssOptions.Require(timeoutSeconds is >= 1 and <= 600, "S3:TimeoutSeconds", "must be 1 to 600");
        OssOptions.Require(!string.IsNullOrEmpty(accessKey), "SCENARIO_S3_ACCESS_KEY", "is needed for the store s3:URL");
        OssOptions.Require(!string.IsNullOrEmpty(secretKey), "SCENARIO_S3_SECRET_KEY", "is needed for the store s3:URL");
        return new S3StoreOptions
        {
            Endpoint = endpoint!,
            AccessKey = accessKey!,
            SecretKey = secretKey!,
            Region = string.IsNullOrEmpty(region) ? "us-east-1" : region,
            BucketPrefix = prefix,
            Timeout = TimeSpan.FromSeconds(timeoutSeconds),
            IndexDirectory = indexDirectory is { Length: > 0 } directory ? Path.GetFullPath(directory) : DefaultIndexDirectory(endpoint!, prefix),
        };
    }

    // One index per server and prefix, found again at the next start without a setting.
    private static string DefaultIndexDirectory(Uri endpoint, string prefix)
    {
        var data = Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.Create);
        OssOptions.Require(data.Length > 0, "S3:IndexDirectory", "is needed: this account has no directory for application data");
        var name = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{endpoint.AbsoluteUri}\n{prefix}")))[..16];
        return Path.Combine(data, "scenario", "fakeoss", name);
    }
}
