
namespace Scenario.Oss.Transfers;

/// <summary>What became of an upload.</summary>
/// <param name="Stored">What the service says of the object.</param>
/// <param name="Length">Bytes.</param>
/// <param name="PartsSent">Parts that this run sent; 1 for an object in one piece.</param>
/// <param name="PartsResumed">Parts that an earlier run had stored; 0 for a fresh upload.</param>
public sealed record UploadOutcome(OssWriteResult Stored, long Length, int PartsSent, int PartsResumed);
