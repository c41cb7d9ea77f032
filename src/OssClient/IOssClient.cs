namespace Scenario.Oss;

/// <summary>The OSS operations that this program needs. Safe for concurrent use.</summary>
/// <remarks>
/// Errors: <see cref="OssException"/> when the service refuses, <see cref="IntegrityException"/> when the bytes that arrived are not those that were
/// sent, <see cref="HttpRequestException"/> or <see cref="IOException"/> when no answer came, after the retries.
/// </remarks>
public interface IOssClient
{
    /// <summary>Stores an object of at most 5 GB, replacing what was there.</summary>
    /// <param name="progress">Receives bytes sent; negative numbers take back what a retry sends again.</param>
    Task<OssWriteResult> PutObjectAsync(string bucket, string key, OssContent content, OssObjectHeaders? headers = null, IProgress<long>? progress = null,
        CancellationToken cancellationToken = default);

    /// <summary>Reads an object or a range of it.</summary>
    /// <param name="ifMatch">The ETag the object must still have: otherwise <c>PreconditionFailed</c>.</param>
    Task<OssDownload> GetObjectAsync(string bucket, string key, OssRange? range = null, string? ifMatch = null, CancellationToken cancellationToken = default);

    /// <summary>The headers of an object, without its bytes.</summary>
    Task<OssObjectInfo> HeadObjectAsync(string bucket, string key, CancellationToken cancellationToken = default);

    /// <summary>Succeeds also when there is no such object.</summary>
    Task DeleteObjectAsync(string bucket, string key, CancellationToken cancellationToken = default);

    /// <summary>Deletes any number of objects, 1000 per call.</summary>
    Task DeleteObjectsAsync(string bucket, IReadOnlyCollection<string> keys, CancellationToken cancellationToken = default);

    /// <summary>Copies within the service; the metadata goes along.</summary>
    Task<OssWriteResult> CopyObjectAsync(string sourceBucket, string sourceKey, string bucket, string key, CancellationToken cancellationToken = default);

    /// <summary>Appends at <paramref name="position"/>, which must be the object's length.</summary>
    Task<OssWriteResult> AppendObjectAsync(string bucket, string key, long position, OssContent content, OssObjectHeaders? headers = null,
        CancellationToken cancellationToken = default);

    /// <summary>One page of a listing; <see cref="OssListings.ListAllAsync"/> reads all of them.</summary>
    Task<OssListPage> ListObjectsAsync(string bucket, OssListRequest request, CancellationToken cancellationToken = default);

    /// <summary>Begins an object of parts; <see cref="Transfers.Uploader"/> does all of it for files.</summary>
    /// <returns>The upload id.</returns>
    Task<string> InitiateMultipartUploadAsync(string bucket, string key, OssObjectHeaders? headers = null, CancellationToken cancellationToken = default);

    /// <summary>Stores one part.</summary>
    /// <inheritdoc cref="PutObjectAsync" path="/param"/>
    Task<OssPart> UploadPartAsync(string bucket, string key, string uploadId, int number, OssContent content, IProgress<long>? progress = null,
        CancellationToken cancellationToken = default);

    /// <summary>The parts that have been stored, in order.</summary>
    Task<IReadOnlyList<OssPart>> ListPartsAsync(string bucket, string key, string uploadId, CancellationToken cancellationToken = default);

    /// <summary>Makes the object out of its parts and compares its checksum with theirs.</summary>
    Task<OssWriteResult> CompleteMultipartUploadAsync(string bucket, string key, string uploadId, IReadOnlyCollection<OssPart> parts,
        CancellationToken cancellationToken = default);

    /// <summary>Succeeds also when there is no such upload any more.</summary>
    Task AbortMultipartUploadAsync(string bucket, string key, string uploadId, CancellationToken cancellationToken = default);

    /// <summary>A URL that works without credentials.</summary>
    /// <param name="method">GET, HEAD, PUT or DELETE.</param>
    /// <param name="lifetime">1 s to 7 days; with temporary credentials it ends with their token at the latest.</param>
    Task<Uri> PresignAsync(string method, string bucket, string key, TimeSpan lifetime, CancellationToken cancellationToken = default);
}
