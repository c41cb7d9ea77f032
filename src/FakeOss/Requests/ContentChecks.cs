using System.Globalization;

namespace Scenario.FakeOss.Requests;

/// <summary>Receives an upload's body and holds it against what the headers promised; on any mismatch nothing is stored (oss-protocol 6).</summary>
internal static class ContentChecks
{
    /// <exception cref="OssErrorException">MissingContentLength, EntityTooLarge, EntityTooSmall, InvalidDigest, InvalidCRC64 or IncompleteBody.</exception>
    public static Task<ReceivedContent> ReceiveAsync(OssStore store, OssRequest request, bool isWhole, CancellationToken cancellationToken)
    {
        (request.ContentLength is null && !request.IsChunked ? OssError.MissingContentLength
            : request.ContentLength > OssOptions.MaximumObjectBytes ? OssError.EntityTooLarge
            : null)?.Throw();
        var md5 = ReadMd5(request.Header("Content-MD5"));
        var crc = ReadCrc(request.Header("x-oss-hash-crc64ecma"));
        var (minimum, maximum) = request.Form?.FileBytes ?? (0, long.MaxValue);
        return store.ReceiveAsync(
            new LimitedStream(
                request.Body, Math.Min(OssOptions.MaximumObjectBytes, maximum), request.Form is null ? OssError.EntityTooLarge : OssError.FormTooLarge),
            new BlobPlace(request.Bucket!, request.Key!, isWhole),
            digest => (
                request.ContentLength is { } announced && announced != digest.Size ? OssError.IncompleteBody
                : digest.Size < minimum ? OssError.EntityTooSmall with { Ec = "0006-00000004" } // only a form has a minimum
                : md5 is not null && !md5.AsSpan().SequenceEqual(digest.Md5) ? new OssError.InvalidDigest(Convert.ToBase64String(md5))
                : crc is { } expected && expected != digest.Crc64 ? OssError.InvalidCrc64
                : null)?.Throw(),
            cancellationToken);
    }

    private static byte[]? ReadMd5(string? header)
    {
        if (header is null)
        {
            return null;
        }

        var bytes = new byte[16];
        return header.Length == 24 && Convert.TryFromBase64String(header, bytes, out var length) && length == 16
            ? bytes
            : throw new OssError.InvalidDigest(header, "0017-00000502").ToException();
    }

    private static ulong? ReadCrc(string? header) => header is null ? null
        : ulong.TryParse(header, NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value
        : throw new OssError.InvalidArgument("The CRC is not an unsigned number.", "x-oss-hash-crc64ecma", header).ToException();
}
