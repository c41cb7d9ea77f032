using Scenario.FakeOss.Responses;

namespace Scenario.FakeOss;

/// <summary>One operation, after authentication and authorization.</summary>
internal interface IOssHandler
{
    /// <exception cref="Errors.OssErrorException">The protocol's own refusals.</exception>
    ValueTask<OssResponse> HandleAsync(OssContext context, CancellationToken cancellationToken);
}
