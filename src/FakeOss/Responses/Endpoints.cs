using Scenario.FakeOss.Requests;

namespace Scenario.FakeOss.Responses;

/// <summary>What bucket listings name as endpoint: an address that leads back here, since SDKs build clients from it.</summary>
internal static class Endpoints
{
    public static string Of(OssRequest request, OssOptions options)
    {
        if (options.PublicEndpoint is { } configured)
        {
            return configured;
        }

        var label = request.Bucket + ".";
        return request.Address.Style == AddressingStyle.VirtualHosted && request.Host.StartsWith(label, StringComparison.OrdinalIgnoreCase)
            ? request.Host[label.Length..]
            : request.Host.TrimStart('.');
    }
}
