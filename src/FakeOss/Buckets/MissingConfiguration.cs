using Scenario.FakeOss.Errors;
using Scenario.FakeOss.Responses;

namespace Scenario.FakeOss.Buckets;

/// <summary>Reads a configuration that cannot be put here, so that no bucket has it: its own 404 (oss-protocol section 5).</summary>
/// <param name="code">Such as <c>NoSuchInventory</c>.</param>
/// <param name="message">One sentence.</param>
internal sealed class MissingConfiguration(string code, string message) : IOssHandler
{
    public ValueTask<OssResponse> HandleAsync(OssContext context, CancellationToken cancellationToken) =>
        throw new OssError.NoSuchConfiguration(code, context.Bucket.Name, message).ToException();
}
