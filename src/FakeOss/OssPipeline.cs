using Microsoft.AspNetCore.Connections;
using Scenario.ControlPlane;
using Scenario.ControlPlane.Admin;
using Scenario.ControlPlane.Faults;
using Scenario.ControlPlane.Journal;
using Scenario.FakeOss.Authentication;
using Scenario.FakeOss.Authorization;
using Scenario.FakeOss.Buckets;
using Scenario.FakeOss.Callbacks;
using Scenario.FakeOss.Cors;
using Scenario.FakeOss.Forms;
using Scenario.FakeOss.Lifecycle;
using Scenario.FakeOss.Referers;
using Scenario.FakeOss.Website;
using Scenario.Ram.Explanations;

namespace Scenario.FakeOss;

/// <summary>The way of every request, step by step. docs/architecture.md tells what each step is for, and a test holds the two lists together.</summary>
internal sealed class OssPipeline(
    AdminApi admin, AddressResolver addresses, CallbackSigner signer, LifecycleRunner lifecycle, OssAuthenticator authenticator,
    OssAuthorizer authorizer, UploadCallbacks callbacks, StaticWebsite website, OssResponseWriter writer, OssRecorder recorder, OssStore store,
    OssOptions options, FaultRegistry faults, MovableClock clock, ILogger<OssPipeline> logger)
{
    /// <summary>Answers one request.</summary>
    public async Task InvokeAsync(HttpContext http)
    {
        if (await RefuseOwnCallbackAsync(http) || await ServeControlAsync(http))
        {
            return;
        }

        var (exchange, stop) = (new OssExchange(http, clock.Read(), clock.GetTimestamp()), http.RequestAborted);
        try
        {
            await using var response = await AnswerAsync(exchange, stop);
            await WriteAsync(exchange, response, stop);
        }
        catch (Exception exception) when (stop.IsCancellationRequested && exception is OperationCanceledException or IOException)
        {
            Log.ClientGone(logger, exchange.RequestId);
            exchange.Code ??= "ClientGone";
        }
        catch (Exception exception)
        {
            // the status may be on the wire already: a broken connection is the only answer that is honest in any case
            Failure(exchange, exception);
            exchange.Code ??= "Aborted";
            http.Abort();
        }
        finally
        {
            await exchange.DisposeAsync();
            Record(exchange);
        }
    }

    private async ValueTask<OssResponse> AnswerAsync(OssExchange exchange, CancellationToken stop)
    {
        try
        {
            GuardBody(exchange);
            Parse(exchange);
            await ReadFormAsync(exchange, stop);
            await TakeFaultsAsync(exchange, stop);
            await AuthenticateAsync(exchange, stop);
            FindPage(exchange);
            RequireOperation(exchange);
            SetPace(exchange);
            AnswerFault(exchange);
            await ReadFactsAsync(exchange, stop);
            Admit(exchange, exchange.Context!);
            return await HandleAsync(exchange, stop);
        }
        catch (Exception exception) when (ErrorOf(exception, exchange, stop) is { } error)
        {
            var response = ErrorResponse(exchange, error);
            return error is OssError.NoSuchKey && await FindPageInsteadAsync(exchange, stop) is { } page ? page : response;
        }
    }

    // What must hold before an operation may run, and again where a write finds other facts than were decided on.
    private void Admit(OssExchange exchange, OssContext context)
    {
        NameCheck.Require(context);
        BucketReferer.Require(context);
        BucketRequestPayment.Charge(context);
        PostPolicy.Require(context);
        exchange.Decisions = authorizer.Decide(context);
        OssAuthorizer.Require(context, exchange.Decisions);
        BucketPublicAccessBlock.Require(context);
    }

    private static Task<bool> RefuseOwnCallbackAsync(HttpContext http) => CallbackMark.TryRefuseAsync(http);

    // INVARIANT: no request, not even one for the journal, is answered before what the clock made due was tried; where that fails, the next one tries again.
    private async Task<bool> ServeControlAsync(HttpContext http)
    {
        await lifecycle.CatchUpAsync(clock.GetUtcNow());

        // where the Host names a bucket, /__admin/ and /_/ are keys like any other
        return addresses.IsServiceHost(http.Request.Headers.Host.ToString()) && (await admin.TryHandleAsync(http) || await signer.TryServeAsync(http));
    }

    private void GuardBody(OssExchange exchange) =>
        exchange.Http.Request.Body = exchange.Body = new GuardedBody(exchange.Http.Request.BodyReader, clock);

    private void Parse(OssExchange exchange)
    {
        var request = OssRequest.Parse(exchange.Http, addresses);
        exchange.Use(request);
        exchange.Bucket = store.Read(transaction => BucketFacts.Find(transaction, request.Bucket));
    }

    // Key and credentials are fields; the file after them stays unread until the handler wants it.
    private static async Task ReadFormAsync(OssExchange exchange, CancellationToken stop)
    {
        if (exchange is { Operation.ReadsForm: true, Request: { } request })
        {
            exchange.Use(request.With(await PostForm.ReadAsync(request, stop)));
        }
    }

    private async Task TakeFaultsAsync(OssExchange exchange, CancellationToken stop)
    {
        (exchange.PresentedAccessKeyId, var hasToken) = SignatureReader.KeyOf(exchange.Request!);
        exchange.Faults = await faults.StrikeAsync("oss", exchange.Operation?.Name, exchange.PresentedAccessKeyId, hasToken, clock, stop);
    }

    private async Task AuthenticateAsync(OssExchange exchange, CancellationToken stop)
    {
        if (exchange.Operation is { IsPreflight: true })
        {
            exchange.Caller = OssCaller.Anonymous; // a signature in the URL is that of the request to come
            return;
        }

        OssRequest request;
        try
        {
            (request, exchange.Caller) = await authenticator.AuthenticateAsync(
                exchange.Request!, exchange.RequestId, exchange.Bucket?.Row.Region, exchange.Clock, exchange.Faults, stop);
        }
        catch (OssErrorException exception) when (exception.Error is OssError.InvalidAccessKeyId
            && exchange is { Bucket: null, Request.Bucket: { } missing, Operation: { IsWithoutBucket: false, CreatesBucket: false } })
        {
            // the SDKs ask with any key whether a bucket exists
            ObjectNames.RequireBucket(missing, isNew: false);
            throw new OssError.NoSuchBucket(missing).ToException();
        }

        exchange.Body?.BelongsTo(isKnown: !exchange.Caller.IsAnonymous, exchange.Caller.ExpiresAt);
        exchange.Use(request);
    }

    private void FindPage(OssExchange exchange) =>
        exchange.Use(website.Resolve(exchange.Request!, exchange.Operation, exchange.Caller!, exchange.Bucket));

    private static void RequireOperation(OssExchange exchange) => exchange.NoOperation?.Throw();

    private void SetPace(OssExchange exchange) => exchange.Request!.Pace = TrafficPace.Of(exchange.Request, clock);

    // After authentication: a wrong signature stays a wrong signature.
    private static void AnswerFault(OssExchange exchange)
    {
        if (exchange.Faults.Answer is { } fault)
        {
            throw OssError.Of(fault).ToException();
        }
    }

    // A body that names what is to be decided about is read between two looks, since it may take its time.
    private async Task ReadFactsAsync(OssExchange exchange, CancellationToken stop)
    {
        var (request, operation) = (exchange.Request!, exchange.Operation!);
        exchange.Context = new OssContext(
            request, operation, exchange.Caller!, exchange.RequestId, exchange.Clock.Now, DecidingBody.None,
            store.Read(transaction => RequestFacts.Read(transaction, request, operation, DecidingBody.None, store)),
            store, options, context => Admit(exchange, context));
        if (operation.Body is { } read && exchange.Context.Facts.Bucket is not null)
        {
            exchange.Decisions = authorizer.DecideUnread(exchange.Context);
            OssAuthorizer.Require(exchange.Context, exchange.Decisions);
            var body = await read(request, stop);
            var facts = store.Read(transaction => RequestFacts.Read(transaction, request, operation, body, store));
            exchange.Context = exchange.Context with { Body = body, Facts = facts };
        }
    }

    private async ValueTask<OssResponse> HandleAsync(OssExchange exchange, CancellationToken stop)
    {
        var context = exchange.Context!;
        var handle = context.Operation.Handler ?? throw new OssError.NotImplemented(context.Operation.Name).ToException();
        var callback = context.Operation.CallsBack ? callbacks.Read(context.Request) : null;
        var response = await handle(context, stop);
        return callback is null ? response : await callbacks.AnswerAsync(callback, context, response);
    }

    // A website shows a page of its own where an object is missing, provided that the caller may read that page.
    private async Task<OssResponse?> FindPageInsteadAsync(OssExchange exchange, CancellationToken stop)
    {
        var missing = exchange.Context!; // who finds an object missing has the facts
        if (website.Redirect(missing) is { } redirect)
        {
            return redirect;
        }

        if (StaticWebsite.ErrorPageFor(missing) is not { } page)
        {
            return null;
        }

        exchange.Show(page.Request);
        await ReadFactsAsync(exchange, stop);
        return authorizer.Decide(exchange.Context!)[^1].Decision.IsAllowed ? StaticWebsite.ErrorPage(exchange.Context!, page.Status) : null;
    }

    private async Task WriteAsync(OssExchange exchange, OssResponse response, CancellationToken stop)
    {
        exchange.Faults.ShapeAnswer(exchange.Http);
        try
        {
            await WriteOnceAsync(exchange, response, stop);
        }
        catch (Exception exception) when (IsOfBytes(exception) && !exchange.Http.Response.HasStarted)
        {
            // the first bytes of the content could not be had: there is still time for an honest answer
            exchange.Http.Response.Clear();
            await using var error = ErrorResponse(exchange, Failure(exchange, exception));
            await WriteOnceAsync(exchange, error, stop);
        }
    }

    private Task WriteOnceAsync(OssExchange exchange, OssResponse response, CancellationToken stop)
    {
        if ((exchange.Context?.Facts.Bucket ?? exchange.Bucket) is { } bucket)
        {
            var hidden = CorsHeaders.Add(response, BucketCors.Of(bucket.Settings), exchange.Http.Request);
            exchange.Detail ??= hidden;
        }

        return writer.WriteAsync(
            exchange.Http, exchange.RequestId, exchange.StartedAt, response, exchange.Request?.Pace, length => Record(exchange, length), stop);
    }

    // INVARIANT: journalled before the last byte leaves, so a client that has its answer finds it there.
    private void Record(OssExchange exchange, long responseBytes = 0)
    {
        if (!exchange.IsRecorded)
        {
            exchange.IsRecorded = true;
            recorder.Record(exchange, responseBytes);
        }
    }

    private OssResponse ErrorResponse(OssExchange exchange, OssError error)
    {
        (exchange.Code, exchange.Message, exchange.Detail) = (error.Code, error.Message, error.Detail);
        var why = options.Explain.Word(exchange.Decisions is [.., var last] ? last.Decision : null, error.Detail);
        if (why is not null && options.Explain == RefusalReason.InMessage)
        {
            error = error with { Message = $"{error.Message} ({why})" };
        }

        return OssErrorWriter.Response(error, exchange.Http.Request.Method, exchange.RequestId, exchange.Http.Request.Host.Value ?? "")
            .With(RefusalReasons.Header, why);
    }

    /// <returns>Null when nobody is left to answer.</returns>
    private OssError? ErrorOf(Exception exception, OssExchange exchange, CancellationToken stop) => exception switch
    {
        OssErrorException refused => refused.Error,
        BadHttpRequestException { StatusCode: StatusCodes.Status408RequestTimeout } => OssError.RequestTimeout,
        BadHttpRequestException or ConnectionResetException => OssError.IncompleteBody,
        OperationCanceledException => null,
        _ => stop.IsCancellationRequested ? null : Failure(exchange, exception),
    };

    // The store's own failures, and what the index promises and the store does not have.
    private static bool IsOfBytes(Exception exception) => exception is BlobStoreException or FileNotFoundException or EndOfStreamException;

    // Logs what should not happen: what a store says of itself is one line; where it was heard matters only of a fault of ours.
    private OssError Failure(OssExchange exchange, Exception exception)
    {
        if (exception is BlobStoreException || FullDisk.Is(exception))
        {
            Log.StoreFailed(logger, exception.Message, exchange.RequestId);
        }
        else
        {
            Log.RequestFailed(logger, exchange.RequestId, exception);
        }

        return exception switch
        {
            BlobStoreException { IsTemporary: true } =>
                new OssError.ServiceUnavailable("The bytes of objects cannot be reached at the moment. Please try again."),
            _ when FullDisk.Is(exception) => new OssError.ServiceUnavailable("There is no room for more bytes at the moment. Please try again."),
            FileNotFoundException or EndOfStreamException => OssError.InternalError with { Detail = new(ExplanationKind.BytesLost) },
            _ => OssError.InternalError,
        };
    }
}
