using Scenario.AppClient.Oss;

namespace Scenario.AppClient.Transfers;

/// <param name="PartsResumed">Parts that an earlier run had stored; 0 for a fresh upload.</param>
internal sealed record UploadOutcome(OssWriteResult Stored, long Length, int PartsSent, int PartsResumed);
