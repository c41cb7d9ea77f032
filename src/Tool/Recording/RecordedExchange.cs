using System.Text;
using System.Text.RegularExpressions;
using Scenario.Trainer.Stages;

namespace Scenario.Tool.Recording;

/// <summary>A request that went by, and its answer.</summary>
/// <param name="Sequence">Its place in the order in which requests came, from 1; a long one is told after those that overtook it.</param>
/// <param name="Host">For STS and RAM, or for OSS.</param>
/// <param name="Target">Who answered.</param>
/// <param name="Raw">As it went over the wire; bodies are cut.</param>
/// <param name="Duration">Until the last byte of the answer.</param>
/// <param name="Failure">Why it could not be passed on; null when it was.</param>
internal sealed partial record RecordedExchange(int Sequence, HopHost Host, Uri Target, RawExchange Raw, TimeSpan Duration, string? Failure)
{
    /// <summary>As the service gave it: OSS in a header, STS and RAM in the body.</summary>
    public string? RequestId => Raw.ResponseHeader("x-oss-request-id") ?? Raw.ResponseHeader("x-acs-request-id")
        ?? (IdInBody().Match(Encoding.UTF8.GetString(Raw.ResponseBody.Span)) is { Success: true } found ? found.Groups[1].Value : null);

    [GeneratedRegex("""RequestId"?\s*[:>]\s*"?([0-9A-Za-z-]+)""")]
    private static partial Regex IdInBody();
}
