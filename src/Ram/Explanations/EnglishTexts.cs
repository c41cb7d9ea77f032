using static Scenario.Ram.Explanations.ExplanationKind;

namespace Scenario.Ram.Explanations;

/// <summary>The catalogue of English texts.</summary>
internal static class EnglishTexts
{
    public static ExplanationTexts Create() => new("en", ", ", " and ", new Dictionary<ExplanationKind, string>
    {
        [Nothing] = "",
        [Verbatim] = "{text}",
        [EndedWithCode] = "The request ended with {code}.",

        [AllowedByStatement] = "Allowed: {statement} allows {action} on {resource}.",
        [AllowedByBothSides] = "Allowed: {statement} allows {action} on {resource}, and {sessionStatement} allows it too; both must allow.",
        [AllowedByOwner] = "Allowed: no policy speaks against it, and the caller is the account that owns {resource}.",
        [AllowedByBucketAcl] = "Allowed: no policy speaks against it, and the bucket's ACL is public.",
        [AllowedByObjectAcl] = "Allowed: no policy speaks against it, and the object's ACL is public.",
        [AllowedToRoot] = "The account root may do everything in its own account; no policy is asked.",
        [CallersSideOnly] =
            "{sentence} Without resourcePolicy only the caller's side was asked: the role's trust policy must allow the caller too.",
        [DeniedByStatement] = "Denied: {statement} denies {action} on {resource}, and a Deny beats every Allow.",
        [DeniedBySession] =
            "Denied: the session policy does not allow {action} on {resource}, and a session may do only what both its own policy and the role's policies allow{nearest}.",
        [DeniedWithoutStatement] = "Denied: no policy says anything about {action} on {resource}, and what is not allowed is refused.",
        [DeniedByOnlyStatement] =
            "Denied: statement {index} of '{policy}', the only one, does not allow {action} on {resource}: {why}, and what is not allowed is refused.",
        [DeniedByOnlyDeny] =
            "Denied: statement {index} of '{policy}', the only one, denies and allows nothing; so nothing allows {action} on {resource}, and what is not allowed is refused.",
        [DeniedByAllStatements] = "Denied: none of the {count} statements allows {action} on {resource}, and what is not allowed is refused{nearest}.",

        [AssumeRoleAllowed] = "Allowed: the caller may call {action} on {resource}, and {statement} trusts it.",
        [AssumeRoleDeniedBySession] = "Denied: the session policy of the caller does not allow {action} on {resource}{nearest}.",
        [AssumeRoleDeniedByCaller] =
            "Denied: the caller's own policies do not allow {action} on {resource}; the role's trust alone is not enough{nearest}.",
        [AssumeRoleDeniedByTrust] = "Denied: the trust policy of {resource} does not trust {principal} in this call{nearest}.",

        [StatementOfPolicy] = "statement {index} of policy '{policy}'",
        [StatementOfSessionPolicy] = "statement {index} of session policy '{policy}'",
        [StatementOfResourcePolicy] = "statement {index} of resource policy '{policy}'",
        [NearestStatement] = "; the nearest is statement {index} of '{policy}': {why}",

        [OnePartMatches] = "{part} matches",
        [PartsMatch] = "{parts} match",
        [ActionPart] = "action",
        [ResourcePart] = "resource",
        [PrincipalPart] = "principal",
        [ConditionPart] = "condition",
        [ConditionsPart] = "conditions",
        [ActionExcluded] = "action {action} is excluded by NotAction {actions}",
        [ActionDiffers] = "action {action} is not among {actions}",
        [ResourceDiffers] = "resource {resource} does not match {resources}{difference}",
        [ServicePartDiffers] = ": service '{value}' is not '{pattern}'",
        [RegionPartDiffers] = ": region '{value}' is not '{pattern}'",
        [AccountPartDiffers] = ": account '{value}' is not '{pattern}'",
        [PathPartDiffers] = ": path '{value}' is not '{pattern}'",
        [PrincipalOwnsBucket] = "principal {principal} owns the bucket, and \"*\" without a Condition does not bind the bucket's owner",
        [PrincipalDiffers] = "principal {principal} is not among {principals}",
        [ConditionFails] = "condition {operator} {key} {values} is not met: {seen}",
        [RequestHasValues] = "the request has {values}",
        [RequestLacksKey] = "the request does not carry this key",

        [TokenIssuedTo] = "The token was issued to {session}.",
        [TokenMalformed] = "This is no token that this STS could have issued: {flaw}.",
        [TokenTooLong] = "too long",
        [TokenNotBase64] = "not base64",
        [TokenWrongBeginning] = "wrong beginning",
        [TokenClaimsCut] = "claims cut short",
        [TokenKeyIdCut] = "key id cut short",
        [TokenSignatureCut] = "signature cut short",
        [TokenClaimsVersion] = "claims of another version",
        [TokenKeyUnknown] = "The token was signed with a token key that this server does not hold.",
        [TokenAltered] = "The token was changed after it was issued: its signature does not fit its contents.",
        [TokenExpired] = "The token of {session} was issued at {issued} and expired at {expired}; it is {now} by the server's clock.",
        [TokenRevoked] = "The token of {session} was revoked before its end at {end}.",
        [TokenOfOtherKey] = "The token was issued with the access key {issuedWith} and does not go with {signedWith}.",
        [RoleIsGone] = "The role of this session no longer exists.",

        [SignedForOtherRegion] = "The request is signed for the region {signed}, and the bucket or endpoint is in {right}: sign for {right}.",
        [SignedForOtherProduct] = "The request is signed for the product {signed}; this is {right}.",
        [SignedForOtherDay] = "The credential scope names the day {signed}, and the request is dated {right}: both must be the same day in UTC.",
        [SignedTooFarFromNow] =
            "The request was signed at {signed} by the client's clock, and it is {now} by the server's: more than {minutes} minutes apart.",
        [UrlExpired] = "The URL was valid until {expired}; it is {now} by the server's clock.",
        [SignedWithoutHeader] = "The signature fits the request without the header {header}: it was signed before that header was added.",
        [SignedWithoutParameter] = "The signature fits the request without the parameter {parameter}: it was signed before that parameter was added.",
        [SignedForOtherMethod] = "The signature fits the method {signed}, and the request was sent with {sent}.",
        [SignedEscapedKey] = "The signature fits the escaped object name: the name was escaped twice before it was signed, or once too often.",
        [SignedOtherBody] = "The header x-acs-content-sha256 is not the hash of the body that arrived.",
        [SignatureUnexplained] =
            "No usual slip explains the difference: the secret is not that of the access key {accessKeyId}, or something else was signed than was sent. Compare the StringToSign of the answer with the one that the client signed.",
        [FaultStruck] = "The fault {fault} struck this request.",

        [LintVersion] = "Version must be the string \"1\".",
        [LintForeignArn] = "This is an ARN of another cloud; RAM's begins with acs: and has five parts.",
        [LintNotAString] = "Every value is a string: write \"true\", not true.",
        [LintUnknownWord] = "RAM does not know this word, and STS refuses the whole policy: {message}",
        [LintSize] = "{bytes} of 2048 bytes: a longer user name makes STS answer PolicySize.",
        [LintTooLarge] = "{bytes} bytes are too many: the policy is refused.",
        [LintUnknownAction] = "There is no action {action}: the policy is accepted, yet this name never grants anything.",
        [LintWantsBucket] = "{action} is asked about the bucket: the ARN without /*.",
        [LintWantsObject] = "{action} is asked about objects: add /*.",
        [LintRegionPart] = "The region part {region} never matches; write *.",
        [LintVariable] = "RAM has no variables here: the text is taken literally. Fill it in on the server.",
        [LintPrefixLeak] = "The star of {resource} fits every name that begins so, such as alice2 for alice: put a slash before it.",
        [LintBucketLeak] = "{resource} has no boundary: any bucket whose name begins so is meant, with every object.",
        [LintStarCrossesSlash] = "The star of {resource} crosses slashes: deeper folders match too.",
        [LintListWithoutPrefix] = "Without a condition on oss:Prefix every name in the bucket is shown.",
        [LintNegatedAllow] = "An Allow with {operator} names the forbidden and allows all the rest, the empty value too.",
        [LintStarInEquals] = "{operator} takes * literally; use StringLike.",
        [LintKeyNotInRequest] = "Such a request never carries {key}, so the statement never applies.",
        [LintMissingKeyIsTrue] = "The key {key} does not exist, and a negated test of a missing key is true: this always applies.",
        [LintAllActions] = "{action} includes deleting and publishing; name the actions.",
        [LintAllResources] = "* means every bucket of the account.",
        [LintAllowNotAction] = "\"All but these\" includes RAM: whoever has this can make new keys.",
        [LintAclActions] = "{action} includes PutObjectAcl: one call makes a file public.",
        [LintAclHeader] = "The uploader may send x-oss-object-acl: public-read; deny it by oss:x-oss-object-acl.",
        [LintDenyWithoutVersions] = "Versions are deleted by oss:DeleteObjectVersion; deny both.",
        [LintDenyOneObject] = "This denies the object named {resource} only, not what lies in a folder of that name.",
        [LintDenyOnly] = "A Deny grants nothing; as a session policy this token can do nothing.",
        [LintAssumeStar] = "Every role that trusts this account is meant, tomorrow's too.",
        [LintTrustRoot] = "root here means everyone in the account with sts:AssumeRole; name the user.",
        [LintTrustNoExternalId] = "Another company's account may come for anyone; ask for sts:ExternalId.",
        [LintPublicBucketPolicy] = "Anyone on the internet, without a token, may do this.",
        [LintClientChosenKey] = "The caller chooses {key}: this keeps nobody out.",
        [LintRedundant] = "Already covered by statement {index}; it only costs bytes.",
    });
}
