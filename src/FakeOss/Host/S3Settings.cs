using System.Security.Cryptography;
using System.Text;
using Scenario.FakeOss.Storage.S3;
using Scenario.Hosting;

namespace Scenario.FakeOss.Host;

/// <summary>The section <c>S3</c>, for the store <c>s3:URL</c>.</summary>
internal sealed class S3Settings
{
    [Setting("Region in the credential scope.")]
    public string Region { get; set; } = "us-east-1";

    [Setting("Put before every bucket name on the server; at most 20 lower-case letters, digits and hyphens.")]
    public string? BucketPrefix { get; set; }

    [Setting("Where the index lies; it belongs to the bytes.", Switch = "--index DIRECTORY", Default = "the user's data directory")]
    public string? IndexDirectory { get; set; }

    /// <returns>Null when <paramref name="store"/> is another one.</returns>
    public S3StoreOptions? ToOptions(string store, string? accessKey, string? secretKey)
    {
        const string Kind = "s3:";
        if (!store.StartsWith(Kind, StringComparison.Ordinal))
        {
            return null;
        }

        OssSettings.Require(
            Uri.TryCreate(store[Kind.Length..], UriKind.Absolute, out var endpoint) && endpoint is { Scheme: "http" or "https", PathAndQuery: "/", UserInfo: "" },
            "Store",
            "names the S3 server as s3:http://HOST:PORT, without path or credentials");
        var prefix = BucketPrefix ?? "";
        OssSettings.Require(
            prefix.Length <= S3StoreOptions.MaximumPrefixLength && (prefix.Length == 0 || char.IsAsciiLetterLower(prefix[0]) || char.IsAsciiDigit(prefix[0]))
                && prefix.All(static c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-'),
            "S3:BucketPrefix",
            "must be at most 20 lower-case letters, digits and hyphens");
        OssSettings.Require(!string.IsNullOrEmpty(accessKey), "SCENARIO_S3_ACCESS_KEY", "is needed for the store s3:URL");
        OssSettings.Require(!string.IsNullOrEmpty(secretKey), "SCENARIO_S3_SECRET_KEY", "is needed for the store s3:URL");
        return new S3StoreOptions
        {
            Endpoint = endpoint!,
            AccessKey = accessKey!,
            SecretKey = secretKey!,
            Region = Region.Length > 0 ? Region : "us-east-1",
            BucketPrefix = prefix,
            IndexDirectory = IndexDirectory is { Length: > 0 } directory ? Path.GetFullPath(directory) : DefaultIndexDirectory(endpoint!, prefix),
        };
    }

    // One index per server and prefix, found again at the next start without a setting.
    private static string DefaultIndexDirectory(Uri endpoint, string prefix)
    {
        var data = Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.Create);
        OssSettings.Require(data.Length > 0, "S3:IndexDirectory", "is needed: this account has no directory for application data");
        var name = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{endpoint.AbsoluteUri}\n{prefix}")))[..16];
        return Path.Combine(data, "scenario", "fakeoss", name);
    }
}
