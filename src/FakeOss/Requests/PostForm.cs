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
internal sealed class PostForm
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
    private const string FileNameVariable = "${filename}";

    private static readonly HashSet<string> ObjectFields = new(StringComparer.OrdinalIgnoreCase)
    {
        "content-type", "content-md5", "cache-control", "content-disposition", "content-encoding", "content-language", "expires",
    };

    private readonly Dictionary<string, string> _fields;
    private readonly string? _fileType;

    private PostForm(Dictionary<string, string> fields, MultipartReader reader, MultipartSection file, string fileName)
    {
        _fields = fields;
        File = new FileStream(reader, file.Body);
        _fileType = string.IsNullOrEmpty(file.ContentType) ? null : file.ContentType;
        Key = fields["key"].Replace(FileNameVariable, fileName, StringComparison.Ordinal);
        ContentType = Filled("x-oss-content-type") ?? Filled("content-type") ?? _fileType;
    }

    /// <summary>The field <c>key</c> with <c>${filename}</c> expanded.</summary>
    public string Key { get; }

    /// <summary>The file's bytes. Its end is reached only when the rest of the form is well-formed and has no second file.</summary>
    public Stream File { get; }

    /// <summary>Fewest and most bytes of the file, as the form's policy says.</summary>
    public (long Minimum, long Maximum) FileBytes { get; set; } = (0, long.MaxValue);

    /// <summary>Names in lower case.</summary>
    public IReadOnlyDictionary<string, string> Fields => _fields;

    /// <summary>What an upload would say in headers: entity headers and everything that begins with <c>x-oss-</c>.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> ObjectHeaders =>
    [
        .. _fields.Where(item => item.Key != "content-type" && Describes(item.Key)),
        .. ContentType is null ? [] : new[] { KeyValuePair.Create(StoredHeaders.ContentType, ContentType) },
    ];

    // Own field, form field, type of the file part: the first that says something.
    private string? ContentType { get; }

    /// <summary>Null when there is no such field.</summary>
    public string? this[string name] => _fields.GetValueOrDefault(name.ToLowerInvariant());

    /// <summary>What a condition of the policy is held against: the field, and for the type also that of the file part.</summary>
    public string? ValueOf(string field) => this[field] ?? (field == StoredHeaders.ContentType ? _fileType : null);

    /// <summary>Whether a header of that name says something about the object, so that in a form the field stands in its place.</summary>
    public static bool Describes(string header) => ObjectFields.Contains(header) || header.StartsWith("x-oss-", StringComparison.OrdinalIgnoreCase);

    /// <summary>Reads up to the beginning of the file.</summary>
    /// <exception cref="OssErrorException">
    /// RequestIsNotMultiPartContent, MalformedPOSTRequest, FieldItemTooLong, EntityTooLarge, MissingContentLength,
    /// IncorrectNumberOfFilesInPOSTRequest without a file, InvalidArgument without a key.
    /// </exception>
    public static async Task<PostForm> ReadAsync(OssRequest request, CancellationToken cancellationToken)
    {
        var reader = new MultipartReader(BoundaryOf(request), BodyOf(request)) { HeadersLengthLimit = MaximumPartHeaderBytes };
        var fields = new Dictionary<string, string>(StringComparer.Ordinal);
        var (budget, count) = (MaximumFieldBytes, 0);
        while (await NextAsync(reader, cancellationToken) is { } section)
        {
            var (name, fileName) = Disposition(section);
            if (name == FileField)
            {
                return string.IsNullOrEmpty(fields.GetValueOrDefault("key"))
                    ? throw new OssError.InvalidArgument(
                        "The bucket POST must contain the specified field name. If it is specified, please check the order of the fields.", "key").ToException()
                    : new PostForm(fields, reader, section, fileName);
            }

            if (++count > MaximumFields)
            {
                throw new OssError.FieldItemTooLong().ToException();
            }

            budget -= Encoding.UTF8.GetByteCount(name);
            var value = await ReadValueAsync(section.Body, budget, cancellationToken);
            budget -= Encoding.UTF8.GetByteCount(value);
            fields.TryAdd(name, value); // as in a query, of a repeated name the first counts
        }

        throw new OssError.IncorrectNumberOfFilesInPostRequest().ToException();
    }

    private string? Filled(string name) => _fields.GetValueOrDefault(name) is { Length: > 0 } value ? value : null;

    private static string BoundaryOf(OssRequest request)
    {
        if (!MediaTypeHeaderValue.TryParse(request.Header("Content-Type"), out var type)
            || !type.MediaType.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase))
        {
            throw new OssError.RequestIsNotMultiPartContent().ToException();
        }

        var boundary = HeaderUtilities.RemoveQuotes(type.Boundary).ToString();
        return boundary.Length is > 0 and <= MaximumBoundaryLength ? boundary : throw new OssError.MalformedPostRequest().ToException();
    }

    private static LimitedStream BodyOf(OssRequest request) =>
        request.ContentLength is null && !request.IsChunked ? throw new OssError.MissingContentLength().ToException()
        : request.ContentLength > OssOptions.MaximumObjectBytes ? throw new OssError.EntityTooLarge(OssError.EntityTooLarge.OfForm).ToException()
        : new LimitedStream(request.Body, OssOptions.MaximumObjectBytes, new OssError.EntityTooLarge());

    private static (string Name, string FileName) Disposition(MultipartSection section)
    {
        if (!ContentDispositionHeaderValue.TryParse(section.ContentDisposition, out var disposition)
            || !disposition.DispositionType.Equals("form-data", StringComparison.OrdinalIgnoreCase))
        {
            throw new OssError.MalformedPostRequest().ToException();
        }

        var name = HeaderUtilities.RemoveQuotes(disposition.Name).ToString();
        (name.Length == 0 ? new OssError.MalformedPostRequest()
            : Encoding.UTF8.GetByteCount(name) > MaximumNameBytes ? new OssError.FieldItemTooLong()
            : (OssError?)null)?.Throw();

        // some browsers send the path on the user's disk; only the name is meant
        var file = disposition.FileNameStar.HasValue ? disposition.FileNameStar.ToString() : HeaderUtilities.RemoveQuotes(disposition.FileName).ToString();
        return (name.ToLowerInvariant(), file[(file.LastIndexOfAny(['/', '\\']) + 1)..]);
    }

    private static async Task<string> ReadValueAsync(Stream body, int maximumBytes, CancellationToken cancellationToken)
    {
        using var value = new MemoryStream();
        var buffer = new byte[4096];
        int count;
        while ((count = await GuardAsync(body.ReadAsync(buffer, cancellationToken))) > 0)
        {
            if (value.Length + count > maximumBytes)
            {
                throw new OssError.FieldItemTooLong().ToException();
            }

            value.Write(buffer, 0, count);
        }

        var bytes = value.GetBuffer().AsSpan(0, (int)value.Length);
        return Utf8.IsValid(bytes) ? Encoding.UTF8.GetString(bytes) : throw new OssError.MalformedPostRequest().ToException();
    }

    private static ValueTask<MultipartSection?> NextAsync(MultipartReader reader, CancellationToken cancellationToken) =>
        GuardAsync(new ValueTask<MultipartSection?>(reader.ReadNextSectionAsync(cancellationToken)));

    // A body that ends too early for its boundary is malformed; a connection that ends too early is another matter.
    private static async ValueTask<T> GuardAsync<T>(ValueTask<T> reading)
    {
        try
        {
            return await reading;
        }
        catch (Exception exception) when (exception is InvalidDataException or IOException and not BadHttpRequestException and not ConnectionResetException)
        {
            throw new OssError.MalformedPostRequest().ToException();
        }
    }

    /// <summary>The file part, and at its end the proof that the form ends well: before that nothing may be committed.</summary>
    private sealed class FileStream(MultipartReader reader, Stream inner) : ReadOnlyStream
    {
        private bool _ended;

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var count = await GuardAsync(inner.ReadAsync(buffer, cancellationToken));
            if (count == 0 && buffer.Length > 0 && !_ended)
            {
                _ended = true;
                while (await NextAsync(reader, cancellationToken) is { } section)
                {
                    // fields after the file are ignored
                    if (Disposition(section).Name == FileField)
                    {
                        throw new OssError.IncorrectNumberOfFilesInPostRequest().ToException();
                    }
                }
            }

            return count;
        }
    }
}
