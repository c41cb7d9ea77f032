using Scenario.ControlPlane;
using Scenario.ControlPlane.Faults;
using Scenario.FakeOss.Authentication;
using Scenario.FakeOss.Authorization;
using Scenario.Ram.Explanations;

namespace Scenario.FakeOss;

/// <summary>What is known of a request so far: for the answer's envelope, the log and the journal, however far it got.</summary>
/// <param name="Http">The request as it came.</param>
/// <param name="Clock">The only look at the clock that decides anything.</param>
/// <param name="StartedAt">Timestamp for durations.</param>
internal sealed record OssExchange(HttpContext Http, ClockReading Clock, long StartedAt) : IAsyncDisposable
{
    /// <summary>24 upper-case hex digits.</summary>
    public string RequestId { get; } = BulkRandom.HexString(24);

    /// <summary>The body, which is to know who sends it as soon as that is known.</summary>
    public GuardedBody? Body { get; set; }

    public OssRequest? Request { get; private set; }

    /// <summary>What the journal names: the request, also when a page is shown for what it asked.</summary>
    public OssRequest? Asked { get; private set; }

    /// <summary>What is asked for; null when nothing that is known.</summary>
    public OssOperation? Operation { get; private set; }

    /// <summary>Why there is no operation.</summary>
    public OssError? NoOperation { get; private set; }

    /// <summary>The addressed bucket at the arrival, for its region and its words to browsers; decided on are the facts. Null when there is none.</summary>
    public BucketFacts? Bucket { get; set; }

    public OssCaller? Caller { get; set; }

    /// <summary>The access key id that the request names, known before anything about it is proven; null when anonymous.</summary>
    public string? PresentedAccessKeyId { get; set; }

    /// <summary>The faults that strike this request.</summary>
    public ActiveFaults Faults { get; set; } = ActiveFaults.None;

    /// <summary>The request with its facts; null until they were read.</summary>
    public OssContext? Context { get; set; }

    public IReadOnlyList<PermissionDecision> Decisions { get; set; } = [];

    /// <summary>The vendor's code; null on success.</summary>
    public string? Code { get; set; }

    /// <summary>The message of the error answer; null on success.</summary>
    public string? Message { get; set; }

    /// <summary>For the journal: what the public answer leaves out.</summary>
    public Explanation? Detail { get; set; }

    /// <summary>The journal has its entry: one per request.</summary>
    public bool IsRecorded { get; set; }

    /// <summary>Takes a reading of the request, and with it the operation that it asks for.</summary>
    public void Use(OssRequest request)
    {
        if (!ReferenceEquals(Request, request))
        {
            Asked = Request = request;
            (Operation, NoOperation) = OssOperations.Find(
                request.Method, request.Address.Level, request.Query, request.Header(CopySource.Header) is not null);
        }
    }

    /// <summary>Takes a page in the place of what was asked for, which the journal goes on to name.</summary>
    public void Show(OssRequest page)
    {
        var asked = Asked;
        Use(page);
        Asked = asked;
    }

    /// <summary>Lets go of bytes that were held open.</summary>
    public ValueTask DisposeAsync() => Context?.Facts.Bytes?.DisposeAsync() ?? ValueTask.CompletedTask;
}
