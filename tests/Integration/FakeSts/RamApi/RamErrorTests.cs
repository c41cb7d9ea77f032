using System.Globalization;
using System.Reflection;
using System.Text;
using Scenario.FakeSts.RamApi;
using Scenario.Integration.FakeSts.ImsApi;
using Scenario.Ram.Identities;
using Scenario.Ram.Policies;

namespace Scenario.Integration.FakeSts.RamApi;

/// <summary>Every error code of the RAM API, with status and text, by a real signed request.</summary>
public sealed class RamErrorTests
{
    private const string Account = TestSeed.AccountA;

    private static readonly string LongTrust = RamClient.Trust + new string(' ', 4097);
    private static readonly string LongName = new('a', 65);

    private static readonly string LongText = new('a', 2000);

    private static readonly string Metadata = Convert.ToBase64String(Encoding.UTF8.GetBytes(IdentityProviderTests.Document));

    private static readonly PolicyDocument Document = PolicyParser.Parse(RamClient.Read, PolicyKind.Identity).Document!;

    private static readonly PolicyDocument TrustDocument = PolicyParser.Parse(RamClient.Trust, PolicyKind.Trust).Document!;

    public static TheoryData<RamErrorCase> Cases() =>
    [
        // Parameters.
        Missing("UserName", "CreateUser"),
        Missing("RoleName", "GetRole"),
        Missing("PolicyType", "GetPolicy", ("PolicyName", "p")),
        Missing("PolicyDocument", "CreatePolicy", ("PolicyName", "p")),
        Missing("AssumeRolePolicyDocument", "CreateRole", ("RoleName", "r")),
        Missing("UserAccessKeyId", "DeleteAccessKey"),
        Missing("VersionId", "DeletePolicyVersion", ("PolicyName", "p")),
        Chars("UserName", "CreateUser", ("UserName", "a b")),
        Length("UserName", "CreateUser", ("UserName", LongName)),
        Chars("NewUserName", "UpdateUser", ("UserName", "a"), ("NewUserName", "a/b")),
        Length("NewUserName", "UpdateUser", ("UserName", "a"), ("NewUserName", LongName)),
        Chars("DisplayName", "CreateUser", ("UserName", "a"), ("DisplayName", "<b>")),
        Length("DisplayName", "CreateUser", ("UserName", "a"), ("DisplayName", LongText)),
        Chars("NewDisplayName", "UpdateUser", ("UserName", "a"), ("NewDisplayName", "<b>")),
        Length("NewDisplayName", "UpdateUser", ("UserName", "a"), ("NewDisplayName", LongText)),
        Chars("GroupName", "CreateGroup", ("GroupName", "a.b")),
        Length("GroupName", "CreateGroup", ("GroupName", LongName)),
        Chars("NewGroupName", "UpdateGroup", ("GroupName", "a"), ("NewGroupName", "a_b")),
        Length("NewGroupName", "UpdateGroup", ("GroupName", "a"), ("NewGroupName", LongName)),
        Chars("PolicyName", "CreatePolicy", ("PolicyName", "a_b"), ("PolicyDocument", RamClient.Read)),
        Length("PolicyName", "CreatePolicy", ("PolicyName", LongName + LongName), ("PolicyDocument", RamClient.Read)),
        Chars("RoleName", "CreateRole", ("RoleName", "a_b"), ("AssumeRolePolicyDocument", RamClient.Trust)),
        Length("RoleName", "CreateRole", ("RoleName", LongName), ("AssumeRolePolicyDocument", RamClient.Trust)),
        Length("AssumeRolePolicyDocument", "CreateRole", ("RoleName", "r"), ("AssumeRolePolicyDocument", LongTrust)),
        Length("NewAssumeRolePolicyDocument", "UpdateRole", ("RoleName", "demo-role"), ("NewAssumeRolePolicyDocument", LongTrust)),
        Length("Comments", "CreateUser", ("UserName", "a"), ("Comments", LongText)),
        Length("NewComments", "UpdateUser", ("UserName", "a"), ("NewComments", LongText)),
        Length("Description", "CreatePolicy", ("PolicyName", "p"), ("PolicyDocument", RamClient.Read), ("Description", LongText)),
        Length("NewDescription", "UpdateRole", ("RoleName", "r"), ("NewDescription", LongText)),
        Length("PolicyDocument", "CreatePolicy", ("PolicyName", "p"), ("PolicyDocument", new string(' ', 6145))),
        Format("Email", "CreateUser", ("UserName", "a"), ("Email", "nobody")),
        Format("NewEmail", "UpdateUser", ("UserName", "a"), ("NewEmail", "a@b")),
        Format("MobilePhone", "CreateUser", ("UserName", "a"), ("MobilePhone", "one")),
        Format("NewMobilePhone", "UpdateUser", ("UserName", "a"), ("NewMobilePhone", "1-2-3")),
        Format("VersionId", "GetPolicyVersion", ("PolicyType", "Custom"), ("PolicyName", "p"), ("VersionId", "1")),
        Incorrect("PolicyType", "GetPolicy", ("PolicyType", "custom"), ("PolicyName", "p")),
        Incorrect("Status", "UpdateAccessKey", ("UserAccessKeyId", "x"), ("Status", "active")),
        Incorrect("MaxSessionDuration", "CreateRole", ("RoleName", "r"), ("AssumeRolePolicyDocument", RamClient.Trust), ("MaxSessionDuration", "3599")),
        Incorrect("MaxSessionDuration", "UpdateRole", ("RoleName", "r"), ("NewMaxSessionDuration", "43201")),
        Incorrect("MaxItems", "ListUsers", ("MaxItems", "1001")),
        Incorrect("Tag", "CreatePolicy", ("PolicyName", "p"), ("PolicyDocument", RamClient.Read), ("Tag", "[{}]")),
        Incorrect("Marker", "ListUsers", ("Marker", "%%")),
        Incorrect("RotateStrategy", "CreatePolicyVersion", ("PolicyName", "p"), ("PolicyDocument", RamClient.Read), ("RotateStrategy", "x")),
        Incorrect("CascadingDelete", "DeletePolicy", ("PolicyName", "p"), ("CascadingDelete", "yes")),
        new RamErrorCase("MalformedPolicyDocument", 400, "InvalidVersion at $.Version: Version must be the string \"1\".", "CreatePolicy",
            [("PolicyName", "p"), ("PolicyDocument", """{"Version":"2","Statement":[]}""")]),
        new RamErrorCase("MalformedPolicyDocument", 400, "InvalidJson at $: The text is not valid JSON (line 1, byte 2).", "CreatePolicyVersion",
            [("PolicyName", "p"), ("PolicyDocument", "no")]),
        new RamErrorCase("MalformedPolicyDocument", 400, "The principal acs:ram::1000000000000001:user/ghost does not exist.", "CreateRole",
            [("RoleName", "r"), ("AssumeRolePolicyDocument", RamClient.Trust.Replace("root", "user/ghost", StringComparison.Ordinal))]),
        new RamErrorCase("MalformedPolicyDocument", 400, "The principal acs:ram::1000000000000001:role/ghost does not exist.", "UpdateRole",
            [("RoleName", "demo-role"), ("NewAssumeRolePolicyDocument", RamClient.Trust.Replace("root", "role/ghost", StringComparison.Ordinal))]),

        // What is not there.
        Of(RamError.UserNotExist, "GetUser", ("UserName", "ghost")),
        Of(RamError.UserNotExist, "CreateAccessKey", ("UserName", "ghost")),
        Of(RamError.AccessKeyNotExist, "DeleteAccessKey", ("UserName", "caller"), ("UserAccessKeyId", "LTAInone")),
        Of(RamError.AccessKeyNotExist, "UpdateAccessKey", ("UserName", "caller"), ("UserAccessKeyId", "LTAI5tTestNobody00000001"), ("Status", "Inactive")),
        Of(RamError.UserPolicyNotExist, "DetachPolicyFromUser", ("UserName", "caller"), ("PolicyType", "System"), ("PolicyName", "AdministratorAccess")),
        Of(RamError.UserGroupNotExist, "RemoveUserFromGroup", ("UserName", "caller"), ("GroupName", "g")) with { Arrange = static ram => ram.GroupAsync("g") },
        Of(RamError.GroupNotExist, "GetGroup", ("GroupName", "ghost")),
        Of(RamError.GroupPolicyNotExist, "DetachPolicyFromGroup", ("GroupName", "g"), ("PolicyType", "System"),
            ("PolicyName", "AdministratorAccess")) with { Arrange = static ram => ram.GroupAsync("g") },
        Of(RamError.RoleNotExist, "GetRole", ("RoleName", "ghost")),
        Of(RamError.RolePolicyNotExist, "DetachPolicyFromRole", ("RoleName", "demo-role"), ("PolicyType", "System"), ("PolicyName", "AdministratorAccess")),
        Of(RamError.PolicyNotExist, "GetPolicy", ("PolicyType", "Custom"), ("PolicyName", "ghost")),
        Of(RamError.PolicyNotExist, "DeletePolicy", ("PolicyName", "AdministratorAccess")),
        Of(RamError.PolicyNotExist, "CreatePolicyVersion", ("PolicyName", "AdministratorAccess"), ("PolicyDocument", RamClient.Read)),
        Of(RamError.PolicyNotExist, "AttachPolicyToUser", ("UserName", "caller"), ("PolicyType", "Custom"), ("PolicyName", "ghost")),
        Of(RamError.PolicyVersionNotExist, "SetDefaultPolicyVersion", ("PolicyName", "deny-demo"), ("VersionId", "v9")),

        // What is there already.
        Of(RamError.UserExists, "CreateUser", ("UserName", "caller")),
        Of(RamError.UserExists, "UpdateUser", ("UserName", "caller"), ("NewUserName", "nobody")),
        Of(RamError.GroupExists, "CreateGroup", ("GroupName", "g")) with { Arrange = static ram => ram.GroupAsync("g") },
        Of(RamError.RoleExists, "CreateRole", ("RoleName", "Demo-Role"), ("AssumeRolePolicyDocument", RamClient.Trust)),
        Of(RamError.PolicyExists, "CreatePolicy", ("PolicyName", "deny-demo"), ("PolicyDocument", RamClient.Read)),
        Of(RamError.UserPolicyExists, "AttachPolicyToUser", ("UserName", "caller"), ("PolicyType", "System"), ("PolicyName", "AliyunSTSAssumeRoleAccess")),
        Of(RamError.GroupPolicyExists, "AttachPolicyToGroup", ("GroupName", "g"), ("PolicyType", "Custom"), ("PolicyName", "deny-demo")) with
        {
            Arrange = static async ram => await (await ram.GroupAsync("g")).AttachAsync("Group", "g", "deny-demo"),
        },
        Of(RamError.RolePolicyExists, "AttachPolicyToRole", ("RoleName", "chain-role"), ("PolicyType", "System"), ("PolicyName", "AliyunSTSAssumeRoleAccess")),
        Of(RamError.UserGroupExists, "AddUserToGroup", ("UserName", "caller"), ("GroupName", "g")) with { Arrange = JoinAsync },

        // What stands in the way of deletion.
        Of(RamError.UserHasAccessKey, "DeleteUser", ("UserName", "nobody")),
        Of(RamError.UserHasPolicy, "DeleteUser",
            ("UserName", "u")) with { Arrange = static async ram => await (await ram.UserAsync("u")).AttachAsync("User", "u", "deny-demo") },
        Of(RamError.UserHasGroup, "DeleteUser", ("UserName", "u")) with
        {
            Arrange = static async ram =>
                await (await (await ram.UserAsync("u")).GroupAsync("g")).DoAsync("AddUserToGroup", ("UserName", "u"), ("GroupName", "g")),
        },
        Of(RamError.GroupHasUser, "DeleteGroup", ("GroupName", "g")) with { Arrange = JoinAsync },
        Of(RamError.GroupHasPolicy, "DeleteGroup", ("GroupName", "g")) with
        {
            Arrange = static async ram => await (await ram.GroupAsync("g")).AttachAsync("Group", "g", "deny-demo"),
        },
        Of(RamError.RoleHasPolicy, "DeleteRole", ("RoleName", "chain-role")),
        Of(RamError.PolicyHasUser, "DeletePolicy", ("PolicyName", "deny-demo")),
        Of(RamError.PolicyHasGroup, "DeletePolicy", ("PolicyName", "p")) with
        {
            Arrange = static async ram => await (await (await ram.PolicyAsync("p")).GroupAsync("g")).AttachAsync("Group", "g", "p"),
        },
        Of(RamError.PolicyHasRole, "DeletePolicy", ("PolicyName", "p")) with
        {
            Arrange = static async ram => await (await ram.PolicyAsync("p")).AttachAsync("Role", "demo-role", "p"),
        },
        Of(RamError.PolicyHasVersion, "DeletePolicy", ("PolicyName", "p")) with
        {
            Arrange = static async ram =>
                await (await ram.PolicyAsync("p")).DoAsync("CreatePolicyVersion", ("PolicyName", "p"), ("PolicyDocument", RamClient.Read)),
        },
        Of(RamError.VersionIsDefault, "DeletePolicyVersion", ("PolicyName", "deny-demo"), ("VersionId", "v1")),

        // Limits.
        Of(RamError.TooManyUsers, "CreateUser", ("UserName", "one-more")) with
        {
            Fill = static directory => Times(1000, directory, static (d, i) => d.WithUser(new RamUser(Account, $"29{i}", $"u{i}", default))),
        },
        Of(RamError.TooManyAccessKeys, "CreateAccessKey", ("UserName", "caller")),
        Of(RamError.TooManyUserPolicies, "AttachPolicyToUser", ("UserName", "u"), ("PolicyType", "Custom"), ("PolicyName", "deny-demo")) with
        {
            Fill = static directory => Policies(10, directory).WithUser(new RamUser(Account, "29", "u", default) { Policies = [.. Attached(10)] }),
        },
        Of(RamError.TooManyUserPolicies, "AttachPolicyToUser", ("UserName", "u"), ("PolicyType", "System"), ("PolicyName", "AdministratorAccess")) with
        {
            Fill = static directory => directory.WithUser(new RamUser(Account, "29", "u", default) { Policies = [.. Attached(20, PolicyType.System)] }),
        },
        Of(RamError.TooManyGroupPolicies, "AttachPolicyToGroup", ("GroupName", "g"), ("PolicyType", "Custom"), ("PolicyName", "deny-demo")) with
        {
            Fill = static directory => Policies(5, directory).WithGroup(new RamGroup(Account, "g1", "g", default) { Policies = [.. Attached(5)] }),
        },
        Of(RamError.TooManyRolePolicies, "AttachPolicyToRole", ("RoleName", "r"), ("PolicyType", "Custom"), ("PolicyName", "deny-demo")) with
        {
            Fill = static directory => Policies(5, directory).WithRole(new RamRole(Account, "39", "r", TrustDocument, default) { Policies = [.. Attached(5)] }),
        },
        Of(RamError.TooManyUserGroups, "AddUserToGroup", ("UserName", "u"), ("GroupName", "g")) with
        {
            Fill = static directory => directory.WithGroup(new RamGroup(Account, "gx", "g", default))
                .WithUser(new RamUser(Account, "29", "u",
                    default) { Groups = [.. Enumerable.Range(0, 5).Select(static i => new GroupMembership($"g{i}", default))] }),
        },
        Of(RamError.TooManyGroups, "CreateGroup", ("GroupName", "one-more")) with
        {
            Fill = static directory => Times(50, directory, static (d, i) => d.WithGroup(new RamGroup(Account, $"g{i}", $"g{i}", default))),
        },
        Of(RamError.TooManyRoles, "CreateRole", ("RoleName", "one-more"), ("AssumeRolePolicyDocument", RamClient.Trust)) with
        {
            Fill = static directory => Times(1000, directory, static (d, i) => d.WithRole(new RamRole(Account, $"39{i}", $"r{i}", TrustDocument, default))),
        },
        Of(RamError.TooManyPolicies, "CreatePolicy", ("PolicyName", "one-more"),
            ("PolicyDocument", RamClient.Read)) with { Fill = static directory => Policies(1500, directory) },
        Of(RamError.TooManyPolicyVersions, "CreatePolicyVersion", ("PolicyName", "p"), ("PolicyDocument", RamClient.Read)) with
        {
            Fill = static directory => directory.WithPolicy(new RamPolicy(
                Account, PolicyType.Custom, "p", [.. Enumerable.Range(1, 5).Select(static i => new RamPolicyVersion($"v{i}", Document, default))], "v1",
                default)),
        },

        // Identity providers.
        Ims(RamError.OidcProviderNotExist, "GetOIDCProvider", ("OIDCProviderName", "ghost")),
        Ims(RamError.SamlProviderNotExist, "GetSAMLProvider", ("SAMLProviderName", "ghost")),
        Ims(RamError.OidcProviderExists, "CreateOIDCProvider", ("OIDCProviderName", "idp"), ("IssuerUrl", "https://other.example")) with { Fill = Idp },
        Ims(RamError.IssuerUrlExists, "CreateOIDCProvider", ("OIDCProviderName", "idp2"), ("IssuerUrl", "https://idp.example")) with { Fill = Idp },
        Ims(RamError.ClientIdExists, "AddClientIdToOIDCProvider", ("OIDCProviderName", "idp"), ("ClientId", "c0")) with { Fill = Idp },
        Ims(RamError.ClientIdNotExist, "RemoveClientIdFromOIDCProvider", ("OIDCProviderName", "idp"), ("ClientId", "other")) with { Fill = Idp },
        Ims(RamError.TooManyClientIds, "AddClientIdToOIDCProvider", ("OIDCProviderName", "idp"), ("ClientId", "other")) with { Fill = Idp },
        Ims(RamError.FingerprintExists, "AddFingerprintToOIDCProvider", ("OIDCProviderName", "idp"), ("Fingerprint", Fingerprint(0))) with { Fill = Idp },
        Ims(RamError.FingerprintNotExist, "RemoveFingerprintFromOIDCProvider", ("OIDCProviderName", "idp"),
            ("Fingerprint", Fingerprint(9))) with { Fill = Idp },
        Ims(RamError.TooManyFingerprints, "AddFingerprintToOIDCProvider", ("OIDCProviderName", "idp"), ("Fingerprint", Fingerprint(9))) with { Fill = Idp },
        Ims(RamError.TooManyOidcProviders, "CreateOIDCProvider", ("OIDCProviderName", "one-more"), ("IssuerUrl", "https://one.more")) with
        {
            Fill = static directory =>
                Times(100, directory, static (d, i) => d.WithOidcProvider(new OidcProvider(Account, $"p{i}", $"https://p{i}.example", [], default))),
        },
        Ims(RamError.SamlProviderExists, "CreateSAMLProvider", ("SAMLProviderName", "saml"), ("EncodedSAMLMetadataDocument", Metadata)) with { Fill = Idp },
        Ims(RamError.TooManySamlProviders, "CreateSAMLProvider", ("SAMLProviderName", "one-more"), ("EncodedSAMLMetadataDocument", Metadata)) with
        {
            Fill = static directory => Times(100, directory, static (d, i) => d.WithSamlProvider(new SamlProvider(Account, $"p{i}", "<x/>", default))),
        },
        Ims(RamError.Format("IssuerUrl"), "CreateOIDCProvider", ("OIDCProviderName", "idp"), ("IssuerUrl", "http://idp.example")),
        Ims(RamError.Format("ClientIds"), "CreateOIDCProvider", ("OIDCProviderName", "idp"), ("IssuerUrl", "https://idp.example"), ("ClientIds", "a,,b")),
        Ims(RamError.Format("Fingerprints"), "CreateOIDCProvider", ("OIDCProviderName", "idp"), ("IssuerUrl", "https://idp.example"), ("Fingerprints", "xyz")),
        Ims(RamError.Format("ClientId"), "AddClientIdToOIDCProvider", ("OIDCProviderName", "idp"), ("ClientId", "a,b")),
        Ims(RamError.Incorrect("IssuanceLimitTime"), "CreateOIDCProvider", ("OIDCProviderName", "idp"), ("IssuerUrl", "https://idp.example"),
            ("IssuanceLimitTime", "169")),
        Ims(RamError.Incorrect("EncodedSAMLMetadataDocument"), "CreateSAMLProvider", ("SAMLProviderName", "saml"), ("EncodedSAMLMetadataDocument", "PHgvPg==")),
        Ims(RamError.InvalidChars("SAMLProviderName"), "GetSAMLProvider", ("SAMLProviderName", "a/b")),
        Ims(RamError.Length("OIDCProviderName"), "GetOIDCProvider", ("OIDCProviderName", LongName + LongName)),
    ];

    [Theory]
    [MemberData(nameof(Cases), DisableDiscoveryEnumeration = true)]
    public async Task the_error_has_its_code_status_and_text(RamErrorCase error)
    {
        await using var app = new StsApplication();
        var ram = new RamClient(app.AsRoot());
        if (error.Fill is { } fill)
        {
            app.Directory.Update(fill);
        }

        await error.Arrange(ram);

        var answer = await ram.CallAsync(error.Action, error.Parameters);

        Assert.Equal((error.Code, error.Status, error.Message), (answer.Code, answer.Status, answer.Text("Message")));
    }

    [Fact]
    public void every_error_of_the_catalogue_is_provoked()
    {
        var catalogue = typeof(RamError).GetProperties(BindingFlags.Public | BindingFlags.Static)
            .Where(static property => property.PropertyType == typeof(RamError))
            .Select(static property => ((RamError)property.GetValue(null)!).Code);

        Assert.Empty(catalogue.Except(Cases().Select(static row => row.Data.Code)));
    }

    private static RamErrorCase Of(RamError error, string action, params (string, string)[] parameters) =>
        new(error.Code, error.Status, error.Message, action, parameters);

    private static RamErrorCase Ims(RamError error, string action, params (string, string)[] parameters) =>
        Of(error, action, [("Version", "2019-08-15"), .. parameters]);

    private static string Fingerprint(int i) => new((char)('0' + i), 40);

    private static RamDirectory Idp(RamDirectory directory) => directory
        .WithOidcProvider(new OidcProvider(Account, "idp", "https://idp.example", [.. Enumerable.Range(0, 50).Select(static i => $"c{i}")], default)
        {
            Fingerprints = [.. Enumerable.Range(0, 5).Select(Fingerprint)],
        })
        .WithSamlProvider(new SamlProvider(Account, "saml", "<x/>", default));

    private static RamErrorCase Missing(string name, string action, params (string, string)[] parameters) =>
        new($"Missing{name}", 400, $"{name} is mandatory for this action.", action, parameters);

    private static RamErrorCase Chars(string name, string action, params (string, string)[] parameters) =>
        new($"InvalidParameter.{name}.InvalidChars", 400, $"The parameter - \"{name}\" contains invalid chars.", action, parameters);

    private static RamErrorCase Length(string name, string action, params (string, string)[] parameters) =>
        new($"InvalidParameter.{name}.Length", 400, $"The parameter - \"{name}\" beyond the length limit.", action, parameters);

    private static RamErrorCase Format(string name, string action, params (string, string)[] parameters) =>
        new($"InvalidParameter.{name}.Format", 400, $"The format of the parameter - \"{name}\" is incorrect.", action, parameters);

    private static RamErrorCase Incorrect(string name, string action, params (string, string)[] parameters) =>
        new($"InvalidParameter.{name}", 400, $"The parameter - \"{name}\" is incorrect.", action, parameters);

    private static async Task JoinAsync(RamClient ram)
    {
        await ram.GroupAsync("g");
        await ram.DoAsync("AddUserToGroup", ("UserName", "caller"), ("GroupName", "g"));
    }

    private static RamDirectory Times(int count, RamDirectory directory, Func<RamDirectory, int, RamDirectory> add) =>
        Enumerable.Range(0, count).Aggregate(directory, add);

    private static RamDirectory Policies(int count, RamDirectory directory) => Times(count, directory, static (d, i) => d.WithPolicy(
        new RamPolicy(Account, PolicyType.Custom, string.Create(CultureInfo.InvariantCulture, $"p{i}"), [new RamPolicyVersion("v1", Document, default)],
            "v1", default)));

    private static IEnumerable<PolicyAttachment> Attached(int count, PolicyType type = PolicyType.Custom) =>
        Enumerable.Range(0, count).Select(i => new PolicyAttachment(type, string.Create(CultureInfo.InvariantCulture, $"p{i}"), default));
}
