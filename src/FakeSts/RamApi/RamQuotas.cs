namespace Scenario.FakeSts.RamApi;

/// <summary>Entity limits (sts-ram-api 4.2); group limits after the vendor's error list.</summary>
internal static class RamQuotas
{
    public const int UsersPerAccount = 1000;
    public const int RolesPerAccount = 1000;
    public const int GroupsPerAccount = 50;
    public const int CustomPoliciesPerAccount = 1500;
    public const int AccessKeysPerUser = 2;
    public const int VersionsPerPolicy = 5;
    public const int GroupsPerUser = 5;

    /// <summary>For users, groups and roles alike.</summary>
    public const int SystemPoliciesPerEntity = 20;

    public const int CustomPoliciesPerUser = 10;
    public const int CustomPoliciesPerGroup = 5;
    public const int CustomPoliciesPerRole = 5;

    /// <summary>Of each kind.</summary>
    public const int IdentityProvidersPerAccount = 100;

    public const int ClientIdsPerOidcProvider = 50;
    public const int FingerprintsPerOidcProvider = 5;
}
