using Scenario.ControlPlane.Journal;

namespace Scenario.FakeCloud;

/// <summary>One request that was answered, with what was decided about it. Holds no secret, token or signature.</summary>
public sealed class CloudRequest
{
    private readonly JournalEntry _entry;
    private Decision? _decision;

    internal CloudRequest(JournalEntry entry) => _entry = entry;

    /// <summary>The id in the answer, the one that an SDK's exception carries.</summary>
    public string RequestId => _entry.RequestId;

    /// <summary>Arrival by <see cref="FakeCloudHost.Clock"/>.</summary>
    public DateTimeOffset Time => _entry.Time;

    /// <summary><c>sts</c> (STS and RAM) or <c>oss</c>.</summary>
    public string Service => _entry.Host;

    /// <summary>Such as AssumeRole or PutObject; null when the request was too broken to tell.</summary>
    public string? Operation => _entry.Operation;

    /// <summary>The HTTP method.</summary>
    public string Method => _entry.Method;

    /// <summary>Path, for OSS with bucket and key, without query values that could carry a secret.</summary>
    public string Target => _entry.Target;

    /// <summary>ARN of the caller; null when anonymous or not authenticated.</summary>
    public string? Principal => _entry.Principal;

    /// <summary>Access key id as presented; null when anonymous.</summary>
    public string? AccessKeyId => _entry.AccessKeyId;

    /// <summary>What was decided, such as <c>oss:GetObject</c>; null when nothing was.</summary>
    public string? Action => _entry.Action;

    /// <summary>ARN that was decided on.</summary>
    public string? Resource => _entry.Resource;

    /// <summary>HTTP status of the answer.</summary>
    public int Status => _entry.Status;

    /// <summary>The vendor's error code; null on success.</summary>
    public string? Code => _entry.Code;

    /// <summary>The message of the error answer; null on success.</summary>
    public string? Message => _entry.Message;

    /// <summary>Names of the faults that shaped the answer; null when none did.</summary>
    public string? Fault => _entry.Fault;

    /// <summary>Whether the answer is an error, whatever its reason.</summary>
    public bool IsRefused => Status >= 400;

    /// <summary>The decision of the policies; null when the request did not get that far.</summary>
    public Decision? Decision => _decision ??= _entry.Decision is { } decision ? new(decision.Explain()) : null;

    /// <summary>Why it was answered so, in one sentence: of a refusal the reason of the refusal, even
    /// where the policies allowed it. Empty when there is nothing to explain.</summary>
    public string Why => _entry.Text ?? "";

    /// <summary>One line for a test's output.</summary>
    public override string ToString() =>
        $"{Operation ?? Method} {Target} -> {Status}{(Code is null ? "" : " " + Code)}{(Why.Length > 0 ? $": {Why}" : "")}{(Fault is null ? "" : $" (fault {Fault})")} (request {RequestId})";
}
