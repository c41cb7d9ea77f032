using System.Globalization;
using Scenario.AppClient.AppServer;
using Scenario.Oss;
using Scenario.Oss.Sts;

namespace Scenario.AppClient.Walk;

/// <summary>One thing that a walk tried over real sockets, and what came of it; a refusal is an outcome like any other.</summary>
/// <param name="Text">What was done, or what the refusal says.</param>
/// <param name="Code">The vendor's code, AppServer's status, or the sort of failure; null when it was done.</param>
/// <param name="Status">HTTP status of a refusal; null where no server refused, or where the client tells none.</param>
/// <param name="Title">The refusal in a word; null where no server refused.</param>
/// <param name="RequestId">Of a refusal, where the service tells one.</param>
internal sealed record WalkAttempt(string Text, string? Code = null, int? Status = null, string? Title = null, string? RequestId = null)
{
    /// <summary>Status and title of a refusal, else the text.</summary>
    public string Short => Title is null ? Text : Status is { } status ? $"{status} {Title}" : Title;

    /// <param name="act">Returns what to tell the learner.</param>
    public static async Task<WalkAttempt> MakeAsync(Func<Task<string>> act)
    {
        try
        {
            return new(await act());
        }
        catch (OssException exception)
        {
            // the vendor's SDK keeps no status
            return new(exception.Message, exception.Code, exception.Status == 0 ? null : exception.Status, exception.Code, exception.RequestId);
        }
        catch (StsException exception)
        {
            return new(exception.Message, exception.Code, exception.Status, exception.Code, exception.RequestId);
        }
        catch (AppServerException exception)
        {
            return new(exception.Message, exception.Status.ToString(CultureInfo.InvariantCulture), exception.Status, exception.Title);
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or TimeoutException or WalkSurprise)
        {
            return new(exception.Message, exception.GetType().Name);
        }
    }

    /// <summary>All bytes of an object, its checksum checked.</summary>
    public static async Task<byte[]> ReadAsync(IOssClient oss, string bucket, string key, CancellationToken cancellationToken)
    {
        await using var download = await oss.GetObjectAsync(bucket, key, null, null, cancellationToken);
        using var buffer = new MemoryStream();
        await download.Content.CopyToAsync(buffer, cancellationToken);
        return buffer.ToArray();
    }

    /// <summary>A token with another character in the middle, where it changes bytes for certain.</summary>
    public static string Tamper(string token)
    {
        var middle = token.Length / 2;
        return string.Concat(token.AsSpan(0, middle), token[middle] == 'A' ? "B" : "A", token.AsSpan(middle + 1));
    }
}

/// <summary>No server refused, and yet what came is not what was promised.</summary>
internal sealed class WalkSurprise(string message) : Exception(message);
