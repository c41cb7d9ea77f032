using Scenario.Ram.Policies;

namespace Scenario.FakeSts.RamApi;

/// <summary>Errors of the RAM API (sts-ram-api 4.3). Texts are wire facts, misspellings included.</summary>
internal sealed record RamError(string Code, int Status, string Message) : StsError(Code, Status, Message)
{
    public static RamError UserNotExist { get; } = new("EntityNotExist.User", 404, "The user does not exist.");

    public static RamError AccessKeyNotExist { get; } = new("EntityNotExist.User.AccessKey", 404, "The user access key does not exist.");

    public static RamError UserPolicyNotExist { get; } = new("EntityNotExist.User.Policy", 404, "The indicate policy of the user does not exist.");

    public static RamError UserGroupNotExist { get; } = new("EntityNotExist.User.Group", 404, "The user has not joined the group.");

    public static RamError GroupNotExist { get; } = new("EntityNotExist.Group", 404, "The group does not exist.");

    public static RamError GroupPolicyNotExist { get; } = new("EntityNotExist.Group.Policy", 404, "The indicate policy attached to the group does not exist.");

    public static RamError RoleNotExist { get; } = new("EntityNotExist.Role", 404, "The role does not exist.");

    public static RamError RolePolicyNotExist { get; } = new("EntityNotExist.Role.Policy", 404, "The indicate policy of the role does not exist.");

    public static RamError PolicyNotExist { get; } = new("EntityNotExist.Policy", 404, "The policy does not exist.");

    public static RamError PolicyVersionNotExist { get; } = new("EntityNotExist.Policy.Version", 404, "The policy version does not exist.");

    public static RamError UserExists { get; } = new("EntityAlreadyExists.User", 409, "The user does already EXIST.");

    public static RamError UserGroupExists { get; } = new("EntityAlreadyExists.User.Group", 409, "The user has already joined the group.");

    public static RamError UserPolicyExists { get; } = new("EntityAlreadyExists.User.Policy", 409, "The user has already been attached this policy.");

    public static RamError GroupExists { get; } = new("EntityAlreadyExists.Group", 409, "The group does already EXIST.");

    public static RamError GroupPolicyExists { get; } = new("EntityAlreadyExists.Group.Policy", 409, "The group has already been attached this policy.");

    public static RamError RoleExists { get; } = new("EntityAlreadyExists.Role", 409, "The role does already EXIST.");

    public static RamError RolePolicyExists { get; } = new("EntityAlreadyExists.Role.Policy", 409, "The role has already been attached this policy.");

    /// <summary>The vendor prints "group" for policies too.</summary>
    public static RamError PolicyExists { get; } = new("EntityAlreadyExists.Policy", 409, "The group does already EXIST.");

    public static RamError UserHasAccessKey { get; } =
        new("DeleteConflict.User.AccessKey", 409, "The user CAN NOT has any access key while deleting the user.");

    public static RamError UserHasPolicy { get; } = new("DeleteConflict.User.Policy", 409, "The user CAN NOT has any attached policy while deleting the user.");

    public static RamError UserHasGroup { get; } = new("DeleteConflict.User.Group", 409, "The user CAN NOT be in any group while deleting the user.");

    public static RamError GroupHasUser { get; } = new("DeleteConflict.Group.User", 409, "The group CAN NOT has any user member while deleting the group.");

    public static RamError GroupHasPolicy { get; } =
        new("DeleteConflict.Group.Policy", 409, "The entity CAN NOT has any attached policy while deleting the group.");

    public static RamError RoleHasPolicy { get; } = new("DeleteConflict.Role.Policy", 409, "The role CAN NOT has any attached policy while deleting the role.");

    public static RamError PolicyHasUser { get; } =
        new("DeleteConflict.Policy.User", 409, "The policy CAN NOT been attached to any user while deleting the policy.");

    public static RamError PolicyHasGroup { get; } =
        new("DeleteConflict.Policy.Group", 409, "The policy CAN NOT been attached to any group while deleting the policy.");

    public static RamError PolicyHasRole { get; } =
        new("DeleteConflict.Policy.Role", 409, "The policy CAN NOT been attached to any role while deleting the policy.");

    public static RamError PolicyHasVersion { get; } =
        new("DeleteConflict.Policy.Version", 409, "The policy CAN NOT has any version except the default version.");

    public static RamError VersionIsDefault { get; } =
        new("DeleteConflict.Policy.Version.Default", 409, "The default policy version CAN NOT been deleted directly.");

    public static RamError TooManyUsers { get; } = new("LimitExceeded.User", 409, "The count of users beyond the current limits.");

    public static RamError TooManyAccessKeys { get; } =
        new("LimitExceeded.User.AccessKey", 409, "The access key count of the user access keys beyond the current limits.");

    public static RamError TooManyUserPolicies { get; } =
        new("LimitExceeded.User.Policy", 409, "The policy count of the user attached policies beyond the current limits.");

    public static RamError TooManyUserGroups { get; } =
        new("LimitExceeded.User.Group", 409, "The count of groups the target user joined beyond the current limits.");

    public static RamError TooManyGroups { get; } = new("LimitExceeded.Group", 409, "The count of groups beyond the current limits.");

    public static RamError TooManyGroupPolicies { get; } = new("LimitExceeded.Group.Policy", 409, "The policy count of the group beyond the current limits.");

    public static RamError TooManyRoles { get; } = new("LimitExceeded.Role", 409, "The count of roles beyond the current limits.");

    public static RamError TooManyRolePolicies { get; } =
        new("LimitExceeded.Role.Policy", 409, "The count of policies attached to the role beyond the current limits.");

    public static RamError TooManyPolicies { get; } = new("LimitExceeded.Policy", 409, "The count of policy beyond the current limits.");

    public static RamError TooManyPolicyVersions { get; } = new("LimitExceeded.Policy.Version", 409, "The count of policy version beyond the current limits.");

    // Identity providers. No published list; the family's form.
    public static RamError OidcProviderNotExist { get; } = new("EntityNotExist.OIDCProvider", 404, "The OIDC provider does not exist.");

    public static RamError ClientIdNotExist { get; } = new("EntityNotExist.OIDCProvider.ClientId", 404, "The client id of the OIDC provider does not exist.");

    public static RamError FingerprintNotExist { get; } =
        new("EntityNotExist.OIDCProvider.Fingerprint", 404, "The fingerprint of the OIDC provider does not exist.");

    public static RamError SamlProviderNotExist { get; } = new("EntityNotExist.SAMLProvider", 404, "The SAML provider does not exist.");

    public static RamError OidcProviderExists { get; } = new("EntityAlreadyExists.OIDCProvider", 409, "The OIDC provider does already EXIST.");

    /// <summary>Code: Terraform provider.</summary>
    public static RamError IssuerUrlExists { get; } =
        new("EntityAlreadyExists.OIDCProvider.Url", 409, "The issuer url of the OIDC provider does already EXIST.");

    public static RamError ClientIdExists { get; } =
        new("EntityAlreadyExists.OIDCProvider.ClientId", 409, "The client id of the OIDC provider does already EXIST.");

    public static RamError FingerprintExists { get; } =
        new("EntityAlreadyExists.OIDCProvider.Fingerprint", 409, "The fingerprint of the OIDC provider does already EXIST.");

    public static RamError SamlProviderExists { get; } = new("EntityAlreadyExists.SAMLProvider", 409, "The SAML provider does already EXIST.");

    public static RamError TooManyOidcProviders { get; } = new("LimitExceeded.OIDCProvider", 409, "The count of OIDC providers beyond the current limits.");

    public static RamError TooManyClientIds { get; } =
        new("LimitExceeded.OIDCProvider.ClientId", 409, "The count of client ids of the OIDC provider beyond the current limits.");

    public static RamError TooManyFingerprints { get; } =
        new("LimitExceeded.OIDCProvider.Fingerprint", 409, "The count of fingerprints of the OIDC provider beyond the current limits.");

    public static RamError TooManySamlProviders { get; } = new("LimitExceeded.SAMLProvider", 409, "The count of SAML providers beyond the current limits.");

    public static RamError InvalidChars(string parameter) =>
        new($"InvalidParameter.{parameter}.InvalidChars", 400, $"The parameter - \"{parameter}\" contains invalid chars.");

    public static RamError Length(string parameter) =>
        new($"InvalidParameter.{parameter}.Length", 400, $"The parameter - \"{parameter}\" beyond the length limit.");

    public static RamError Format(string parameter) =>
        new($"InvalidParameter.{parameter}.Format", 400, $"The format of the parameter - \"{parameter}\" is incorrect.");

    /// <summary>A value outside a fixed set or range, such as PolicyType, Status or MaxItems.</summary>
    public static RamError Incorrect(string parameter) =>
        new($"InvalidParameter.{parameter}", 400, $"The parameter - \"{parameter}\" is incorrect.");

    /// <summary>The message is free text with the details.</summary>
    public static RamError MalformedPolicyDocument(string details) => new("MalformedPolicyDocument", 400, details);

    public static RamError MalformedPolicyDocument(PolicyError error) => MalformedPolicyDocument($"{error.Explain()}") with { Detail = error.Explain() };
}
