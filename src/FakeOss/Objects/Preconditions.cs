using System.Globalization;

namespace Scenario.FakeOss.Objects;

/// <summary>The conditional headers of reads and of copy sources (oss-protocol 4.2 and 4.6).</summary>
internal static class Preconditions
{
    private const string CopyPrefix = "x-oss-copy-source-";

    /// <exception cref="OssErrorException">PreconditionFailed or NotModified.</exception>
    public static void CheckRead(OssRequest request, ObjectRow row, DateTimeOffset lastModified) => Check(request, "", row, lastModified);

    /// <exception cref="OssErrorException">PreconditionFailed or NotModified: a failed negative condition gives 304 here too.</exception>
    public static void CheckCopySource(OssRequest request, ObjectRow row) => Check(request, CopyPrefix, row, row.LastModified);

    private static void Check(OssRequest request, string prefix, ObjectRow row, DateTimeOffset lastModified)
    {
        var isUnchanged = (request.Header(prefix + "If-None-Match") is { } noneMatch && Lists(noneMatch, row.ETag))
            || (Date(request.Header(prefix + "If-Modified-Since")) is { } modifiedSince && lastModified <= modifiedSince);
        (request.Header(prefix + "If-Match") is { } match && !Lists(match, row.ETag) ? new OssError.PreconditionFailed("If-Match")
            : Date(request.Header(prefix + "If-Unmodified-Since")) is { } unmodifiedSince && lastModified > unmodifiedSince
                ? new OssError.PreconditionFailed("If-Unmodified-Since")
            : isUnchanged ? new OssError.NotModified(row.QuotedETag, ObjectHeaders.FormatDate(lastModified))
            : (OssError?)null)?.Throw();
    }

    private static bool Lists(string header, string etag) =>
        header.Split(',').Any(item => item.Trim() is var text && (text == "*" || string.Equals(text.Trim('"'), etag, StringComparison.OrdinalIgnoreCase)));

    // RFC 1123 and, for copy sources, ISO 8601; anything else is as if it were not there.
    private static DateTimeOffset? Date(string? text) =>
        text is not null
        && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var date)
            ? date
            : null;
}
