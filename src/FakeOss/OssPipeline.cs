using Microsoft.AspNetCore.Connections;
using Scenario.ControlPlane;
using Scenario.ControlPlane.Faults;
using Scenario.FakeOss.Authentication;
using Scenario.FakeOss.Authorization;
using Scenario.FakeOss.Buckets;
using Scenario.FakeOss.Callbacks;
using Scenario.FakeOss.Cors;
using Scenario.FakeOss.Errors;
using Scenario.FakeOss.Forms;
using Scenario.FakeOss.Operations;
using Scenario.FakeOss.Referers;
using Scenario.FakeOss.Requests;
using Scenario.FakeOss.Responses;
using Scenario.FakeOss.Storage;
using Scenario.FakeOss.Website;
using Scenario.Ram.Evaluation;

namespace Scenario.FakeOss;

/// <summary>The order of every request: parse, authenticate, authorize, handle, write.</summary>
internal sealed class OssPipeline(
    OssRequestParser parser,
    OssAuthenticator authenticator,
    RefererCheck referers,
    OssAuthorizer authorizer,
    UploadCallbacks callbacks,
    StaticWebsite website,
    OssResponseWriter writer,
    OssRecorder recorder,
    OssStore store,
    OssOptions options,
    FaultRegistry faults,
    MovableClock clock,
    ILogger<OssPipeline> logger)
{
    private static readonly BucketRequestPayment RequestPayment = new();

    public async Task InvokeAsync(HttpContext http)
    {
        var exchange = new OssExchange(http, clock.GetUtcNow(), clock.GetTimestamp());
        http.Request.Body = exchange.Body = new GuardedBody(http.Request.BodyReader, clock);
        try
        {
            await using var response = await AnswerAsync(exchange, http.RequestAborted);
            CorsHeaders.Add(exchange, response);
            exchange.Faults.ShapeAnswer(http);
            await writer.WriteAsync(exchange, response, http.RequestAborted);
        }
        catch (Exception exception) when (http.RequestAborted.IsCancellationRequested && exception is OperationCanceledException or IOException)
        {
            Log.ClientGone(logger, exchange.RequestId);
            exchange.Code ??= "ClientGone";
        }
        catch (Exception exception) when (IsOfBytes(exception) && !http.Response.HasStarted)
        {
            // the first bytes of the content could not be had: there is still time for an honest answer
            Log.RequestFailed(logger, exchange.RequestId, exception);
            http.Response.Clear();
            await using var response = ErrorResponse(exchange, Failure(exception));
            CorsHeaders.Add(exchange, response);
            await writer.WriteAsync(exchange, response, http.RequestAborted);
        }
        catch (Exception exception)
        {
            // the status is on the wire already: a broken connection is the only honest answer left
            Log.RequestFailed(logger, exchange.RequestId, exception);
            exchange.Code ??= "Aborted";
            http.Abort();
        }
        finally
        {
            recorder.Record(exchange);
        }
    }

    private async Task<OssResponse> AnswerAsync(OssExchange exchange, CancellationToken cancellationToken)
    {
        OssError error;
        try
        {
            await ParseAsync(exchange, cancellationToken);
            await TakeFaultsAsync(exchange, cancellationToken);
            await AuthenticateAsync(exchange, cancellationToken);
            var operation = exchange.Operation ?? throw exchange.NoOperation!.ToException();
            exchange.Request!.Pace = TrafficPace.Of(exchange.Request, clock);
            AnswerFault(exchange.Faults);
            RequireNames(exchange.Request!, operation);
            referers.Require(exchange.Request!, operation);
            ChargeRequester(exchange, operation);
            var context = await ContextAsync(exchange, operation, cancellationToken);
            Authorize(exchange, context);
            return await HandleAsync(context, cancellationToken);
        }
        catch (OssErrorException refused)
        {
            error = refused.Error;
        }
        catch (BadHttpRequestException broken)
        {
            error = broken.StatusCode == StatusCodes.Status408RequestTimeout ? new OssError.RequestTimeout() : new OssError.IncompleteBody();
        }
        catch (ConnectionResetException)
        {
            error = new OssError.IncompleteBody();
        }
        catch (Exception exception) when (exception is not OperationCanceledException && !cancellationToken.IsCancellationRequested)
        {
            Log.RequestFailed(logger, exchange.RequestId, exception);
            error = Failure(exception);
        }

        var response = ErrorResponse(exchange, error);
        return error is OssError.NoSuchKey && await FindPageInsteadAsync(exchange, cancellationToken) is { } page ? page : response;
    }

    private static OssResponse ErrorResponse(OssExchange exchange, OssError error)
    {
        (exchange.Code, exchange.Message, exchange.Detail) = (error.Code, error.Message, error.Detail);
        return OssErrorWriter.Response(error, exchange.Http.Request.Method, exchange.RequestId, exchange.Http.Request.Host.Value ?? "");
    }

    // The store's own failures, and what the index promises and the store does not have.
    private static bool IsOfBytes(Exception exception) => exception is BlobStoreException or FileNotFoundException or EndOfStreamException;

    private static OssError Failure(Exception exception) => exception switch
    {
        BlobStoreException { IsTemporary: true } => new OssError.ServiceUnavailable("The bytes of objects cannot be reached at the moment. Please try again."),
        FileNotFoundException or EndOfStreamException => new OssError.InternalError
        {
            Detail = "The index knows the object, but its bytes are missing in the store or cut short. A restart removes what has no bytes.",
        },
        _ => new OssError.InternalError(),
    };

    private async Task ParseAsync(OssExchange exchange, CancellationToken cancellationToken)
    {
        var request = parser.Parse(exchange.Http);
        if (request.Bucket is { } bucket)
        {
            (request.BucketRow, exchange.Cors) = store.Read(transaction =>
            {
                var row = transaction.Buckets.Find(bucket);
                return (row, row is null ? null : BucketCors.Find(transaction, row));
            });
        }

        exchange.Use(request);
        if (exchange.Operation is { ReadsForm: true })
        {
            // key and credentials are fields; the file after them stays unread until the handler wants it
            exchange.Use(request.With(await PostForm.ReadAsync(request, cancellationToken)));
        }
    }

    private async Task TakeFaultsAsync(OssExchange exchange, CancellationToken cancellationToken)
    {
        var request = exchange.Request!;
        var key = PresentedKey.Of(request);
        exchange.PresentedAccessKeyId = key.AccessKeyId;
        exchange.Faults = faults.Take("oss", exchange.Operation?.Name, key.AccessKeyId, key.HasToken);
        await exchange.Faults.DelayAsync(clock, cancellationToken);
    }

    // After authentication: a wrong signature stays a wrong signature.
    private static void AnswerFault(ActiveFaults faults)
    {
        if (faults.Answer is { } fault)
        {
            throw FaultErrors.Of(fault).ToException();
        }
    }

    private async Task AuthenticateAsync(OssExchange exchange, CancellationToken cancellationToken)
    {
        if (exchange.Operation is { IsPreflight: true })
        {
            exchange.Caller = OssCaller.Anonymous; // a signature in the URL is that of the request to come
            return;
        }

        OssRequest request;
        try
        {
            (request, exchange.Caller) = await authenticator.AuthenticateAsync(exchange, cancellationToken);
        }
        catch (OssErrorException unknown) when (unknown.Error is OssError.InvalidAccessKeyId && IsOfMissingBucket(exchange))
        {
            // the SDKs ask with any key whether a bucket exists
            ObjectNames.RequireBucket(exchange.Request!.Bucket!, isNew: false);
            throw new OssError.NoSuchBucket(exchange.Request.Bucket!).ToException();
        }

        exchange.Body?.BelongsTo(exchange.Caller);
        if (request != exchange.Request)
        {
            exchange.Use(request);
        }

        exchange.Use(website.Resolve(request, exchange.Operation, exchange.Caller));
    }

    // A website shows a page of its own where an object is missing, provided that the caller may read that page.
    private async Task<OssResponse?> FindPageInsteadAsync(OssExchange exchange, CancellationToken cancellationToken)
    {
        if (exchange is not { Request: { } request, Caller: { } caller })
        {
            return null;
        }

        if (website.Redirect(request, exchange.Operation, caller) is { } redirect)
        {
            return redirect;
        }

        if (website.ErrorPageFor(request, exchange.Operation, caller) is not { } page)
        {
            return null;
        }

        exchange.Use(page.Request);
        var decisions = authorizer.Authorize(await ContextAsync(exchange, exchange.Operation!, cancellationToken));
        return decisions[^1].Decision.IsAllowed ? website.ErrorPage(page.Request, page.Status, exchange.ArrivedAt) : null;
    }

    // After authentication, because the signature tells how an ambiguous target is to be read.
    private static void RequireNames(OssRequest request, OssOperation operation)
    {
        if (request.Bucket is { } bucket)
        {
            ObjectNames.RequireBucket(bucket, isNew: operation.IsWithoutBucket || (operation.CreatesBucket && request.BucketRow is null));
        }

        // what cannot be written is only missing when it is read
        var isMissing = operation.Call == OssCallKind.ObjectRead && request.Key is ['/', ..];
        if (request.Key is { } key && !isMissing)
        {
            ObjectNames.RequireKey(key);
        }

        if (request.BucketRow is null && operation is { IsWithoutBucket: false, CreatesBucket: false })
        {
            throw new OssError.NoSuchBucket(request.Bucket!).ToException();
        }

        if (isMissing)
        {
            throw new OssError.NoSuchKey(request.Key!).ToException();
        }
    }

    private static bool IsOfMissingBucket(OssExchange exchange) =>
        exchange is { Request: { Bucket: not null, BucketRow: null }, Operation: { IsWithoutBucket: false, CreatesBucket: false } };

    private async ValueTask<OssContext> ContextAsync(OssExchange exchange, OssOperation operation, CancellationToken cancellationToken)
    {
        var context = new OssContext
        {
            Request = exchange.Request!,
            Operation = operation,
            Caller = exchange.Caller!,
            RequestId = exchange.RequestId,
            ArrivedAt = exchange.ArrivedAt,
            Store = store,
            Options = options,
        };
        if (operation.Body is not { } read)
        {
            return context;
        }

        if (authorizer.RefuseUnread(context) is { } refused)
        {
            RequireAllowed(exchange, context, [refused]);
        }

        return context with { Body = await read(context.Request, cancellationToken) };
    }

    private void Authorize(OssExchange exchange, OssContext context)
    {
        if (context.Request.Form is { } form && !context.Caller.IsAnonymous)
        {
            // what the signer allowed the bearer of the form; what the signer may do is decided below
            form.Policy = PostPolicy.Parse(form["policy"]!);
            form.Policy.Require(form, context.Request.Bucket!, exchange.ArrivedAt);
        }

        RequireAllowed(exchange, context, authorizer.Authorize(context));
        BucketPublicAccessBlock.Require(context);
    }

    private static void RequireAllowed(OssExchange exchange, OssContext context, IReadOnlyList<PermissionDecision> decisions)
    {
        exchange.Decisions = decisions;
        if (exchange.Decisions.Count > 0 && !exchange.Decisions[^1].Decision.IsAllowed)
        {
            throw OssAuthorizer.Refusal(context, exchange.Decisions[^1]).ToException();
        }
    }

    private void ChargeRequester(OssExchange exchange, OssOperation operation)
    {
        if (RequestPayment.Charges(store, exchange.Request!, operation, exchange.Caller!))
        {
            exchange.Http.Response.Headers[BucketRequestPayment.ChargedHeader] = BucketRequestPayment.Requester;
        }
    }

    private async Task<OssResponse> HandleAsync(OssContext context, CancellationToken cancellationToken)
    {
        var handle = context.Operation.Handler ?? throw new OssError.NotImplemented(context.Operation.Name).ToException();
        var callback = context.Operation.CallsBack ? callbacks.Read(context.Request) : null;
        var response = await handle(context, cancellationToken);
        return callback is null ? response : await callbacks.AnswerAsync(callback, context, response);
    }
}
