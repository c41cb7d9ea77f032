using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Text.Json;
using WireMock;
using WireMock.RequestBuilders;
using WireMock.ResponseBuilders;
using WireMock.Server;
using WireMock.Types;
using WireMock.Util;

namespace Scenario.Integration.AppServer;

/// <summary>An STS that answers as a test wants it: properly by default, otherwise what the test put in the queue, in order.</summary>
internal sealed class MisbehavingSts : IDisposable
{
    private readonly WireMockServer _server = WireMockServer.Start();
    private readonly MovedClock _clock;
    private int _issued;

    public MisbehavingSts(MovedClock? clock = null)
    {
        _clock = clock ?? new MovedClock();
        _server.Given(Request.Create().UsingPost()).AtPriority(10).RespondWith(Response.Create().WithCallback(request => Answer(request)));
    }

    public Uri Url => new(_server.Url!);

    public string IdentityType { get; set; } = "RAMUser";

    /// <summary>What AssumeRole answers next, each once; null for a proper answer.</summary>
    public ConcurrentQueue<ResponseMessage?> Next { get; } = new();

    /// <summary>What every AssumeRole answers once the queue is empty; null for proper answers.</summary>
    public ResponseMessage? Always { get; set; }

    /// <summary>Every AssumeRole that arrived.</summary>
    public ConcurrentQueue<Call> Calls { get; } = new();

    /// <summary>Cuts or garbles the connection of the next calls.</summary>
    public void FailNext(FaultType fault, int times)
    {
        // A scenario's state counts the calls that have failed; past the last, the proper answer is reached.
        for (var index = 0; index < times; index++)
        {
            var mapping = _server.Given(Request.Create().UsingPost()).AtPriority(1).InScenario("fault");
            (index == 0 ? mapping : mapping.WhenStateIs($"failed {index}")).WillSetStateTo($"failed {index + 1}")
                .RespondWith(Response.Create().WithFault(fault));
        }
    }

    /// <summary>Answers late.</summary>
    public void DelayAll(TimeSpan delay) =>
        _server.Given(Request.Create().UsingPost()).AtPriority(2).RespondWith(Response.Create().WithDelay(delay).WithCallback(request => Answer(request)));

    /// <summary>Answers properly again.</summary>
    public void Recover()
    {
        _server.Reset();
        _server.Given(Request.Create().UsingPost()).AtPriority(10).RespondWith(Response.Create().WithCallback(request => Answer(request)));
    }

    public static ResponseMessage Error(int status, string code, string message = "no", int? retryAfterMilliseconds = null)
    {
        var response = Text(status, JsonSerializer.Serialize(new { RequestId = "E-1", HostId = "sts", Code = code, Message = message }));
        if (retryAfterMilliseconds is { } pause)
        {
            response.Headers!["x-acs-retry-after"] = new WireMockList<string>(pause.ToString(CultureInfo.InvariantCulture));
        }

        return response;
    }

    public static ResponseMessage Text(int status, string body, string contentType = "application/json") => new()
    {
        StatusCode = status,
        Headers = new Dictionary<string, WireMockList<string>> { ["Content-Type"] = new(contentType) },
        BodyData = new BodyData { DetectedBodyType = BodyType.String, BodyAsString = body },
    };

    public void Dispose() => _server.Dispose();

    private ResponseMessage Answer(IRequestMessage request)
    {
        if (Header(request, "x-acs-action") == "GetCallerIdentity")
        {
            return Text(200, JsonSerializer.Serialize(new
            {
                RequestId = "I-1",
                IdentityType,
                Arn = IdentityType == "Account" ? "acs:ram::11223344:root" : "acs:ram::11223344:user/appServer",
                AccountId = "11223344"
            }));
        }

        Calls.Enqueue(new Call(
            request.Query!["RoleSessionName"].Single(),
            Header(request, "x-acs-signature-nonce"),
            Header(request, "x-acs-date"),
            Header(request, "Authorization")));
        var proper = Next.TryDequeue(out var next) ? next : Always;
        if (proper is not null)
        {
            return proper;
        }

        var now = _clock.GetUtcNow();
        var signedAt = DateTimeOffset.Parse(Header(request, "x-acs-date"), CultureInfo.InvariantCulture);
        if ((now - signedAt).Duration() > TimeSpan.FromMinutes(15))
        {
            return Error(400, "InvalidTimeStamp.Expired");
        }

        var number = Interlocked.Increment(ref _issued);
        var seconds = int.Parse(request.Query["DurationSeconds"].Single(), CultureInfo.InvariantCulture);
        return Text(200, JsonSerializer.Serialize(new
        {
            RequestId = $"R-{number}",
            Credentials = new
            {
                AccessKeyId = $"STS.{number}",
                AccessKeySecret = $"secret-of-{number}",
                SecurityToken = $"token-of-{number}",
                Expiration = now.AddSeconds(seconds).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
            },
        }));
    }

    private static string Header(IRequestMessage request, string name) =>
        request.Headers!.First(h => h.Key.Equals(name, StringComparison.OrdinalIgnoreCase)).Value.Single();

    /// <summary>One AssumeRole.</summary>
    public sealed record Call(string SessionName, string Nonce, string Date, string Authorization);
}
