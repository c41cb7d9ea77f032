using System.Globalization;
using System.Net;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;

namespace Scenario.FakeOss.Stores.S3;

/// <summary>Opens the client in the form that every S3 server understands, not only the one it was made for.</summary>
internal static class S3Connection
{
    /// <summary>For one copy within the server: 5 GB take their time.</summary>
    private static readonly TimeSpan CopyTimeout = TimeSpan.FromMinutes(10);

    /// <summary>For the bytes: every call moves a few megabytes at most, so one that takes longer than the options say will not be answered.</summary>
    public static AmazonS3Client Open(S3StoreOptions options) => Open(options, options.Timeout, retries: 2);

    /// <summary>For readable copies: patient, and tried again by whoever asked, not by the client.</summary>
    public static AmazonS3Client OpenForCopies(S3StoreOptions options) => Open(options, CopyTimeout, retries: 0);

    /// <summary>Makes a bucket unless it is there.</summary>
    /// <returns>True when it was made now.</returns>
    public static async Task<bool> EnsureBucketAsync(this AmazonS3Client client, string bucket, CancellationToken cancellationToken)
    {
        try
        {
            if (await S3Failure.ExistsAsync(() => client.HeadBucketAsync(new HeadBucketRequest { BucketName = bucket }, cancellationToken)))
            {
                return false;
            }

            await client.PutBucketAsync(new PutBucketRequest { BucketName = bucket, UseClientRegion = false }, cancellationToken);
            return true;
        }
        catch (AmazonS3Exception exception) when (exception.ErrorCode is "BucketAlreadyOwnedByYou" or "BucketAlreadyExists")
        {
            return false;
        }
    }

    private static AmazonS3Client Open(S3StoreOptions options, TimeSpan timeout, int retries)
    {
        var client = new AmazonS3Client(
            new BasicAWSCredentials(options.AccessKey, options.SecretKey),
            new AmazonS3Config
            {
                ServiceURL = options.Endpoint.AbsoluteUri,
                AuthenticationRegion = options.Region,
                ForcePathStyle = true,
                // the CRC trailers that are otherwise sent break servers older than they are
                RequestChecksumCalculation = RequestChecksumCalculation.WHEN_REQUIRED,
                ResponseChecksumValidation = ResponseChecksumValidation.WHEN_REQUIRED,
                DefaultConfigurationMode = DefaultConfigurationMode.Standard, // never Auto, which asks the machine for its region
                RetryMode = RequestRetryMode.Standard,
                MaxErrorRetry = retries,
                Timeout = timeout,
                HttpClientFactory = new Handlers(useProxy: !options.Endpoint.IsLoopback, timeout),
            });
        client.BeforeRequestEvent += static (_, request) => SpellCopySource(request);
        return client;
    }

    // The slashes of the source come escaped, which s3rver does not undo. Ours are generated names and need no escape.
    private static void SpellCopySource(RequestEventArgs request)
    {
        const string Header = "x-amz-copy-source";
        if (request is WebServiceRequestEventArgs { Headers: { } headers } && headers.TryGetValue(Header, out var source))
        {
            headers[Header] = source.Replace("%2F", "/", StringComparison.Ordinal);
        }
    }

    private sealed class Handlers(bool useProxy, TimeSpan timeout) : HttpClientFactory
    {
        public override HttpClient CreateHttpClient(IClientConfig clientConfig) => new(new SocketsHttpHandler
        {
            UseProxy = useProxy,
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.None,
            ConnectTimeout = TimeSpan.FromSeconds(10),
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        })
        {
            Timeout = timeout,
        };

        public override string GetConfigUniqueString(IClientConfig clientConfig) =>
            string.Create(CultureInfo.InvariantCulture, $"{(useProxy ? "proxy" : "direct")} {timeout.TotalSeconds}");
    }
}
