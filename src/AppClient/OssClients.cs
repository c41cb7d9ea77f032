using Scenario.Oss;
using Scenario.Oss.Credentials;

namespace Scenario.AppClient;

/// <summary>Makes clients of one kind: the own one, or the vendor's SDK in a build that contains it (<c>-p:AlibabaSdk=true</c>).</summary>
/// <param name="useVendorSdk">The vendor's SDK; it brings its own transport.</param>
internal sealed class OssClients(bool useVendorSdk, HttpClient http, TimeProvider time)
{
#if ALIBABA_SDK
    public static bool HasVendorSdk => true;
#else
    public static bool HasVendorSdk => false;
#endif

    /// <exception cref="NotSupportedException">This build does not contain the vendor's SDK.</exception>
    /// <exception cref="ArgumentException">The vendor's SDK cannot address the bucket in the way asked for.</exception>
    public IOssClient Create(OssClientOptions options, ICredentialsSource credentials) =>
        useVendorSdk ? Vendor(options, credentials) : new OssClient(options, credentials, http, time);

#if ALIBABA_SDK
    private AlibabaSdk.AlibabaSdkOssClient Vendor(OssClientOptions options, ICredentialsSource credentials) => new(options, credentials, time);
#else
    private static IOssClient Vendor(OssClientOptions _, ICredentialsSource __) =>
        throw new NotSupportedException("This build does not contain the vendor's SDK; build with -p:AlibabaSdk=true.");
#endif
}
