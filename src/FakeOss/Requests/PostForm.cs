using System.Text;
using System.Text.Unicode;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace Scenario.FakeOss.Requests;

/// <summary>
/// The multipart form of PostObject: the fields before <c>file</c> are read at once, bounded; the file stays a stream that nobody
/// has read yet. Field names ignore case, values do not.
/// </summary>
/// <remarks>Source: oss-protocol 2.7 and 4.13.</remarks>
internal sealed class PostForm(IReadOnlyDictionary<string, string> fields, string fileName, string? fileType, Stream file)
{
    /// <summary>Bytes of one field name.</summary>
    public const int MaximumNameBytes = 8 * 1024;

    /// <summary>Bytes of the names and values of all fields before the file together; a policy
    /// with its token and metadata takes less than a tenth of it.</summary>
    public const int MaximumFieldBytes = 256 * 1024;

    // Read before anybody is authenticated, so the number is bounded too.
    private const int MaximumFields = 1000;
    private const int MaximumPartHeaderBytes = 64 * 1024;
    private const int MaximumBoundaryLength = 70; // RFC 2046

    private const string FileField = "file";

    /// <summary>The field <c>key</c> with <c>${filename}</c> expanded.</summary>
    public string Key { get; } = fields["key"].Replace("${filename}", fileName, StringComparison.Ordinal);

    /// <summary>The file's bytes. Its end is reached only when the rest of the form is well-formed and has no second file.</summary>
    public Stream File => file;

    /// <summary>Fewest and most bytes of the file, as the form's policy says.</summary>
    public (long Minimum, long Maximum) FileBytes { get; set; } = (0, long.MaxValue);

    /// <summary>Names in lower case.</summary>
    public IReadOnlyDictionary<string, string> Fields => fields;

    /// <summary>What an upload would say in headers: entity headers and everything that begins with <c>x-oss-</c>.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> ObjectHeaders
    {
        get
        {
            // own field, form field, type of the file part: the first that says something
            var type = this["x-oss-content-type"] is { Length: > 0 } own ? own : this["content-type"] is { Length: > 0 } usual ? usual : fileType;
            var headers = fields.Where(item => item.Key != "content-type" && Describes(item.Key));
            return [.. type is null ? headers : headers.Append(KeyValuePair.Create(StoredHeaders.ContentType, type))];
        }
    }

    /// <summary>Null when there is no such field.</summary>
    public string? this[string name] => fields.GetValueOrDefault(name.ToLowerInvariant());

    /// <summary>What a condition of the policy is held against: the field, and for the type also that of the file part.</summary>
    public string? ValueOf(string field) => this[field] ?? (field == StoredHeaders.ContentType ? fileType : null);

    /// <summary>Whether a header of that name says something about the object, so that in a form the field stands in its place.</summary>
    public static bool Describes(string header) => header.StartsWith("x-oss-", StringComparison.OrdinalIgnoreCase)
        || header.Equals("content-md5", StringComparison.OrdinalIgnoreCase) || StoredHeaders.EntityNames.Contains(header, StringComparer.OrdinalIgnoreCase);

    /// <summary>Reads up to the beginning of the file.</summary>
    /// <exception cref="OssErrorException">
    /// RequestIsNotMultiPartContent, MalformedPOSTRequest, FieldItemTooLong, EntityTooLarge, MissingContentLength,
    /// IncorrectNumberOfFilesInPOSTRequest without a file, InvalidArgument without a key.
    /// </exception>
    public static Task<PostForm> ReadAsync(OssRequest request, CancellationToken cancellationToken) => GuardAsync(async () =>
    {
        var reader = new MultipartReader(BoundaryOf(request), BodyOf(request)) { HeadersLengthLimit = MaximumPartHeaderBytes };
        var fields = new Dictionary<string, string>(StringComparer.Ordinal);
        var (budget, count) = (MaximumFieldBytes, 0);
        while (await reader.ReadNextSectionAsync(cancellationToken) is { } section)
        {
            var (name, fileName) = Disposition(section);
            if (name == FileField)
            {
                return string.IsNullOrEmpty(fields.GetValueOrDefault("key"))
                    ? throw new OssError.InvalidArgument(
                        "The bucket POST must contain the specified field name. If it is specified, please check the order of the fields.", "key").ToException()
                    : new PostForm(fields, fileName, section.ContentType is { Length: > 0 } type ? type : null, new FileStream(reader, section.Body));
            }

            if (++count > MaximumFields)
            {
                throw OssError.FieldItemTooLong.ToException();
            }

            budget -= Encoding.UTF8.GetByteCount(name);
            using var value = new MemoryStream();
            await new LimitedStream(section.Body, Math.Max(0, budget), OssError.FieldItemTooLong).CopyToAsync(value, cancellationToken);
            budget -= (int)value.Length;
            var bytes = value.GetBuffer().AsSpan(0, (int)value.Length);

            // as in a query, of a repeated name the first counts
            fields.TryAdd(name, Utf8.IsValid(bytes) ? Encoding.UTF8.GetString(bytes) : throw OssError.MalformedPostRequest.ToException());
        }

        throw OssError.IncorrectNumberOfFilesInPostRequest.ToException();
    });

    private static string BoundaryOf(OssRequest request)
    {
        if (!MediaTypeHeaderValue.TryParse(request.Header("Content-Type"), out var type)
            || !type.MediaType.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase))
        {
            throw OssError.RequestIsNotMultiPartContent.ToException();
        }

        var boundary = HeaderUtilities.RemoveQuotes(type.Boundary).ToString();
        return boundary.Length is > 0 and <= MaximumBoundaryLength ? boundary : throw OssError.MalformedPostRequest.ToException();
    }

    private static LimitedStream BodyOf(OssRequest request) =>
        request.ContentLength is null && !request.IsChunked ? throw OssError.MissingContentLength.ToException()
        : request.ContentLength > OssOptions.MaximumObjectBytes ? throw OssError.FormTooLarge.ToException()
        : new LimitedStream(request.Body, OssOptions.MaximumObjectBytes, OssError.EntityTooLarge);

    private static (string Name, string FileName) Disposition(MultipartSection section)
    {
        if (!ContentDispositionHeaderValue.TryParse(section.ContentDisposition, out var disposition)
            || !disposition.DispositionType.Equals("form-data", StringComparison.OrdinalIgnoreCase))
        {
            throw OssError.MalformedPostRequest.ToException();
        }

        var name = HeaderUtilities.RemoveQuotes(disposition.Name).ToString();
        (name.Length == 0 ? OssError.MalformedPostRequest
            : Encoding.UTF8.GetByteCount(name) > MaximumNameBytes ? OssError.FieldItemTooLong
            : null)?.Throw();

        // some browsers send the path on the user's disk; only the name is meant
        var file = disposition.FileNameStar.HasValue ? disposition.FileNameStar.ToString() : HeaderUtilities.RemoveQuotes(disposition.FileName).ToString();
        return (name.ToLowerInvariant(), file[(file.LastIndexOfAny(['/', '\\']) + 1)..]);
    }

    // A body that ends too early for its boundary is malformed; a connection that ends too early is another matter.
    private static async Task<T> GuardAsync<T>(Func<Task<T>> read)
    {
        try
        {
            return await read();
        }
        catch (Exception exception) when (exception is InvalidDataException or IOException and not BadHttpRequestException and not ConnectionResetException)
        {
            throw OssError.MalformedPostRequest.ToException();
        }
    }

    /// <summary>The file part, and at its end the proof that the form ends well: before that nothing may be committed.</summary>
    private sealed class FileStream(MultipartReader reader, Stream inner) : ReadOnlyStream
    {
        private bool _ended;

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => await GuardAsync(async () =>
        {
            var count = await inner.ReadAsync(buffer, cancellationToken);
            if (count == 0 && buffer.Length > 0 && !_ended)
            {
                _ended = true;
                while (await reader.ReadNextSectionAsync(cancellationToken) is { } section)
                {
                    // fields after the file are ignored
                    if (Disposition(section).Name == FileField)
                    {
                        throw OssError.IncorrectNumberOfFilesInPostRequest.ToException();
                    }
                }
            }

            return count;
        });
    }
}
