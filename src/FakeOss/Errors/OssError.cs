using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using Scenario.ControlPlane.Faults;
using Scenario.Ram.Evaluation;
using Scenario.Ram.Explanations;
using Scenario.Signing;

namespace Scenario.FakeOss.Errors;

/// <summary>The error catalogue of the OSS protocol: code, status, message, EC and the extra elements of each error.</summary>
/// <param name="Code">The vendor's code.</param>
/// <param name="Status">HTTP status.</param>
/// <param name="Message">The vendor's text.</param>
/// <param name="Ec">The fine-grained number in <c>EC</c> and <c>x-oss-ec</c>, as the vendor's error pages number the reasons; null leaves both out.</param>
/// <param name="Elements">Of the error document, between HostId and EC; null for none.</param>
/// <param name="Headers">Extra response headers; null for none.</param>
/// <remarks>One that tells nothing of the request is a value, the others are records. Source: oss-protocol sections 3.1 to 3.6.</remarks>
internal record OssError(
    string Code, int Status, string Message, string? Ec = null, IReadOnlyList<(string Name, string Value)>? Elements = null,
    IReadOnlyList<(string Name, string Value)>? Headers = null)
{
    /// <summary>What the public answer leaves out, for the journal; holds no secret.</summary>
    public virtual Explanation? Detail { get; init; }

    /// <summary>Why RAM refused; null for refusals of OSS itself.</summary>
    public AccessDeniedDetail? Denial { get; init; }

    public OssErrorException ToException() => new(this);

    /// <summary>Refuses the request: of what has several rules, the first that is broken says so and <c>?.Throw()</c> follows.</summary>
    /// <exception cref="OssErrorException">Always.</exception>
    [DoesNotReturn]
    public void Throw() => throw ToException();

    // ---- authentication ----

    public static readonly OssError InvalidSecurityToken = new("InvalidSecurityToken", 403, "The security token you provided is invalid.", "0002-00000006");
    public static readonly OssError AccessKeyIdAndSecurityTokenNotMatch =
        new("AccessKeyIdAndSecurityTokenNotMatch", 403, "The OSS access key id and security token you provided does not match.", "0002-00000004");
    public static readonly OssError SecurityTokenExpired = new("SecurityTokenExpired", 403, "The security token you provided has expired.", "0002-00000007");

    public sealed record InvalidAccessKeyId(string AccessKeyId, string Number, string Text = InvalidAccessKeyId.NotInRecords)
        : OssError("InvalidAccessKeyId", 403, Text, Number, [("OSSAccessKeyId", AccessKeyId)])
    {
        public const string NotInRecords = "The OSS Access Key Id you provided does not exist in our records.";

        /// <summary>A permanent key with a token, or a temporary key that no record knows.</summary>
        public const string WithToken = "0002-00000002";

        public static InvalidAccessKeyId Disabled(string accessKeyId) => new(accessKeyId, "0002-00000901", "The OSS Access Key Id you provided is disabled.");
    }

    /// <summary>Carries our string-to-sign so that the caller can compare, as the real service does.</summary>
    public sealed record SignatureDoesNotMatch(string AccessKeyId, string SignatureProvided, string StringToSign, string? CanonicalRequest)
        : OssError("SignatureDoesNotMatch", 403,
            "The request signature we calculated does not match the signature you provided. Check your key and signing method.", "0002-00000040",
            [
                ("OSSAccessKeyId", AccessKeyId),
                ("SignatureProvided", SignatureProvided),
                ("StringToSign", StringToSign),
                ("StringToSignBytes", SpacedHex(StringToSign)),
                .. CanonicalRequest is null ? []
                    : new[] { ("CanonicalRequest", CanonicalRequest), ("CanonicalRequestBytes", SpacedHex(CanonicalRequest)) },
            ])
    {
        private static string SpacedHex(string text) => BitConverter.ToString(Encoding.UTF8.GetBytes(text)).Replace('-', ' ');
    }

    public sealed record RequestTimeTooSkewed(TimeSpan Allowed, DateTimeOffset RequestTime, DateTimeOffset ServerTime)
        : OssError("RequestTimeTooSkewed", 403, "The difference between the request time and the current time is too large.", "0002-00000504",
        [
            ("MaxAllowedSkewMilliseconds", Allowed.TotalMilliseconds.ToString("0", CultureInfo.InvariantCulture)),
            ("RequestTime", WireTime.FormatWithZeros(RequestTime)),
            ("ServerTime", WireTime.FormatWithZeros(ServerTime)),
        ]);

    // ---- authorization ----

    public static readonly OssError SecondLevelDomainForbidden = new("SecondLevelDomainForbidden", 403, "Please use virtual hosted style to access.");
    public static readonly OssError NonStandardHostForbidden = new("NonStandardHostForbidden", 403, "The host you provided is not bound to a bucket.");
    public static readonly OssError AccessForbidden = new("AccessForbidden", 403,
        "CORSResponse: This CORS request is not allowed. This is usually because the evalution of Origin, request method / Access-Control-Request-Method or Access-Control-Requet-Headers are not whitelisted by the resource's CORS spec.");
    public static readonly OssError InvalidObjectState = new("InvalidObjectState", 403, "The operation is not valid for the object's state", "0016-00000719");

    /// <summary>Whatever the reason, the client sees this one code; the message tells the layer.</summary>
    public sealed record AccessDenied(string Text, string? Number = "0003-00000001") : OssError("AccessDenied", 403, Text, Number);

    // ---- not found ----

    public static readonly OssError SymlinkTargetNotExist = new("SymlinkTargetNotExist", 404, "The symlink target object does not exist.", "0026-00000012");

    public sealed record NoSuchBucket(string Bucket)
        : OssError("NoSuchBucket", 404, "The specified bucket does not exist.", "0015-00000101", [("BucketName", Bucket)]);

    /// <summary>With the version of the delete marker that hides it, where there is one.</summary>
    public sealed record NoSuchKey(string Key, string? DeleteMarkerVersionId = null)
        : OssError("NoSuchKey", 404, "The specified key does not exist.", "0026-00000001", [("Key", Key)],
        DeleteMarkerVersionId is null ? null : [("x-oss-delete-marker", "true"), ("x-oss-version-id", DeleteMarkerVersionId)]);

    public sealed record NoSuchVersion(string Key, string VersionId)
        : OssError("NoSuchVersion", 404, "The specified version does not exist.", "0012-00000203", [("Key", Key), ("VersionId", VersionId)]);

    /// <summary>The number of those operations that have none of their own.</summary>
    public sealed record NoSuchUpload(string UploadId, string? Ec = "0042-00000002") : OssError("NoSuchUpload", 404,
        "The specified upload does not exist. The upload ID may be invalid, or the upload may have been aborted or completed.", Ec, [("UploadId", UploadId)]);

    /// <summary>A bucket configuration that was never set, under its own code, such as <c>NoSuchCORSConfiguration</c>.</summary>
    public sealed record NoSuchConfiguration(string Code, string Bucket, string Message, string? Ec = null)
        : OssError(Code, 404, Message, Ec, [("BucketName", Bucket)])
    {
        public static NoSuchConfiguration OfPolicy(string bucket) =>
            new("NoSuchBucketPolicy", bucket, "The bucket policy does not exist.", "0030-00000006");
    }

    // ---- conflicts ----

    public static readonly OssError FileAlreadyExists =
        new("FileAlreadyExists", 409, "The object you specified already exists and can not be overwritten.", "0026-00000002");
    public static readonly OssError ObjectNotAppendable = new("ObjectNotAppendable", 409, "The object is not appendable.", "0026-00000017");
    public static readonly OssError RestoreAlreadyInProgress = new("RestoreAlreadyInProgress", 409, "The restore operation is in progress.", "0016-00000701");

    public sealed record BucketAlreadyExists(string Bucket, string Text = "The requested bucket name is not available.")
        : OssError("BucketAlreadyExists", 409, Text, "0015-00000104", [("BucketName", Bucket)]);

    public sealed record BucketNotEmpty(string Bucket)
        : OssError("BucketNotEmpty", 409, "The bucket you tried to delete is not empty.", "0015-00000301", [("BucketName", Bucket)]);

    /// <summary>Tells the position to go on from; SDKs read it from the header.</summary>
    public sealed record PositionNotEqualToLength(long NextPosition, ulong Crc64)
        : OssError("PositionNotEqualToLength", 409, "Position is not equal to file length", "0026-00000016", Headers:
        [
            ("x-oss-next-append-position", NextPosition.ToString(CultureInfo.InvariantCulture)),
            ("x-oss-hash-crc64ecma", Crc64.ToString(CultureInfo.InvariantCulture)),
        ]);

    public sealed record MethodNotAllowed(string Method, string ResourceType)
        : OssError("MethodNotAllowed", 405, "The specified method is not allowed against this resource.",
            Elements: [("Method", Method), ("ResourceType", ResourceType)]);

    // ---- the request itself ----

    public static readonly OssError TooManyBuckets = new("TooManyBuckets", 400, "You have attempted to create more buckets than allowed.");
    public static readonly OssError InvalidCrc64 = new("InvalidCRC64", 400, "The x-oss-hash-crc64ecma you specified does not match what we calculated.");
    public static readonly OssError MissingContentLength =
        new("MissingContentLength", 411, "You must provide the Content-Length HTTP header.", "0017-00000101");
    public static readonly OssError IncompleteBody =
        new("IncompleteBody", 400, "You did not provide the number of bytes specified by the Content-Length HTTP header.", "0017-00000505");
    public static readonly OssError EntityTooLarge = new("EntityTooLarge", 400, "Your proposed upload exceeds the maximum allowed size.");
    public static readonly OssError FormTooLarge = EntityTooLarge with { Ec = "0006-00000003" };
    public static readonly OssError EntityTooSmall = new("EntityTooSmall", 400, "Your proposed upload smaller than the minimum allowed size.");
    public static readonly OssError RequestTimeout =
        new("RequestTimeout", 400, "Your socket connection to the server was not read from or written to within the timeout period.");
    public static readonly OssError InvalidPart = new("InvalidPart", 400,
        "One or more of the specified parts could not be found or the specified entity tag might not have matched the part's entity tag.");
    public static readonly OssError InvalidPartOrder = new("InvalidPartOrder", 400, "The list of parts was not in ascending order.", "0042-00000209");
    public static readonly OssError PartAlreadyExist = new("PartAlreadyExist", 409, "The specified part already exists.", "0042-00000108");
    public static readonly OssError PartNotSequential = new("PartNotSequential", 400, "The part is not uploaded in sequence.");
    public static readonly OssError CorsRuleBeyondLimit =
        new("CORSRuleBeyondLimit", 400, "The number of CORS rules should not exceed allowed limit of 10 rules.");
    public static readonly OssError InvalidEncryptionAlgorithm =
        new("InvalidEncryptionAlgorithmError", 400, "The Encryption request you specified is not valid.");
    public static readonly OssError InvalidTargetType = new("InvalidTargetType", 400, "The symbolic's target file type is invalid.", "0026-00000011");
    public static readonly OssError NotSymlink = new("NotSymlink", 400, "The object is not symlink.", "0043-00000101");
    public static readonly OssError OperationNotSupported = new("OperationNotSupported", 400, "The operation is not supported for this resource.");
    public static readonly OssError RequestIsNotMultiPartContent =
        new("RequestIsNotMultiPartContent", 400, "Bucket POST must be of the enclosure-type multipart/form-data.");
    public static readonly OssError MalformedPostRequest =
        new("MalformedPOSTRequest", 400, "The body of your POST request is not well-formed multipart/form-data.");
    public static readonly OssError IncorrectNumberOfFilesInPostRequest =
        new("IncorrectNumberOfFilesInPOSTRequest", 400, "POST requires exactly one file upload per request.");
    public static readonly OssError FieldItemTooLong = new("FieldItemTooLong", 400, "Your post item is too long.");

    public sealed record InvalidArgument(string Text, string? ArgumentName = null, string? ArgumentValue = null, string? Ec = null) : OssError(
        "InvalidArgument", 400, Text, Ec, ArgumentName is null ? null : [("ArgumentName", ArgumentName), ("ArgumentValue", ArgumentValue ?? "")]);

    public sealed record MissingArgument(string ArgumentName, string? Ec = null)
        : OssError("MissingArgument", 400, "Missing Some Required Arguments.", Ec, [("ArgumentName", ArgumentName)]);

    public sealed record InvalidRequest(string Text, string? Ec = null) : OssError("InvalidRequest", 400, Text, Ec);

    /// <summary>A preflight without the headers that make it one.</summary>
    public sealed record BadRequest(string Text) : OssError("BadRequest", 400, Text);

    public sealed record InvalidBucketName(string Bucket)
        : OssError("InvalidBucketName", 400, "The specified bucket is not valid.", "0015-00000001", [("BucketName", Bucket)]);

    public sealed record InvalidObjectName(string Key, string Text = "The specified object is not valid.")
        : OssError("InvalidObjectName", 400, Text, Elements: [("ObjectName", Key)]);

    public sealed record InvalidDigest(string ContentMd5, string? Ec = "0017-00000503")
        : OssError("InvalidDigest", 400, "The Content-MD5 you specified was invalid.", Ec, [("Content-MD5", ContentMd5)]);

    /// <summary>Tells what is wrong with the document, also in the journal: an element and what it lacks.</summary>
    public sealed record MalformedXml(string Mistake, string? Ec = null) : OssError("MalformedXML", 400,
        "The XML you provided was not well-formed or did not validate against our published schema.", Ec, [("ErrorDetail", Mistake)])
    {
        public override Explanation? Detail { get; init; } = new(ExplanationKind.XmlMistake, ("mistake", Mistake));
    }

    public sealed record InvalidTag(string Text, string? Ec = null) : OssError("InvalidTag", 400, Text, Ec);

    public sealed record InvalidPolicyDocument(string Text, string? Ec = null) : OssError("InvalidPolicyDocument", 400, Text, Ec);

    /// <summary>403 when the target bucket belongs to somebody else, 400 when there is none or it is in another region.</summary>
    public sealed record InvalidTargetBucketForLogging(string TargetBucket, int Refusal)
        : OssError("InvalidTargetBucketForLogging", Refusal, "The target bucket for logging is not valid.", Elements: [("TargetBucket", TargetBucket)]);

    public sealed record NoSuchRegion(string Region) : OssError("NoSuchRegion", 404, "The specified region does not exist.", Elements: [("Region", Region)]);

    /// <summary>A region that this server does not have.</summary>
    public sealed record InvalidLocationConstraint(string Location)
        : OssError("InvalidLocationConstraint", 400, "The specified location-constraint is not valid.", Elements: [("LocationConstraint", Location)]);

    public sealed record NotImplemented(string Header)
        : OssError("NotImplemented", 400, "A header you provided implies functionality that is not implemented.", Elements: [("Header", Header)]);

    // ---- conditions and ranges ----

    public sealed record PreconditionFailed(string Condition)
        : OssError("PreconditionFailed", 412, "At least one of the pre-conditions you specified did not hold.", Elements: [("Condition", Condition)]);

    /// <summary>A failed condition of a read, or of a copy source; no body, ETag and Last-Modified stay.</summary>
    public sealed record NotModified(string ETag, string LastModified)
        : OssError("NotModified", 304, "Not Modified", Headers: [("ETag", ETag), ("Last-Modified", LastModified)]);

    public sealed record InvalidRange(string Range, long Size)
        : OssError("InvalidRange", 416, "The requested range cannot be satisfied.",
            Elements: [("RangeRequested", Range), ("ActualObjectSize", Size.ToString(CultureInfo.InvariantCulture))],
            Headers: [("Content-Range", string.Create(CultureInfo.InvariantCulture, $"bytes */{Size}"))]);

    // ---- after the object was stored ----

    /// <summary>The object is stored, the callback was not answered as it should.</summary>
    public sealed record CallbackFailed(string Text, string? Ec = null) : OssError("CallbackFailed", 203, Text, Ec);

    // ---- ourselves ----

    public static readonly OssError InternalError = new("InternalError", 500, "Please contact the server administrator, oss@service.aliyun.com.");

    /// <summary>What a fault that replaces the operation answers; its own code and message win.</summary>
    public static OssError Of(Fault fault)
    {
        var status = fault.Kind == FaultKind.Throttle ? 503 : fault.Status;
        var usual = status switch
        {
            403 => new AccessDenied("You have no right to access this object."),
            404 => new NoSuchKey(""),
            503 => new ServiceUnavailable("Please reduce your request rate."),
            >= 500 => InternalError,
            _ => new InvalidRequest("The request is not valid."),
        };
        return new(fault.Code ?? usual.Code, status, fault.Message ?? usual.Message);
    }

    /// <summary>Identities cannot be read at the moment, or a fault says so.</summary>
    public sealed record ServiceUnavailable(string Text) : OssError("ServiceUnavailable", 503, Text);
}

/// <summary>Carries an <see cref="OssError"/> to the pipeline's single catch.</summary>
internal sealed class OssErrorException(OssError error) : Exception(error.Code)
{
    public OssError Error => error;
}
