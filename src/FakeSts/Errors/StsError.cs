using Scenario.Ram.Evaluation;
using Scenario.Ram.Explanations;

namespace Scenario.FakeSts.Errors;

/// <summary>An error of the STS and RAM protocol, exactly as the vendor answers it.</summary>
/// <remarks>Source: sts-ram-api 2.2 to 2.7 and 3.1. Texts are wire facts, misspellings included.</remarks>
internal abstract record StsError(string Code, int Status, string Message)
{
    /// <summary>Present on permission failures.</summary>
    public AccessDeniedDetail? AccessDenied { get; init; }

    /// <summary>Sent as <c>x-acs-retry-after</c> in milliseconds, which SDKs take for throttling.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>What the public answer leaves out, for the journal; holds no secret.</summary>
    public Explanation? Detail { get; init; }

    public StsErrorException ToException() => new(this);

    // Gateway: routing and common parameters.
    internal sealed record InvalidProduct()
        : StsError("InvalidProduct.NotFound", 404, "Cannot find product according to your specified domain.");

    internal sealed record InvalidAction()
        : StsError("InvalidAction.NotFound", 404, "Specified api is not found, please check your url and method.");

    internal sealed record InvalidVersion()
        : StsError("InvalidVersion", 400, "Specified parameter Version is not valid.");

    internal sealed record ActionOrVersionInvalid()
        : StsError("InvalidParameter", 400, "The specified parameter \"Action or Version\" is not valid.");

    /// <summary>A credential kind that STS and RAM do not take, such as a bearer token.</summary>
    internal sealed record InvalidParameter(string Name)
        : StsError("InvalidParameter", 400, $"The specified parameter \"{Name}\" is not valid.");

    /// <summary><c>MissingAction</c>, <c>MissingRoleArn</c> and so on: one per mandatory parameter.</summary>
    internal sealed record Missing(string Name)
        : StsError($"Missing{Name}", 400, $"{Name} is mandatory for this action.");

    internal sealed record InvalidFormat()
        : StsError("InvalidParameter.Format", 400, "The specified parameter Format is not valid.");

    internal sealed record InvalidContentType()
        : StsError("InvalidParameter.ContentType", 400,
            "The ContentType request header must be either \"application/json\" or \"application/x-www-form-urlencoded\".");

    internal sealed record InvalidBody()
        : StsError("InvalidParameter", 400, "The specified request body is not valid.");

    internal sealed record ContentMd5NotMatched()
        : StsError("ContentMD5NotMatched", 400, "The Content-MD5 you specified did not match what we received.");

    internal sealed record BodyTooLarge()
        : StsError("InvalidParameter", 413, "The request body must not be larger than 10 MB.");

    internal sealed record UnsupportedHttpMethod()
        : StsError("UnsupportedHTTPMethod", 405, "This http method is not supported.");

    internal sealed record NeedSsl()
        : StsError("InvalidProtocol.NeedSsl", 404, "Your request is denied as lack of ssl protect.");

    // Gateway: keys and tokens.
    internal sealed record AccessKeyNotFound()
        : StsError("InvalidAccessKeyId.NotFound", 404, "Specified access key is not found.");

    internal sealed record AccessKeyInactive()
        : StsError("InvalidAccessKeyId.Inactive", 400, "Specified access key is disabled.");

    internal sealed record SecurityTokenMalformed()
        : StsError("InvalidSecurityToken.Malformed", 400, "Specified SecurityToken is malformed.");

    internal sealed record SecurityTokenMismatch()
        : StsError("InvalidSecurityToken.MismatchWithAccessKey", 400, "Specified SecurityToken mismatch with the AccessKey.");

    internal sealed record SecurityTokenExpired()
        : StsError("InvalidSecurityToken.Expired", 400, "Specified SecurityToken is expired.");

    // Gateway: signatures.
    internal sealed record TimeStampFormat()
        : StsError("InvalidTimeStamp.Format", 400, "Specified time stamp or date value is not well formatted.");

    internal sealed record TimeStampExpired()
        : StsError("InvalidTimeStamp.Expired", 400, "Specified time stamp or date value is expired.");

    internal sealed record NonceUsed()
        : StsError("SignatureNonceUsed", 400, "Specified signature nonce was used already.");

    internal sealed record InvalidSignatureMethod()
        : StsError("InvalidSignatureMethod", 400, "Specified signature method is not valid.");

    internal sealed record IncompleteSignature()
        : StsError("IncompleteSignature", 400, "The request signature does not conform to Aliyun standards.");

    /// <summary>Clients cut the message at the colon: a text equal to theirs means a wrong secret (sts-ram-api 2.2 step 9).</summary>
    internal sealed record SignatureDoesNotMatch(string StringToSign)
        : StsError("SignatureDoesNotMatch", 400, $"Specified signature is not matched with our calculation. server string to sign is:{StringToSign}");

    /// <summary>The V3 wording of the same (sts-ram-api 2.3 step 10).</summary>
    internal sealed record Acs3SignatureDoesNotMatch(string StringToSign)
        : StsError("SignatureDoesNotMatch", 400, $"Specified signature does not match our calculation. server string to sign is:{StringToSign}");

    // Gateway: load and failure.
    internal sealed record ThrottlingUser()
        : StsError("Throttling.User", 400, "Request was denied due to user flow control.");

    internal sealed record Throttling()
        : StsError("Throttling", 400, "Request was denied due to request throttling.");

    /// <summary>An answer that a fault asked for.</summary>
    internal sealed record Injected(string Code, int Status, string Message) : StsError(Code, Status, Message);

    internal sealed record ServiceUnavailable()
        : StsError("ServiceUnavailable", 503, "The request has failed due to a temporary failure of the server.");

    internal sealed record InternalError()
        : StsError("InternalError", 500, "STS Server Internal Error happened, please send the RequestId to us.");

    /// <summary>The RAM API's wording of the same.</summary>
    internal sealed record RamInternalError()
        : StsError("InternalError", 500, "An internal error occurred.");

    // AssumeRole.
    internal sealed record InvalidRoleArn()
        : StsError("InvalidParameter.RoleArn", 400, "The parameter RoleArn is wrongly formed.");

    internal sealed record InvalidRoleSessionName()
        : StsError("InvalidParameter.RoleSessionName", 400, "The parameter RoleSessionName is wrongly formed.");

    internal sealed record InvalidDurationSeconds()
        : StsError("InvalidParameter.DurationSeconds", 400, "The Min/Max value of DurationSeconds is 15min/1hr.");

    internal sealed record InvalidPolicyGrammar()
        : StsError("InvalidParameter.PolicyGrammar", 400, "The parameter Policy has not passed grammar check.");

    internal sealed record InvalidPolicySize()
        : StsError("InvalidParameter.PolicySize", 400, "The size of Policy must be smaller than 2048 bytes.");

    internal sealed record InvalidExternalId()
        : StsError("InvalidParameter.ExternalId", 400, "The parameter ExternalId is wrongly formed.");

    internal sealed record InvalidSourceIdentity()
        : StsError("InvalidParameter.SourceIdentity", 400, "The parameter SourceIdentity is wrongly formed.");

    internal sealed record InvalidSerialNumber()
        : StsError("InvalidParameter.SerialNumber", 400, "The parameter SerialNumber is wrongly formed.");

    internal sealed record InvalidTokenCode()
        : StsError("InvalidParameter.TokenCode", 400, "The parameter TokenCode is wrongly formed.");

    internal sealed record NoPermission()
        : StsError("NoPermission", 403, "You are not authorized to do this action. You should be authorized by RAM.");

    /// <summary>The RAM API's wording of the same.</summary>
    internal sealed record RamNoPermission()
        : StsError("NoPermission", 403, "You are not authorized to do this action.");

    internal sealed record RootMayNotAssume()
        : StsError("NoPermission", 403, "Roles may not be assumed by root accounts.");

    /// <summary>With a space before the full stop, as the service and its SDK tests have it.</summary>
    internal sealed record RoleNotFound()
        : StsError("EntityNotExist.Role", 404, "The specified Role not exists .");

    // Federation. Codes shared with AssumeRole carry other texts here; both are the vendor's (sts-ram-api 3.2).
    internal sealed record MissingFederationParameter(string Name)
        : StsError($"MissingParameter.{Name}", 400, $"Parameter {Name} is required.");

    internal sealed record FederationPolicyGrammar()
        : StsError("InvalidParameter.PolicyGrammar", 400, "Invalid Policy.");

    internal sealed record FederationPolicySize()
        : StsError("InvalidParameter.PolicySize", 400, "The max size of policy string is 2048.");

    internal sealed record FederationRoleSessionName()
        : StsError("InvalidParameter.RoleSessionName", 400, "The RoleSessionName is invalid.");

    internal sealed record FederationDurationSeconds()
        : StsError("InvalidParameter.DurationSeconds", 400, "The DurationSeconds is invalid.");

    // AssumeRoleWithOIDC (sts-ram-api 3.3).
    internal sealed record OidcProviderArnInvalid()
        : StsError("AuthenticationFail.NoPermission", 401, "Parameter OIDCProviderArn is not valid");

    internal sealed record OidcNoPermission()
        : StsError("AuthenticationFail.NoPermission", 401, "There is no permission");

    internal sealed record OidcIssuerMismatch()
        : StsError("AuthenticationFail.OIDCToken.IssuerNotMatch", 401, "The issuer of this JsonWebToken does not match the OIDC provider.");

    internal sealed record OidcAudienceMismatch()
        : StsError("AuthenticationFail.OIDCToken.AudienceNotMatch", 401, "The audience of this JsonWebToken does not match the OIDC provider.");

    internal sealed record OidcSignatureInvalid()
        : StsError("AuthenticationFail.OIDCToken.InvalidSignature", 401, "The signature of this JsonWebToken is invalid.");

    internal sealed record OidcTokenInvalid()
        : StsError("AuthenticationFail.OIDCToken.Invalid", 401, "This JsonWebToken is invalid.");

    internal sealed record OidcTokenExpired()
        : StsError("AuthenticationFail.OIDCToken.Expired", 401, "This JsonWebToken is expired.");

    internal sealed record OidcFingerprintMismatch()
        : StsError("AuthenticationFail.OIDCToken.PublicKeyFingerprintMismatch", 401, "The fingerprint of the public key does not match the OIDC provider.");

    /// <summary>The trust policy does not want this federated caller.</summary>
    internal sealed record FederationNoPermission()
        : StsError("AuthenticationFail.NoPermission", 403, "This operation is forbidden by permission system.");

    // AssumeRoleWithSAML (sts-ram-api 3.2).
    internal sealed record SamlProviderNotFound()
        : StsError("EntityNotExist.SAMLProvider", 404, "Can not find SAML provider.");

    internal sealed record SamlRoleNotFound()
        : StsError("EntityNotExist.RoleArn", 404, "The specified Role does not exists.");

    internal sealed record SamlMetadataInvalid()
        : StsError("AuthenticationFail.IDPMetadata.Invalid", 401, "The IdP Metadata of your SAML Provider is invalid.");

    internal sealed record SamlAssertionExpired()
        : StsError("AuthenticationFail.SAMLAssertion.Expired", 401, "The SAML Assertion is expired.");

    internal sealed record SamlAssertionInvalid()
        : StsError("AuthenticationFail.SAMLAssertion.Invalid", 401, "The SAML Assertion is invalid.");

    /// <summary>A native executable has no XML signatures: the vendor's code of an action that is not there, with the reason behind it.</summary>
    internal sealed record SamlUnsupported()
        : StsError("InvalidAction.NotFound", 404,
            "Specified api is not found, please check your url and method. A native executable of FakeSts cannot check XML signatures; run it on the .NET runtime for AssumeRoleWithSAML.");
}

/// <summary>Unwinds to the pipeline's single catch, which writes the error.</summary>
internal sealed class StsErrorException(StsError error) : Exception(error.Code)
{
    public StsError Error { get; } = error;
}
