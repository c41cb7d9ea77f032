using System.Net;
using Amazon.Runtime;
using Amazon.S3;

namespace Scenario.FakeOss.Stores.S3;

/// <summary>What went wrong at the S3 server, in the words of the store.</summary>
internal static class S3Failure
{
    /// <summary>Whether an exception came from the server or the way to it, and not from us.</summary>
    public static bool Is(Exception exception, CancellationToken cancellationToken) =>
        !cancellationToken.IsCancellationRequested
        && exception is AmazonServiceException or AmazonClientException or HttpRequestException or IOException or OperationCanceledException or TimeoutException
        && exception is not BlobStoreException and not FileNotFoundException;

    public static BlobStoreException Translate(string operation, Exception exception) =>
        exception is AmazonServiceException { StatusCode: > 0 } answer
            ? new($"The S3 server answered {operation} with {(int)answer.StatusCode} {answer.ErrorCode}: {answer.Message}", IsTemporary(answer), answer)
            : new($"The S3 server did not answer {operation}: {exception.Message}", isTemporary: true, exception);

    public static bool IsMissing(Exception exception) =>
        exception is AmazonS3Exception { StatusCode: HttpStatusCode.NotFound };

    /// <summary>The server understood and will not have it, such as a key that it cannot store.</summary>
    public static bool IsRefusal(Exception exception) =>
        exception is AmazonS3Exception
        {
            StatusCode: HttpStatusCode.BadRequest or HttpStatusCode.Conflict or HttpStatusCode.MethodNotAllowed
            or HttpStatusCode.RequestUriTooLong
        };

    /// <summary>
    /// What servers also say of a key that collides with another one: MinIO of 2019 answers 403 to a key below an object and 500 to one above. It
    /// may be an outage as well; another name tells.
    /// </summary>
    public static bool MayBeRefusal(Exception exception) =>
        exception is AmazonS3Exception { StatusCode: HttpStatusCode.Forbidden or HttpStatusCode.InternalServerError };

    /// <summary>One line for a log: what the server said, without where in this program that was heard.</summary>
    public static string Reason(Exception exception) => exception switch
    {
        AmazonServiceException { StatusCode: > 0 } answer => $"{(int)answer.StatusCode} {answer.ErrorCode}",
        OperationCanceledException or TimeoutException => "no answer in time",
        _ => exception.Message.ReplaceLineEndings(" "),
    };

    public static async Task<T> GuardAsync<T>(string operation, Func<Task<T>> call, CancellationToken cancellationToken)
    {
        try
        {
            return await call();
        }
        catch (Exception exception) when (Is(exception, cancellationToken))
        {
            throw Translate(operation, exception);
        }
    }

    /// <returns>False when the server says that what was asked about is not there.</returns>
    public static async Task<bool> ExistsAsync(Func<Task> head)
    {
        try
        {
            await head();
            return true;
        }
        catch (Exception exception) when (IsMissing(exception))
        {
            return false;
        }
    }

    private static bool IsTemporary(AmazonServiceException answer) =>
        answer.StatusCode is >= HttpStatusCode.InternalServerError or HttpStatusCode.TooManyRequests or HttpStatusCode.RequestTimeout;
}
