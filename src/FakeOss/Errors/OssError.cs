using System.Globalization;
using System.Text;
using Scenario.Ram.Evaluation;
using Scenario.Ram.Explanations;
using Scenario.Signing;

namespace Scenario.FakeOss.Errors;

/// <summary>The error catalogue of the OSS protocol: code, status, message, EC and the extra elements of each error.</summary>
/// <param name="Code">The vendor's code.</param>
/// <param name="Status">HTTP status.</param>
/// <param name="Message">The vendor's text.</param>
/// <param name="Ec">The fine-grained number in <c>EC</c> and <c>x-oss-ec</c>, as the vendor's error pages number the reasons; null leaves both out.</param>
/// <remarks>Source: oss-protocol sections 3.1 to 3.6.</remarks>
internal abstract record OssError(string Code, int Status, string Message, string? Ec = null)
{
    /// <summary>What the public answer leaves out, for the journal; holds no secret.</summary>
    public virtual Explanation? Detail { get; init; }

    /// <summary>Why RAM refused; null for refusals of OSS itself.</summary>
    public AccessDeniedDetail? Denial { get; init; }

    /// <summary>Elements of the error document between HostId and EC.</summary>
    public virtual IReadOnlyList<KeyValuePair<string, string>> Elements => [];

    /// <summary>Extra response headers.</summary>
    public virtual IReadOnlyList<KeyValuePair<string, string>> Headers => [];

    public OssErrorException ToException() => new(this);

    private static KeyValuePair<string, string> Element(string name, string value) => new(name, value);

    // ---- authentication ----

    public sealed record InvalidAccessKeyId : OssError
    {
        private const string NotInRecords = "The OSS Access Key Id you provided does not exist in our records.";

        private InvalidAccessKeyId(string accessKeyId, string message, string ec)
            : base("InvalidAccessKeyId", 403, message)
        {
            AccessKeyId = accessKeyId;
            Ec = ec;
        }

        public string AccessKeyId { get; }

        public override IReadOnlyList<KeyValuePair<string, string>> Elements => [Element("OSSAccessKeyId", AccessKeyId)];

        public static InvalidAccessKeyId Unknown(string accessKeyId) => new(accessKeyId, NotInRecords, "0002-00000902");

        public static InvalidAccessKeyId Disabled(string accessKeyId) =>
            new(accessKeyId, "The OSS Access Key Id you provided is disabled.", "0002-00000901");

        public static InvalidAccessKeyId Characters(string accessKeyId) =>
            new(accessKeyId, "The OSS Access Key Id contains non-acceptable characters.", "0002-00000206");

        /// <summary>A permanent key with a token, or a temporary key that no record knows.</summary>
        public static InvalidAccessKeyId WithToken(string accessKeyId) => new(accessKeyId, NotInRecords, "0002-00000002");

        public static InvalidAccessKeyId TokenLost(string accessKeyId) => new(
            accessKeyId,
            NotInRecords + " The Security Token may be lost to specify that it is a STS Access Id.",
            "0002-00000003");
    }

    public sealed record InvalidSecurityToken() : OssError("InvalidSecurityToken", 403, "The security token you provided is invalid.", "0002-00000006");

    public sealed record AccessKeyIdAndSecurityTokenNotMatch()
        : OssError("AccessKeyIdAndSecurityTokenNotMatch", 403, "The OSS access key id and security token you provided does not match.", "0002-00000004");

    public sealed record SecurityTokenExpired() : OssError("SecurityTokenExpired", 403, "The security token you provided has expired.", "0002-00000007");

    /// <summary>Carries our string-to-sign so that the caller can compare, as the real service does.</summary>
    public sealed record SignatureDoesNotMatch(string AccessKeyId, string SignatureProvided, string StringToSign, string? CanonicalRequest)
        : OssError(
            "SignatureDoesNotMatch",
            403,
            "The request signature we calculated does not match the signature you provided. Check your key and signing method.",
            "0002-00000040")
    {
        public override IReadOnlyList<KeyValuePair<string, string>> Elements
        {
            get
            {
                List<KeyValuePair<string, string>> elements =
                [
                    Element("OSSAccessKeyId", AccessKeyId),
                    Element("SignatureProvided", SignatureProvided),
                    Element("StringToSign", StringToSign),
                    Element("StringToSignBytes", SpacedHex(StringToSign)),
                ];
                if (CanonicalRequest is not null)
                {
                    elements.Add(Element("CanonicalRequest", CanonicalRequest));
                    elements.Add(Element("CanonicalRequestBytes", SpacedHex(CanonicalRequest)));
                }

                return elements;
            }
        }

        private static string SpacedHex(string text) => BitConverter.ToString(Encoding.UTF8.GetBytes(text)).Replace('-', ' ');
    }

    public sealed record RequestTimeTooSkewed : OssError
    {
        public RequestTimeTooSkewed(TimeSpan allowed, DateTimeOffset requestTime, DateTimeOffset serverTime)
            : base("RequestTimeTooSkewed", 403, "The difference between the request time and the current time is too large.")
        {
            Elements =
            [
                Element("MaxAllowedSkewMilliseconds", allowed.TotalMilliseconds.ToString("0", CultureInfo.InvariantCulture)),
                Element("RequestTime", WireTime.FormatWithZeros(requestTime)),
                Element("ServerTime", WireTime.FormatWithZeros(serverTime)),
            ];
            Ec = "0002-00000504";
        }

        public override IReadOnlyList<KeyValuePair<string, string>> Elements { get; }
    }

    // ---- authorization ----

    /// <summary>Whatever the reason, the client sees this one code; the message tells the layer.</summary>
    public sealed record AccessDenied : OssError
    {
        public AccessDenied(string message, string? ec = "0003-00000001")
            : base("AccessDenied", 403, message) => Ec = ec;

        public static AccessDenied RequestHasExpired { get; } = new("Request has expired.", "0002-00000069");

        public static AccessDenied InvalidExpires { get; } = new("Invalid date (should be seconds since epoch).", "0002-00000070");

        public static AccessDenied MissingUrlParameters { get; } =
            new("Query-string authentication requires the Signature, Expires and OSSAccessKeyId parameters", "0002-00000071");

        public static AccessDenied MissingDate { get; } = new("OSS authentication requires a valid Date.", null);
    }

    public sealed record SecondLevelDomainForbidden()
        : OssError("SecondLevelDomainForbidden", 403, "Please use virtual hosted style to access.");

    public sealed record NonStandardHostForbidden()
        : OssError("NonStandardHostForbidden", 403, "The host you provided is not bound to a bucket.");

    /// <summary>A cross-origin request that no rule of the bucket allows.</summary>
    public sealed record AccessForbidden()
        : OssError("AccessForbidden", 403,
            "CORSResponse: This CORS request is not allowed. This is usually because the evalution of Origin, request method / Access-Control-Request-Method or Access-Control-Requet-Headers are not whitelisted by the resource's CORS spec.");

    public sealed record InvalidObjectState()
        : OssError("InvalidObjectState", 403, "The operation is not valid for the object's state", "0016-00000719");

    // ---- not found ----

    public sealed record NoSuchBucket(string Bucket)
        : OssError("NoSuchBucket", 404, "The specified bucket does not exist.", "0015-00000101")
    {
        public override IReadOnlyList<KeyValuePair<string, string>> Elements => [Element("BucketName", Bucket)];
    }

    public sealed record NoSuchKey(string Key)
        : OssError("NoSuchKey", 404, "The specified key does not exist.", "0026-00000001")
    {
        /// <summary>The version of the delete marker that hides the object.</summary>
        public string? DeleteMarkerVersionId { get; init; }

        public override IReadOnlyList<KeyValuePair<string, string>> Elements => [Element("Key", Key)];

        public override IReadOnlyList<KeyValuePair<string, string>> Headers => DeleteMarkerVersionId is null
            ? []
            : [Element("x-oss-delete-marker", "true"), Element("x-oss-version-id", DeleteMarkerVersionId)];
    }

    public sealed record NoSuchVersion(string Key, string VersionId)
        : OssError("NoSuchVersion", 404, "The specified version does not exist.", "0012-00000203")
    {
        public override IReadOnlyList<KeyValuePair<string, string>> Elements => [Element("Key", Key), Element("VersionId", VersionId)];
    }

    /// <summary>The number of those operations that have none of their own.</summary>
    public sealed record NoSuchUpload(string UploadId) : OssError(
        "NoSuchUpload",
        404,
        "The specified upload does not exist. The upload ID may be invalid, or the upload may have been aborted or completed.",
        "0042-00000002")
    {
        public override IReadOnlyList<KeyValuePair<string, string>> Elements => [Element("UploadId", UploadId)];
    }

    /// <summary>A bucket configuration that was never set, under its own code, such as <c>NoSuchCORSConfiguration</c>.</summary>
    public sealed record NoSuchConfiguration(string Code, string Bucket, string Message) : OssError(Code, 404, Message)
    {
        public static NoSuchConfiguration OfPolicy(string bucket) =>
            new("NoSuchBucketPolicy", bucket, "The bucket policy does not exist.") { Ec = "0030-00000006" };

        public override IReadOnlyList<KeyValuePair<string, string>> Elements => [Element("BucketName", Bucket)];
    }

    public sealed record SymlinkTargetNotExist()
        : OssError("SymlinkTargetNotExist", 404, "The symlink target object does not exist.", "0026-00000012");

    // ---- conflicts ----

    public sealed record BucketAlreadyExists(string Bucket, string Text = "The requested bucket name is not available.")
        : OssError("BucketAlreadyExists", 409, Text, "0015-00000104")
    {
        public override IReadOnlyList<KeyValuePair<string, string>> Elements => [Element("BucketName", Bucket)];
    }

    public sealed record BucketNotEmpty(string Bucket)
        : OssError("BucketNotEmpty", 409, "The bucket you tried to delete is not empty.", "0015-00000301")
    {
        public override IReadOnlyList<KeyValuePair<string, string>> Elements => [Element("BucketName", Bucket)];
    }

    public sealed record FileAlreadyExists()
        : OssError("FileAlreadyExists", 409, "The object you specified already exists and can not be overwritten.", "0026-00000002");

    public sealed record ObjectNotAppendable() : OssError("ObjectNotAppendable", 409, "The object is not appendable.", "0026-00000017");

    /// <summary>Tells the position to go on from; SDKs read it from the header.</summary>
    public sealed record PositionNotEqualToLength(long NextPosition, ulong Crc64)
        : OssError("PositionNotEqualToLength", 409, "Position is not equal to file length", "0026-00000016")
    {
        public override IReadOnlyList<KeyValuePair<string, string>> Headers =>
        [
            Element("x-oss-next-append-position", NextPosition.ToString(CultureInfo.InvariantCulture)),
            Element("x-oss-hash-crc64ecma", Crc64.ToString(CultureInfo.InvariantCulture)),
        ];
    }

    public sealed record RestoreAlreadyInProgress()
        : OssError("RestoreAlreadyInProgress", 409, "The restore operation is in progress.", "0016-00000701");

    public sealed record MethodNotAllowed(string Method, string ResourceType)
        : OssError("MethodNotAllowed", 405, "The specified method is not allowed against this resource.")
    {
        public override IReadOnlyList<KeyValuePair<string, string>> Elements => [Element("Method", Method), Element("ResourceType", ResourceType)];
    }

    // ---- the request itself ----

    public sealed record InvalidArgument(string Text, string? ArgumentName = null, string? ArgumentValue = null)
        : OssError("InvalidArgument", 400, Text)
    {
        public override IReadOnlyList<KeyValuePair<string, string>> Elements => ArgumentName is null
            ? []
            : [Element("ArgumentName", ArgumentName), Element("ArgumentValue", ArgumentValue ?? "")];
    }

    public sealed record MissingArgument(string ArgumentName)
        : OssError("MissingArgument", 400, "Missing Some Required Arguments.")
    {
        public override IReadOnlyList<KeyValuePair<string, string>> Elements => [Element("ArgumentName", ArgumentName)];
    }

    public sealed record InvalidRequest(string Text) : OssError("InvalidRequest", 400, Text);

    /// <summary>A preflight without the headers that make it one.</summary>
    public sealed record BadRequest(string Text) : OssError("BadRequest", 400, Text);

    public sealed record InvalidBucketName(string Bucket)
        : OssError("InvalidBucketName", 400, "The specified bucket is not valid.", "0015-00000001")
    {
        public override IReadOnlyList<KeyValuePair<string, string>> Elements => [Element("BucketName", Bucket)];
    }

    public sealed record InvalidObjectName(string Key, string Text = "The specified object is not valid.")
        : OssError("InvalidObjectName", 400, Text)
    {
        public override IReadOnlyList<KeyValuePair<string, string>> Elements => [Element("ObjectName", Key)];

        public static InvalidObjectName TooLong(string key) => new(key, "The Length of Object name must be less than 1024.") { Ec = "0016-00000003" };

        /// <summary>Begins with a slash or backslash, or has a character that no key has.</summary>
        public static InvalidObjectName BadCharacter(string key) => new(key) { Ec = key[0] is '/' or '\\' ? "0016-00000005" : "0016-00000002" };
    }

    public sealed record TooManyBuckets()
        : OssError("TooManyBuckets", 400, "You have attempted to create more buckets than allowed.");

    public sealed record InvalidDigest(string ContentMd5)
        : OssError("InvalidDigest", 400, "The Content-MD5 you specified was invalid.", "0017-00000503")
    {
        public override IReadOnlyList<KeyValuePair<string, string>> Elements => [Element("Content-MD5", ContentMd5)];
    }

    public sealed record InvalidCrc64()
        : OssError("InvalidCRC64", 400, "The x-oss-hash-crc64ecma you specified does not match what we calculated.");

    public sealed record MissingContentLength()
        : OssError("MissingContentLength", 411, "You must provide the Content-Length HTTP header.", "0017-00000101");

    public sealed record IncompleteBody() : OssError(
        "IncompleteBody",
        400,
        "You did not provide the number of bytes specified by the Content-Length HTTP header.",
        "0017-00000505");

    public sealed record RequestTimeout() : OssError(
        "RequestTimeout",
        400,
        "Your socket connection to the server was not read from or written to within the timeout period.");

    public sealed record EntityTooLarge()
        : OssError("EntityTooLarge", 400, "Your proposed upload exceeds the maximum allowed size.")
    {
        /// <summary>The number where a form's file is meant.</summary>
        public const string OfForm = "0006-00000003";
    }

    public sealed record EntityTooSmall()
        : OssError("EntityTooSmall", 400, "Your proposed upload smaller than the minimum allowed size.");

    public sealed record InvalidPart() : OssError(
        "InvalidPart",
        400,
        "One or more of the specified parts could not be found or the specified entity tag might not have matched the part's entity tag.");

    public sealed record InvalidPartOrder()
        : OssError("InvalidPartOrder", 400, "The list of parts was not in ascending order.", "0042-00000209");

    public sealed record PartAlreadyExist()
        : OssError("PartAlreadyExist", 409, "The specified part already exists.", "0042-00000108");

    public sealed record PartNotSequential()
        : OssError("PartNotSequential", 400, "The part is not uploaded in sequence.");

    /// <param name="Mistake">What is wrong with the document, for <c>ErrorDetail</c> and the journal: an element and what it lacks.</param>
    public sealed record MalformedXml(string Mistake) : OssError(
        "MalformedXML",
        400,
        "The XML you provided was not well-formed or did not validate against our published schema.")
    {
        public override IReadOnlyList<KeyValuePair<string, string>> Elements => [Element("ErrorDetail", Mistake)];

        public override Explanation? Detail { get; init; } = new(ExplanationKind.XmlMistake, ("mistake", Mistake));
    }

    public sealed record InvalidTag(string Text) : OssError("InvalidTag", 400, Text);

    public sealed record InvalidPolicyDocument(string Text) : OssError("InvalidPolicyDocument", 400, Text);

    public sealed record CorsRuleBeyondLimit()
        : OssError("CORSRuleBeyondLimit", 400, "The number of CORS rules should not exceed allowed limit of 10 rules.");

    public sealed record InvalidEncryptionAlgorithm()
        : OssError("InvalidEncryptionAlgorithmError", 400, "The Encryption request you specified is not valid.");

    /// <summary>403 when the target bucket belongs to somebody else, 400 when there is none or it is in another region.</summary>
    public sealed record InvalidTargetBucketForLogging(string TargetBucket, int Refusal)
        : OssError("InvalidTargetBucketForLogging", Refusal, "The target bucket for logging is not valid.")
    {
        public override IReadOnlyList<KeyValuePair<string, string>> Elements => [Element("TargetBucket", TargetBucket)];
    }

    public sealed record NoSuchRegion(string Region) : OssError("NoSuchRegion", 404, "The specified region does not exist.")
    {
        public override IReadOnlyList<KeyValuePair<string, string>> Elements => [Element("Region", Region)];
    }

    /// <summary>A region that this server does not have.</summary>
    public sealed record InvalidLocationConstraint(string Location)
        : OssError("InvalidLocationConstraint", 400, "The specified location-constraint is not valid.")
    {
        public override IReadOnlyList<KeyValuePair<string, string>> Elements => [Element("LocationConstraint", Location)];
    }

    public sealed record InvalidTargetType()
        : OssError("InvalidTargetType", 400, "The symbolic's target file type is invalid.", "0026-00000011");

    public sealed record NotSymlink() : OssError("NotSymlink", 400, "The object is not symlink.", "0043-00000101");

    public sealed record OperationNotSupported()
        : OssError("OperationNotSupported", 400, "The operation is not supported for this resource.");

    public sealed record RequestIsNotMultiPartContent()
        : OssError("RequestIsNotMultiPartContent", 400, "Bucket POST must be of the enclosure-type multipart/form-data.");

    public sealed record MalformedPostRequest()
        : OssError("MalformedPOSTRequest", 400, "The body of your POST request is not well-formed multipart/form-data.");

    public sealed record IncorrectNumberOfFilesInPostRequest()
        : OssError("IncorrectNumberOfFilesInPOSTRequest", 400, "POST requires exactly one file upload per request.");

    public sealed record FieldItemTooLong()
        : OssError("FieldItemTooLong", 400, "Your post item is too long.");

    public sealed record NotImplemented(string Header)
        : OssError("NotImplemented", 400, "A header you provided implies functionality that is not implemented.")
    {
        public override IReadOnlyList<KeyValuePair<string, string>> Elements => [Element("Header", Header)];
    }

    // ---- conditions and ranges ----

    public sealed record PreconditionFailed(string Condition)
        : OssError("PreconditionFailed", 412, "At least one of the pre-conditions you specified did not hold.")
    {
        public override IReadOnlyList<KeyValuePair<string, string>> Elements => [Element("Condition", Condition)];
    }

    /// <summary>A failed condition of a read, or of a copy source; no body, ETag and Last-Modified stay.</summary>
    public sealed record NotModified(string ETag, string LastModified) : OssError("NotModified", 304, "Not Modified")
    {
        public override IReadOnlyList<KeyValuePair<string, string>> Headers => [Element("ETag", ETag), Element("Last-Modified", LastModified)];
    }

    public sealed record InvalidRange(string Range, long Size)
        : OssError("InvalidRange", 416, "The requested range cannot be satisfied.")
    {
        public override IReadOnlyList<KeyValuePair<string, string>> Elements =>
            [Element("RangeRequested", Range), Element("ActualObjectSize", Size.ToString(CultureInfo.InvariantCulture))];

        public override IReadOnlyList<KeyValuePair<string, string>> Headers =>
            [Element("Content-Range", string.Create(CultureInfo.InvariantCulture, $"bytes */{Size}"))];
    }

    // ---- after the object was stored ----

    /// <summary>The object is stored, the callback was not answered as it should.</summary>
    public sealed record CallbackFailed(string Text) : OssError("CallbackFailed", 203, Text)
    {
        public const string TimedOut = "0007-00000202";
        public const string WrongStatus = "0007-00000203";
        public const string NotJson = "0007-00000205";
    }

    // ---- ourselves ----

    /// <summary>An answer that a fault asked for.</summary>
    public sealed record Injected(string Code, int Status, string Message) : OssError(Code, Status, Message);

    public sealed record InternalError()
        : OssError("InternalError", 500, "Please contact the server administrator, oss@service.aliyun.com.");

    /// <summary>Identities cannot be read at the moment, or a fault says so.</summary>
    public sealed record ServiceUnavailable(string Text) : OssError("ServiceUnavailable", 503, Text);
}

/// <summary>Carries an <see cref="OssError"/> to the pipeline's single catch.</summary>
internal sealed class OssErrorException(OssError error) : Exception(error.Code)
{
    public OssError Error => error;
}
