using System.Globalization;
using System.Text.Json;

namespace Scenario.AppServer.Sts;

/// <summary>Reads what STS sent, or what something between us and STS sent in its place.</summary>
internal static class StsReply
{
    /// <summary>Largest body taken; an answer of STS has a few kilobytes.</summary>
    public const int MaxBytes = 256 * 1024;

    /// <summary>The failure that a response stands for; null when it is a JSON object with a success status.</summary>
    public static async Task<StsFailure?> ReadFailureAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var status = (int)response.StatusCode;
        var body = await response.Content.ReadAsByteArrayAsync(cancellationToken);
        using var json = TryParse(body);
        var root = json?.RootElement;
        if (response.IsSuccessStatusCode && root is not null && Text(root.Value, "Code") is null)
        {
            return null;
        }

        var code = root is null ? null : Text(root.Value, "Code");
        var requestId = root is null ? null : Text(root.Value, "RequestId");
        var message = root is null ? null : Text(root.Value, "Message");
        var pause = RetryAfter(response);
        if (status == 429 || pause is not null || code?.Contains("Throttling", StringComparison.Ordinal) == true)
        {
            return new StsFailure(StsFailureKind.Throttled, code ?? "Throttling", "STS asked for fewer calls.", requestId, pause);
        }

        if (status >= 500)
        {
            return new StsFailure(StsFailureKind.Unavailable, code ?? "ServiceUnavailable", $"STS answered {status}.", requestId);
        }

        if (code is null)
        {
            return new StsFailure(StsFailureKind.Malformed, "MalformedAnswer", $"STS answered {status} with a body that is not its own.", requestId);
        }

        return new StsFailure(StsFailureKind.Refused, code, WithoutStringToSign(message), requestId);
    }

    /// <summary>Credentials from the body of a successful AssumeRole.</summary>
    public static StsAnswer<RoleCredentials> ReadCredentials(ReadOnlyMemory<byte> body)
    {
        using var json = TryParse(body);
        if (json is not null
            && json.RootElement.TryGetProperty("Credentials", out var credentials) && credentials.ValueKind == JsonValueKind.Object
            && Text(credentials, "AccessKeyId") is { Length: > 0 } id
            && Text(credentials, "AccessKeySecret") is { Length: > 0 } secret
            && Text(credentials, "SecurityToken") is { Length: > 0 } token
            && TryReadTime(Text(credentials, "Expiration"), out var expiration))
        {
            return new RoleCredentials(id, secret, token, expiration, Text(json.RootElement, "RequestId"));
        }

        return new StsFailure(StsFailureKind.Malformed, "MalformedAnswer", "STS answered without usable credentials.");
    }

    /// <summary>The identity from the body of a successful GetCallerIdentity.</summary>
    public static StsAnswer<CallerIdentity> ReadIdentity(ReadOnlyMemory<byte> body)
    {
        using var json = TryParse(body);
        if (json is not null
            && Text(json.RootElement, "IdentityType") is { Length: > 0 } type
            && Text(json.RootElement, "Arn") is { Length: > 0 } arn)
        {
            return new CallerIdentity(type, arn, Text(json.RootElement, "AccountId") ?? "");
        }

        return new StsFailure(StsFailureKind.Malformed, "MalformedAnswer", "STS answered without an identity.");
    }

    /// <summary>Whole seconds and <c>Z</c>, as STS writes them.</summary>
    public static bool TryReadTime(string? text, out DateTimeOffset time) => DateTimeOffset.TryParseExact(
        text,
        "yyyy-MM-dd'T'HH:mm:ss'Z'",
        CultureInfo.InvariantCulture,
        DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal,
        out time);

    /// <summary>A mismatch echoes the request's parameters; they are no secret, but no news either.</summary>
    public static string WithoutStringToSign(string? message)
    {
        var text = message ?? "";
        var at = text.IndexOf("server string to sign is:", StringComparison.OrdinalIgnoreCase);
        return at < 0 ? text : text[..at].TrimEnd();
    }

    /// <summary>Milliseconds, by observation of the vendor's clients (sts-ram-api 7.1).</summary>
    private static TimeSpan? RetryAfter(HttpResponseMessage response) =>
        response.Headers.TryGetValues("x-acs-retry-after", out var values)
        && long.TryParse(values.FirstOrDefault(), NumberStyles.None, CultureInfo.InvariantCulture, out var milliseconds)
            ? TimeSpan.FromMilliseconds(Math.Min(milliseconds, 3_600_000))
            : null;

    private static JsonDocument? TryParse(ReadOnlyMemory<byte> body)
    {
        try
        {
            var json = JsonDocument.Parse(body);
            if (json.RootElement.ValueKind == JsonValueKind.Object)
            {
                return json;
            }

            json.Dispose();
            return null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string? Text(JsonElement owner, string name) =>
        owner.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
