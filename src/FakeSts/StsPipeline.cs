using System.Globalization;
using Scenario.ControlPlane;
using Scenario.ControlPlane.Admin;
using Scenario.ControlPlane.Faults;
using Scenario.ControlPlane.Journal;
using Scenario.FakeSts.Authentication;
using Scenario.FakeSts.Authorization;
using Scenario.Ram.Identities;

namespace Scenario.FakeSts;

/// <summary>The way of every STS and RAM request: read, route, authenticate, authorize, handle, write (sts-ram-api 2.6).</summary>
internal sealed class StsPipeline(
    AdminApi admin,
    OperationTable operations,
    RequestAuthenticator authenticator,
    IRamDirectorySource directories,
    MovableClock clock,
    StsRecorder recorder,
    FaultRegistry faults,
    Identifiers identifiers,
    StsOptions options,
    ILogger<StsPipeline> logger)
{
    /// <summary>Answers one request: the control API below its prefix, else STS and RAM.</summary>
    public async Task InvokeAsync(HttpContext context)
    {
        if (!await CallbackMark.TryRefuseAsync(context) && !await admin.TryHandleAsync(context))
        {
            await AnswerAsync(context);
        }
    }

    private async Task AnswerAsync(HttpContext context)
    {
        var exchange = new StsExchange
        {
            RequestId = identifiers.RequestId(),
            Clock = clock.Read(),
            StartedAt = clock.GetTimestamp(),
            Head = RpcRequestReader.ReadHead(context),
        };
        StsError? error = null;
        string? why = null;
        RpcObject answer;
        try
        {
            var members = await RunAsync(context, exchange);
            answer = new RpcObject { { "RequestId", exchange.RequestId } }.AddAll(members);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            return;
        }
        catch (Exception exception)
        {
            error = ErrorOf(exception, exchange);
            why = options.Explain.Word(exchange.Call?.Decision, error.Detail);
            var told = why is not null && options.Explain == RefusalReason.InMessage ? error with { Message = $"{error.Message} ({why})" } : error;
            answer = StsErrorWriter.ToAnswer(told, exchange.RequestId, exchange.Head.Host, exchange.Product.Name);
        }

        var format = AnswerFormats.Choose(
            exchange.Head.Parameters["Format"], exchange.Head.Header("Accept") ?? "", exchange.Scheme == AuthenticationScheme.V3);
        var root = error is null ? exchange.Operation!.Action + "Response" : "Error";
        var body = RpcAnswerWriter.Write(root, answer, format);
        var status = error?.Status ?? StatusCodes.Status200OK;

        // INVARIANT: journalled before the answer leaves, so a client that has its answer finds it there.
        recorder.Record(exchange, status, error, body.Length);
        context.Response.StatusCode = status;
        context.Response.ContentType = RpcAnswerWriter.ContentType(format);
        context.Response.ContentLength = body.Length;
        context.Response.Headers["x-acs-request-id"] = exchange.RequestId;
        if (why is not null)
        {
            context.Response.Headers[RefusalReasons.Header] = why;
        }

        if (error?.RetryAfter is { } retryAfter)
        {
            context.Response.Headers["x-acs-retry-after"] = ((long)retryAfter.TotalMilliseconds).ToString(CultureInfo.InvariantCulture);
        }

        exchange.Faults.ShapeAnswer(context);
        if (!HttpMethods.IsHead(context.Request.Method))
        {
            await context.Response.Body.WriteAsync(body, context.RequestAborted);
        }
    }

    private async Task<RpcObject> RunAsync(HttpContext context, StsExchange exchange)
    {
        var head = exchange.Head;
        exchange.Scheme = RequestAuthenticator.SchemeOf(head);
        if (!HttpMethods.IsGet(head.Method) && !HttpMethods.IsPost(head.Method))
        {
            throw new StsError.UnsupportedHttpMethod().ToException();
        }

        if (options.RequireHttps && !head.IsSecure)
        {
            throw new StsError.NeedSsl().ToException();
        }

        exchange.Product = OperationTable.ProductOfHost(head.Host) ?? exchange.Product;
        if (head.RawPath != "/")
        {
            throw new StsError.InvalidAction().ToException();
        }

        var request = await RpcRequestReader.ReadBodyAsync(context, head);
        exchange.RequestBytes = request.Body.Length;
        exchange.Scheme = RequestAuthenticator.SchemeOf(request);
        if (request.Parameters.Repeated is { } repeated)
        {
            throw new StsError.InvalidParameter(repeated.Length > 64 ? repeated[..64] : repeated).ToException();
        }

        AnswerFormats.Check(request.Parameters["Format"]);

        var (version, action) = NamesOf(request, exchange.Scheme);
        exchange.Product = (version is null ? null : ApiProduct.OfVersion(version)) ?? exchange.Product;
        var operation = operations.Find(request.Host, version, action);
        exchange.Operation = operation;

        var (accessKeyId, token) = operation.IsAnonymous ? default : RequestAuthenticator.Presented(request, exchange.Scheme);
        exchange.PresentedAccessKeyId = accessKeyId;
        exchange.Faults = await faults.StrikeAsync("sts", operation.Action, accessKeyId, token is not null, clock, context.RequestAborted);

        var directory = await directories.GetAsync(context.RequestAborted);
        Caller caller = new Caller.Anonymous();
        if (!operation.IsAnonymous)
        {
            RequestAuthenticator.RefuseBearer(request);
            caller = authenticator.Authenticate(request, exchange.Scheme, directory, exchange.Faults, exchange.Clock);
        }

        if (exchange.Faults.Answer is { } fault)
        {
            throw FaultErrors.Of(fault, operation.Product).ToException();
        }

        var call = new RpcCall(exchange.RequestId, request, operation, caller, directory, exchange.Clock);
        exchange.Call = call;
        operation.Validate?.Invoke(call);
        if (operation.Resources is { } resources)
        {
            RamAuthorizer.Require(call, resources(call));
        }

        return await operation.Handler(call, context.RequestAborted);
    }

    // V3 names the operation in signed headers; else a parameter wins over a header, since it is the signed one.
    private static (string? Version, string? Action) NamesOf(RpcRequest request, AuthenticationScheme scheme)
    {
        var (version, action) = (request.Header("x-acs-version"), request.Header("x-acs-action"));
        return scheme == AuthenticationScheme.V3
            ? (version, action)
            : (request.Parameters["Version"] ?? version, request.Parameters["Action"] ?? action);
    }

    private StsError ErrorOf(Exception exception, StsExchange exchange)
    {
        switch (exception)
        {
            case StsErrorException known:
                return known.Error;
            case BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge }:
                return new StsError.BodyTooLarge();
            case BadHttpRequestException:
                return new StsError.InvalidBody();
            default:
                Log.RequestFailed(logger, exception, exchange.RequestId);
                return exchange.Product == ApiProduct.Sts ? new StsError.InternalError() : new StsError.RamInternalError();
        }
    }
}
