namespace Scenario.Ram.Explanations;

/// <summary>What an explanation says. Every kind has a text in every language of <see cref="ExplanationTexts"/>.</summary>
public enum ExplanationKind
{
    /// <summary>An optional part that is not there.</summary>
    Nothing,

    /// <summary>Words that are not ours to translate.</summary>
    Verbatim,

    EndedWithCode,

    // ---- a decision of the policies ----
    AllowedByStatement,
    AllowedByBothSides,
    AllowedByOwner,
    AllowedByBucketAcl,
    AllowedByObjectAcl,
    AllowedToRoot,
    CallersSideOnly,
    DeniedByStatement,
    DeniedBySession,
    DeniedWithoutStatement,
    DeniedByOnlyStatement,
    DeniedByOnlyDeny,
    DeniedByAllStatements,

    // ---- a decision about AssumeRole ----
    AssumeRoleAllowed,
    AssumeRoleDeniedBySession,
    AssumeRoleDeniedByCaller,
    AssumeRoleDeniedByTrust,

    // ---- parts: a statement and where it stands ----
    StatementOfPolicy,
    StatementOfSessionPolicy,
    StatementOfResourcePolicy,
    NearestStatement,

    // ---- why a statement applies or does not ----
    OnePartMatches,
    PartsMatch,
    ActionPart,
    ResourcePart,
    PrincipalPart,
    ConditionPart,
    ConditionsPart,
    ActionExcluded,
    ActionDiffers,
    ResourceDiffers,
    ServicePartDiffers,
    RegionPartDiffers,
    AccountPartDiffers,
    PathPartDiffers,
    PrincipalOwnsBucket,
    PrincipalDiffers,
    ConditionFails,
    RequestHasValues,
    RequestLacksKey,

    // ---- keys and security tokens ----
    TokenIssuedTo,
    TokenMalformed,
    TokenTooLong,
    TokenNotBase64,
    TokenWrongBeginning,
    TokenClaimsCut,
    TokenKeyIdCut,
    TokenSignatureCut,
    TokenClaimsVersion,
    TokenKeyUnknown,
    TokenAltered,
    TokenExpired,
    TokenRevoked,
    TokenOfOtherKey,
    RoleIsGone,

    // ---- signatures ----
    SignedForOtherRegion,
    SignedForOtherProduct,
    SignedForOtherDay,
    SignedTooFarFromNow,
    UrlExpired,
    SignedWithoutHeader,
    SignedWithoutParameter,
    SignedForOtherMethod,
    SignedEscapedKey,
    SignedOtherBody,
    SignatureUnexplained,
    FaultStruck,
}
