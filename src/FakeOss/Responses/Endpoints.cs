using Scenario.Signing;

namespace Scenario.FakeOss.Responses;

/// <summary>Addresses in answers: all lead back here.</summary>
internal static class Endpoints
{
    private const string VendorDomain = ".aliyuncs.com";

    /// <summary>What bucket listings name as endpoint; SDKs build clients from it.</summary>
    public static string Of(OssRequest request, OssOptions options)
    {
        var label = request.Bucket + ".";
        return options.PublicEndpoint
            ?? (request.Address.Style == AddressingStyle.VirtualHosted && request.Host.StartsWith(label, StringComparison.OrdinalIgnoreCase)
                ? request.Host[label.Length..] : request.Host.TrimStart('.'));
    }

    /// <summary>The endpoint inside the vendor's network: its own name where the request came to a vendor's name, else the same as outside.</summary>
    public static string InternalOf(string endpoint) =>
        endpoint.StartsWith("oss-", StringComparison.Ordinal) && endpoint.EndsWith(VendorDomain, StringComparison.Ordinal)
        && endpoint[..^VendorDomain.Length] is var name && !name.EndsWith("-internal", StringComparison.Ordinal) && !name.Contains('.')
            ? $"{name}-internal{VendorDomain}"
            : endpoint;

    /// <summary>The URL of the object that the request wrote, in the addressing form of the request.</summary>
    public static string LocationOf(OssRequest request)
    {
        var origin = $"{request.Http.Request.Scheme}://{request.Host}";
        var key = PercentEncoding.EncodePath(request.Key!).Replace("~", "%7E", StringComparison.Ordinal); // so the real service writes it
        return request.Address.Style == AddressingStyle.Path ? $"{origin}/{request.Bucket}/{key}" : $"{origin}/{key}";
    }
}
