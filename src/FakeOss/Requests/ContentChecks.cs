using System.Globalization;

namespace Scenario.FakeOss.Requests;

/// <summary>Receives an upload's body and holds it against what the headers promised; on any mismatch nothing is stored (oss-protocol 6).</summary>
internal static class ContentChecks
{
    /// <exception cref="OssErrorException">MissingContentLength, EntityTooLarge, EntityTooSmall, InvalidDigest, InvalidCRC64 or IncompleteBody.</exception>
    public static Task<ReceivedContent> ReceiveAsync(OssStore store, OssRequest request, BlobPlace place, CancellationToken cancellationToken)
    {
        if (request.ContentLength is null && !request.IsChunked)
        {
            throw new OssError.MissingContentLength().ToException();
        }

        if (request.ContentLength > OssOptions.MaximumObjectBytes)
        {
            throw new OssError.EntityTooLarge().ToException();
        }

        var md5 = ReadMd5(request.Header("Content-MD5"));
        var crc = ReadCrc(request.Header("x-oss-hash-crc64ecma"));
        var (minimum, maximum) = request.Form?.FileBytes ?? (0, long.MaxValue);
        return store.ReceiveAsync(
            new LimitedStream(request.Body, Math.Min(OssOptions.MaximumObjectBytes, maximum), request.Form is null ? null : OssError.EntityTooLarge.OfForm),
            place,
            digest =>
            {
                if (request.ContentLength is { } announced && announced != digest.Size)
                {
                    throw new OssError.IncompleteBody().ToException();
                }

                if (digest.Size < minimum)
                {
                    throw new OssError.EntityTooSmall("0006-00000004").ToException(); // only a form has a minimum
                }

                if (md5 is not null && !md5.AsSpan().SequenceEqual(digest.Md5))
                {
                    throw new OssError.InvalidDigest(Convert.ToBase64String(md5)).ToException();
                }

                if (crc is { } expected && expected != digest.Crc64)
                {
                    throw new OssError.InvalidCrc64().ToException();
                }
            },
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

    private static ulong? ReadCrc(string? header)
    {
        if (header is null)
        {
            return null;
        }

        return ulong.TryParse(header, NumberStyles.None, CultureInfo.InvariantCulture, out var value)
            ? value
            : throw new OssError.InvalidArgument("The CRC is not an unsigned number.", "x-oss-hash-crc64ecma", header).ToException();
    }
}
