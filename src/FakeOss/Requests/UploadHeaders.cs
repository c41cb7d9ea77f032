using Scenario.Signing;

namespace Scenario.FakeOss.Requests;

/// <summary>What the headers of Put, Append, Copy, Initiate and PutSymlink say about the object to be.</summary>
internal sealed record UploadHeaders(StoredHeaders Headers, string Acl, string? StorageClass, ObjectTags Tags, bool ForbidsOverwrite, string? Encryption)
{
    public const string ObjectAcl = "x-oss-object-acl";
    public const string BucketAcl = "x-oss-acl";
    public const string ForbidOverwrite = "x-oss-forbid-overwrite";

    private const int MaximumMetadataBytes = 8 * 1024;
    private const string EncryptionHeader = "x-oss-server-side-encryption";

    private static readonly string[] BucketAcls = [OssAcl.Private, OssAcl.PublicRead, OssAcl.PublicReadWrite];
    private static readonly string[] ObjectAcls = [OssAcl.Default, .. BucketAcls];
    /// <summary>The colder the later.</summary>
    public static readonly string[] StorageClasses = ["Standard", "IA", "Archive", "ColdArchive", "DeepColdArchive"];

    /// <exception cref="OssErrorException">InvalidArgument and relatives; nothing has been stored yet.</exception>
    public static UploadHeaders Read(OssRequest request)
    {
        var headers = StoredHeaders.From(request.Headers);
        RequireSendable(headers);
        if (request.Form is not null && request.Header("x-oss-tagging") is { } tagging)
        {
            // no such field (oss-protocol 4.11); to ignore it would lose the tags without a word
            throw new OssError.InvalidArgument("A form has no field for tags.", "x-oss-tagging", tagging).ToException();
        }

        return new UploadHeaders(
            headers,
            ReadObjectAcl(request) ?? OssAcl.Default,
            ReadStorageClass(request.Header("x-oss-storage-class"), "x-oss-storage-class"),
            ReadTags(request.Header("x-oss-tagging")),
            request.Flag(ForbidOverwrite),
            ReadEncryption(request));
    }

    public static string? ReadObjectAcl(OssRequest request) =>
        ReadAcl(request, ObjectAcl, ObjectAcls, "no such object access control exists", "0017-00000104");

    public static string? ReadBucketAcl(OssRequest request) =>
        ReadAcl(request, BucketAcl, BucketAcls, "no such bucket access control exists", "0015-00000204");

    public static string? ReadStorageClass(string? value, string argument) => value is null || Array.IndexOf(StorageClasses, value) >= 0
        ? value : throw new OssError.InvalidArgument("The storage class is not valid.", argument, value, "0013-00000101").ToException();

    /// <summary>The header <c>x-oss-tagging</c>: <c>k=v&amp;k2</c>, URL-encoded; at most 10 tags.</summary>
    public static ObjectTags ReadTags(string? header)
    {
        if (string.IsNullOrEmpty(header))
        {
            return ObjectTags.Empty;
        }

        var tags = PercentEncoding.ParseQuery(header).Select(item => KeyValuePair.Create(item.Name, item.Value ?? "")).ToList();
        if (tags.DistinctBy(tag => tag.Key).Count() != tags.Count || header.Split('&').Length != tags.Count)
        {
            throw new OssError.InvalidArgument(
                "The header 'x-oss-tagging' shall be encoded as UTF-8 then URLEncoded URL query parameters without tag name duplicates.",
                "x-oss-tagging", header, "0010-00000219").ToException();
        }

        TagRules.OfObject.Require(tags);
        return new ObjectTags(tags);
    }

    // INVARIANT: what is kept can be sent back, so whatever was stored can be read.
    private static void RequireSendable(StoredHeaders headers)
    {
        foreach (var (name, value) in headers.Items)
        {
            (!HeaderSyntax.IsToken(name) ? new OssError.InvalidArgument("The name of the metadata must be a valid header name.", "x-oss-meta", name)
                : !HeaderSyntax.IsValue(value) ? new OssError.InvalidArgument("The value must not contain control characters.", name, value)
                : null)?.Throw();
        }

        if (headers.MetadataBytes > MaximumMetadataBytes)
        {
            throw new OssError.InvalidArgument("The total size of user metadata must not exceed 8 KB.", "x-oss-meta").ToException();
        }
    }

    // An empty header is as good as none.
    private static string? ReadAcl(OssRequest request, string header, string[] values, string message, string ec) =>
        request.Header(header) is not { Length: > 0 } acl ? null
        : Array.IndexOf(values, acl) >= 0 ? acl
        : throw new OssError.InvalidArgument(message, header, acl, ec).ToException();

    /// <summary>A label only. KMS would need a key service, so it is refused rather than pretended.</summary>
    /// <exception cref="OssErrorException">NotImplemented for KMS and SM4, InvalidEncryptionAlgorithmError for what is no algorithm.</exception>
    public static string RequireEncryption(string value, string argument) => value switch
    {
        "AES256" => value,
        "KMS" or "SM4" => throw new OssError.NotImplemented(argument).ToException(),
        _ => throw OssError.InvalidEncryptionAlgorithm.ToException(),
    };

    public static string? ReadEncryption(OssRequest request) =>
        request.Header(EncryptionHeader) is { Length: > 0 } value ? RequireEncryption(value, EncryptionHeader) : null;
}
