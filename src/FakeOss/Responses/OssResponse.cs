using System.Globalization;

namespace Scenario.FakeOss.Responses;

/// <summary>What a handler answers; the pipeline adds the headers that every response has.</summary>
internal sealed class OssResponse(int status) : IAsyncDisposable
{
    private readonly List<KeyValuePair<string, string>> _headers = new(12); // as many as the answer to a GET has
    private OssXml? _document;

    public int Status => status;

    public IReadOnlyList<KeyValuePair<string, string>> Headers => _headers;

    /// <summary>A small body in memory; empty when <see cref="Content"/> is set.</summary>
    public ReadOnlyMemory<byte> Body { get; private init; }

    /// <summary>Object bytes to stream.</summary>
    public ObjectContent? Content { get; private init; }

    /// <summary>First byte of <see cref="Content"/> to send.</summary>
    public long Offset { get; private init; }

    /// <summary>Bytes of the body, also announced where HEAD sends none.</summary>
    public long Length { get; private init; }

    /// <summary>The object that the operation stored, for a callback to tell of.</summary>
    public ObjectRow? Stored { get; private set; }

    public static OssResponse Empty(int status = 200) => new(status);

    public static OssResponse NoContent() => new(204);

    public static OssResponse Xml(byte[] document, int status = 200) => Bytes(document, OssXml.ContentType, status);

    public static OssResponse Xml(string root, Action<OssXml> content, int status = 200)
    {
        var document = OssXml.Begin(root, content);
        return new OssResponse(status) { _document = document, Body = document.Written, Length = document.Written.Length }
            .With("Content-Type", OssXml.ContentType);
    }

    /// <summary>The answer of GetBucketAcl and GetObjectAcl; SDKs need the Owner.</summary>
    public static OssResponse Acl(string owner, string grant) => Xml("AccessControlPolicy", xml =>
    {
        xml.Owner(owner);
        xml.Element("AccessControlList", list => list.Text("Grant", grant));
    });

    public static OssResponse Bytes(byte[] body, string contentType, int status = 200) =>
        new OssResponse(status) { Body = body, Length = body.Length }.With("Content-Type", contentType);

    public static OssResponse Stream(int status, ObjectContent content, long offset, long length) =>
        new(status) { Content = content, Offset = offset, Length = length };

    /// <summary>The headers of an object without its bytes: HEAD.</summary>
    public static OssResponse HeadersOnly(long length) => new(200) { Length = length };

    /// <summary>Null for no such header.</summary>
    public OssResponse With(string name, string? value)
    {
        if (value is not null)
        {
            _headers.Add(new(name, value));
        }

        return this;
    }

    public OssResponse Storing(ObjectRow row)
    {
        Stored = row;
        return this;
    }

    public OssResponse With(string name, long? value) => With(name, value?.ToString(CultureInfo.InvariantCulture));

    /// <summary><c>x-oss-hash-crc64ecma</c>, unsigned decimal.</summary>
    public OssResponse WithCrc64(ulong value) => With("x-oss-hash-crc64ecma", value.ToString(CultureInfo.InvariantCulture));

    /// <summary><c>x-oss-version-id</c>, only where the bucket has versions.</summary>
    public OssResponse WithVersion(BucketRow bucket, ObjectRow row) => bucket.IsVersioned ? With("x-oss-version-id", row.VersionId) : this;

    public OssResponse Replace(string name, string value)
    {
        _headers.RemoveAll(header => string.Equals(header.Key, name, StringComparison.OrdinalIgnoreCase));
        return With(name, value);
    }

    public ValueTask DisposeAsync()
    {
        _document?.Dispose();
        return Content?.DisposeAsync() ?? ValueTask.CompletedTask;
    }
}
