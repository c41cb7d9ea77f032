using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Scenario.FakeSts.AssumeRoleWithOidc;
using Scenario.FakeSts.AssumeRoleWithSaml;
using Scenario.Integration.FakeSts.RamApi;
using Scenario.Signing;

namespace Scenario.Integration.FakeSts;

/// <summary>Every row of the vendor's error tables, code by code: status, text and AccessDeniedDetail of a real answer.</summary>
public sealed class StsErrorTests
{
    private const string User = "200000000000000001";

    public static TheoryData<StsErrorCase> Cases() =>
    [
        // Gateway: common parameters and signatures.
        Mandatory("Action", static sts => GetAsync(sts, "/?Version=2015-04-01")),
        Mandatory("Version", static sts => GetAsync(sts, "/?Action=AssumeRole")),
        Mandatory("AccessKeyId", static sts => GetAsync(sts, "/?Version=2015-04-01&Action=AssumeRole")),
        Without("SignatureMethod"),
        Without("SignatureVersion"),
        Without("SignatureNonce"),
        Without("Timestamp"),
        Without("Signature"),
        Mandatory("SecurityToken",
            static async sts => await sts.As((await sts.AsCaller().BecomeAsync(TestSeed.Demo)).AccessKeyId, "x").CallAsync("GetCallerIdentity")),
        Identity("InvalidSignatureMethod", "Specified signature method is not valid.", "SignatureMethod", "HMAC-SHA256"),
        Identity("InvalidTimeStamp.Format", "Specified time stamp or date value is not well formatted.", "Timestamp", "now"),
        Identity("InvalidTimeStamp.Expired", "Specified time stamp or date value is expired.", "Timestamp", "2026-01-02T02:49:04Z"),
        Identity("InvalidParameter", "The specified parameter \"BearerToken\" is not valid.", "SignatureType", "BEARERTOKEN"),
        new StsErrorCase("SignatureDoesNotMatch", 400, "Specified signature is not matched with our calculation. server string to sign is:POST&%2F&")
        {
            Provoke = static sts => sts.As("LTAI5tTestCaller00000001", "wrong").CallAsync("GetCallerIdentity"),
        },
        new StsErrorCase("SignatureDoesNotMatch", 400, "Specified signature does not match our calculation. server string to sign is:ACS3-HMAC-SHA256")
        {
            Provoke = static sts => sts.As("LTAI5tTestCaller00000001", "wrong").CallV3Async("GetCallerIdentity"),
        },
        new StsErrorCase("SignatureNonceUsed", 400, "Specified signature nonce was used already.")
        {
            Provoke = static async sts =>
            {
                await sts.AsCaller().CallAsync("GetCallerIdentity", ("SignatureNonce", "one"));
                return await sts.AsCaller().CallAsync("GetCallerIdentity", ("SignatureNonce", "one"));
            },
        },
        new StsErrorCase("IncompleteSignature", 400, "The request signature does not conform to Aliyun standards.")
        {
            Provoke = static sts => sts.AsCaller().CallV3Async("GetCallerIdentity", changeAfterSigning: static request =>
            {
                request.Headers.Remove("Authorization");
                request.Headers.TryAddWithoutValidation("Authorization", "ACS3-HMAC-SHA256 Credential=x");
            }),
        },

        // Gateway: keys and tokens.
        new StsErrorCase("InvalidAccessKeyId.NotFound", 404,
            "Specified access key is not found.") { Provoke = static sts => sts.As("LTAInone", "x").CallAsync("GetCallerIdentity") },
        new StsErrorCase("InvalidAccessKeyId.Inactive", 400, "Specified access key is disabled.")
        {
            Provoke = static sts => sts.As("LTAI5tTestDisabled000001", "TestDisabledSecret000000000001").CallAsync("GetCallerIdentity"),
        },
        new StsErrorCase("InvalidSecurityToken.Malformed", 400,
            "Specified SecurityToken is malformed.") { Provoke = static sts => sts.As("STS.x", "x", "junk").CallAsync("GetCallerIdentity") },
        new StsErrorCase("InvalidSecurityToken.MismatchWithAccessKey", 400, "Specified SecurityToken mismatch with the AccessKey.")
        {
            Provoke = static async sts =>
                await sts.As("STS.other", "x", (await sts.AsCaller().AssumeAsync(TestSeed.Demo)).Text("Credentials.SecurityToken"))
                    .CallAsync("GetCallerIdentity"),
        },
        new StsErrorCase("InvalidSecurityToken.Expired", 400, "Specified SecurityToken is expired.")
        {
            Provoke = static async sts =>
            {
                var session = await sts.AsCaller().BecomeAsync(TestSeed.Demo);
                sts.Clock.Advance(TimeSpan.FromHours(1));
                return await session.CallAsync("GetCallerIdentity");
            },
        },

        // Gateway: any action.
        new StsErrorCase("InvalidProduct.NotFound", 404, "Cannot find product according to your specified domain.") { Provoke = static sts =>
            GetAsync(sts, "/?Action=X&Version=2015-04-01", "ecs.aliyuncs.com") },
        new StsErrorCase("InvalidAction.NotFound", 404,
            "Specified api is not found, please check your url and method.") { Provoke = static sts => GetAsync(sts, "/?Action=X&Version=2015-04-01") },
        new StsErrorCase("InvalidVersion", 400,
            "Specified parameter Version is not valid.") { Provoke = static sts => GetAsync(sts, "/?Action=AssumeRole&Version=1") },
        new StsErrorCase("InvalidParameter", 400, "The specified parameter \"Action or Version\" is not valid.") { Provoke = static sts => GetAsync(sts, "/") },
        new StsErrorCase("InvalidParameter.Format", 400,
            "The specified parameter Format is not valid.") { Provoke = static sts => GetAsync(sts, "/?Action=AssumeRole&Version=2015-04-01&Format=YAML") },
        new StsErrorCase("UnsupportedHTTPMethod", 405,
            "This http method is not supported.") { Provoke = static sts => SendAsync(sts, new(HttpMethod.Put, "/")) },
        new StsErrorCase("InvalidProtocol.NeedSsl", 404, "Your request is denied as lack of ssl protect.")
        {
            Provoke = static async _ =>
            {
                await using var strict = new StsApplication(new Dictionary<string, string?> { ["RequireHttps"] = "true" });
                return await GetAsync(strict, "/?Action=AssumeRole&Version=2015-04-01");
            },
        },
        new StsErrorCase("ContentMD5NotMatched", 400, "The Content-MD5 you specified did not match what we received.")
        {
            Provoke = static sts =>
            {
                var content = new ByteArrayContent("Action=AssumeRole&Version=2015-04-01"u8.ToArray());
                content.Headers.TryAddWithoutValidation("Content-Type", "application/x-www-form-urlencoded");
                content.Headers.TryAddWithoutValidation("Content-MD5", Convert.ToBase64String(new byte[16]));
                return SendAsync(sts, new(HttpMethod.Post, "/") { Content = content });
            },
        },
        Fault("Throttling.User", 400, "Request was denied due to user flow control.", """{"name":"throttle"}"""),
        Fault("Throttling", 400, "Request was denied due to request throttling.", """{"name":"return-400"}"""),
        Fault("Throttling.Api", 400, "Request was denied due to api flow control.",
            """{"name":"throttle","code":"Throttling.Api","message":"Request was denied due to api flow control."}"""),
        Fault("ServiceUnavailable", 503, "The request has failed due to a temporary failure of the server.", """{"name":"return-503"}"""),
        Fault("InternalError", 500, "STS Server Internal Error happened, please send the RequestId to us.", """{"name":"return-500"}"""),
        new StsErrorCase("InternalError", 500, "An internal error occurred.")
        {
            Provoke = static async sts =>
            {
                await AddFaultAsync(sts, """{"name":"return-500"}""");
                return await sts.AsRoot().CallAsync("ListUsers", ("Version", RamClient.Version));
            },
        },

        // AssumeRole.
        Assume("MissingRoleArn", "RoleArn is mandatory for this action.", "RoleArn", ""),
        Assume("MissingRoleSessionName", "RoleSessionName is mandatory for this action.", "RoleSessionName", ""),
        Assume("InvalidParameter.RoleArn", "The parameter RoleArn is wrongly formed.", "RoleArn", "x"),
        Assume("InvalidParameter.RoleSessionName", "The parameter RoleSessionName is wrongly formed.", "RoleSessionName", "x"),
        Assume("InvalidParameter.ExternalId", "The parameter ExternalId is wrongly formed.", "ExternalId", "x"),
        Assume("InvalidParameter.SourceIdentity", "The parameter SourceIdentity is wrongly formed.", "SourceIdentity", "x"),
        Assume("InvalidParameter.SerialNumber", "The parameter SerialNumber is wrongly formed.", "SerialNumber", "x"),
        Assume("InvalidParameter.TokenCode", "The parameter TokenCode is wrongly formed.", "TokenCode", "x"),
        Assume("InvalidParameter.DurationSeconds", "The Min/Max value of DurationSeconds is 15min/1hr.", "DurationSeconds", "899"),
        Assume("InvalidParameter.PolicyGrammar", "The parameter Policy has not passed grammar check.", "Policy", "{}"),
        Assume("InvalidParameter.PolicySize", "The size of Policy must be smaller than 2048 bytes.", "Policy", new string('x', 2049)),
        new StsErrorCase("InvalidParameter.ContentType", 400,
            "The ContentType request header must be either \"application/json\" or \"application/x-www-form-urlencoded\".")
        {
            Provoke = static sts => SendAsync(sts, new(HttpMethod.Post, "/") { Content = new StringContent("x", Encoding.UTF8, "text/plain") }),
        },
        Assume("EntityNotExist.Role", "The specified Role not exists .", "RoleArn", $"acs:ram::{TestSeed.AccountA}:role/absent", 404),
        NoPermission(static sts => sts.As("LTAI5tTestNobody00000001", "TestNobodySecret00000000000001").AssumeAsync(TestSeed.Demo), "SubUser",
            "200000000000000002", "AccountLevelIdentityBasedPolicy"),
        NoPermission(
            static sts => sts.As("LTAI5tTestDenied00000001", "TestDeniedSecret00000000000001").AssumeAsync(TestSeed.Demo), "SubUser", "200000000000000003",
            "AccountLevelIdentityBasedPolicy", "ExplicitDeny"),
        NoPermission(static sts => sts.AsCaller().AssumeAsync(TestSeed.Foreign), "SubUser", User, "AssumeRolePolicy"),
        NoPermission(
            static async sts => await (await sts.AsCaller().BecomeAsync(TestSeed.Chain, "alice", ("Policy", RamClient.Read))).AssumeAsync(TestSeed.Demo),
            "AssumedRoleUser", "chain-role:alice", "SessionPolicy"),
        new StsErrorCase("NoPermission", 403, "Roles may not be assumed by root accounts.")
        {
            Provoke = static sts => sts.AsRoot().AssumeAsync(TestSeed.Demo),
            Denied = ["sts:AssumeRole", "RootUser", TestSeed.AccountA, TestSeed.AccountA, "AccountLevelIdentityBasedPolicy", "ImplicitDeny"],
        },
        new StsErrorCase("NoPermission", 403, "You are not authorized to do this action.")
        {
            Provoke = static sts => sts.AsCaller().CallAsync("ListUsers", ("Version", RamClient.Version)),
            Denied = ["ram:ListUsers", "SubUser", User, TestSeed.AccountA, "AccountLevelIdentityBasedPolicy", "ImplicitDeny"],
        },

        // AssumeRoleWithSAML.
        Saml("MissingParameter.SAMLAssertion", 400, "Parameter SAMLAssertion is required.", "SAMLAssertion", ""),
        Saml("MissingParameter.SAMLProviderArn", 400, "Parameter SAMLProviderArn is required.", "SAMLProviderArn", ""),
        Saml("MissingParameter.RoleArn", 400, "Parameter RoleArn is required.", "RoleArn", ""),
        Saml("InvalidParameter.PolicyGrammar", 400, "Invalid Policy.", "Policy", "{}"),
        Saml("InvalidParameter.PolicySize", 400, "The max size of policy string is 2048.", "Policy", new string('x', 2049)),
        Saml("InvalidParameter.RoleSessionName", 400, "The RoleSessionName is invalid.", null, null, static content => content with { RoleSessionName = "x" }),
        Saml("InvalidParameter.DurationSeconds", 400, "The DurationSeconds is invalid.", "DurationSeconds", "899"),
        Saml("EntityNotExist.SAMLProvider", 404, "Can not find SAML provider.", "SAMLProviderArn", $"acs:ram::{TestSeed.AccountA}:saml-provider/absent"),
        Saml("EntityNotExist.RoleArn", 404, "The specified Role does not exists.", "RoleArn", $"acs:ram::{TestSeed.AccountA}:role/absent"),
        Saml("AuthenticationFail.IDPMetadata.Invalid", 401, "The IdP Metadata of your SAML Provider is invalid.", "SAMLProviderArn",
            $"acs:ram::{TestSeed.AccountA}:saml-provider/broken"),
        Saml("AuthenticationFail.SAMLAssertion.Expired", 401, "The SAML Assertion is expired.", null, null,
            static content => content with { Lifetime = TimeSpan.Zero }),
        Saml("AuthenticationFail.SAMLAssertion.Invalid", 401, "The SAML Assertion is invalid.", "SAMLAssertion", "PHgvPg=="),
        Saml("AuthenticationFail.NoPermission", 403, "This operation is forbidden by permission system.", null, null,
            static content => content with { Recipient = SamlNames.Recipients[1] }) with
        {
            Denied = ["sts:AssumeRole", null, null, null, "AssumeRolePolicy", "ImplicitDeny"],
        },

        // AssumeRoleWithOIDC.
        Oidc("AuthenticationFail.NoPermission", 401, "Parameter OIDCProviderArn is not valid", "OIDCProviderArn", "x"),
        Oidc("AuthenticationFail.NoPermission", 401, "Parameter OIDCProviderArn is not valid", "OIDCProviderArn",
            $"acs:ram::{TestSeed.AccountA}:oidc-provider/absent"),
        Oidc("AuthenticationFail.OIDCToken.Invalid", 401, "This JsonWebToken is invalid.", "OIDCToken", ""),
        Oidc("AuthenticationFail.OIDCToken.IssuerNotMatch", 401, "The issuer of this JsonWebToken does not match the OIDC provider.", null, null,
            issuer: "https://other.example"),
        Oidc("AuthenticationFail.OIDCToken.AudienceNotMatch", 401, "The audience of this JsonWebToken does not match the OIDC provider.", null, null,
            audience: "app-9"),
        Oidc("AuthenticationFail.OIDCToken.InvalidSignature", 401, "The signature of this JsonWebToken is invalid.", null, null, cut: 2),
        Oidc("AuthenticationFail.OIDCToken.Invalid", 401, "This JsonWebToken is invalid.", "OIDCToken", "a.b.c"),
        Oidc("AuthenticationFail.OIDCToken.Expired", 401, "This JsonWebToken is expired.", null, null, TimeSpan.Zero),
        Oidc("AuthenticationFail.NoPermission", 401, "There is no permission", "RoleArn", TestSeed.Demo) with
        {
            Denied = ["sts:AssumeRole", null, null, null, "AssumeRolePolicy", "ImplicitDeny"],
        },
    ];

    [Theory]
    [MemberData(nameof(Cases), DisableDiscoveryEnumeration = true)]
    public async Task the_error_has_its_code_status_text_and_detail(StsErrorCase error)
    {
        await using var sts = new StsApplication();

        var answer = await error.Provoke(sts);

        Assert.Equal((error.Code, error.Status), (answer.Code, answer.Status));
        if (error.Code == "SignatureDoesNotMatch")
        {
            Assert.StartsWith(error.Message, answer.Text("Message"), StringComparison.Ordinal); // the string-to-sign follows
        }
        else
        {
            Assert.Equal(error.Message, answer.Text("Message"));
        }

        string[] members = ["AuthAction", "AuthPrincipalType", "AuthPrincipalDisplayName", "AuthPrincipalOwnerId", "PolicyType", "NoPermissionType"];
        Assert.Equal(error.Denied,
            answer.Json.TryGetProperty("AccessDeniedDetail", out _) ? [.. members.Select(member => answer.Text($"AccessDeniedDetail.{member}"))] : null);
    }

    [Fact]
    public void every_row_of_the_vendors_error_tables_is_provoked_or_says_why_not()
    {
        var provoked = Cases().Select(static row => (row.Data.Code, row.Data.Status, row.Data.Message))
            .Concat(RamErrorTests.Cases().Select(static row => (row.Data.Code, row.Data.Status, row.Data.Message)))
            // Needs a certificate in a key set: AssumeRoleWithOidcTests.a_certificate_that_the_provider_does_not_know_mismatches.
            .Append((Code: "AuthenticationFail.OIDCToken.PublicKeyFingerprintMismatch", Status: 401, Message: ""))
            .ToArray();
        var rows = ErrorVector.ReadAll();

        Assert.NotEmpty(rows);
        Assert.Empty(rows.Where(row => row.NotEmitted is null && !provoked.Any(e => row.IsAnsweredBy(e.Code, e.Status, e.Message)))
            .Select(static row => $"{row.Section}: {row.Code} {row.Message}"));
        Assert.Empty(rows.Where(row => row.NotEmitted is not null && provoked.Any(e => row.IsAnsweredBy(e.Code, e.Status, e.Message)))
            .Select(static row => $"{row.Section}: {row.Code} {row.Message}"));
    }

    private static StsErrorCase Mandatory(string name, Func<StsApplication, Task<StsAnswer>> provoke) =>
        new($"Missing{name}", 400, $"{name} is mandatory for this action.") { Provoke = provoke };

    private static StsErrorCase Without(string name) => Mandatory(name, async sts =>
    {
        var client = sts.AsCaller();
        var signed = client.SignV1("GetCallerIdentity", []);
        signed.RemoveAll(p => p.Name == name);
        return await client.SendV1Async(signed, HttpMethod.Post);
    });

    private static StsErrorCase Identity(string code, string message, string name, string value) =>
        new(code, 400, message) { Provoke = sts => sts.AsCaller().CallAsync("GetCallerIdentity", (name, value)) };

    private static StsErrorCase Assume(string code, string message, string name, string value, int status = 400) =>
        new(code, status, message) { Provoke = sts => sts.AsCaller().AssumeAsync(TestSeed.Demo, "alice", (name, value)) };

    private static StsErrorCase NoPermission(Func<StsApplication, Task<StsAnswer>> provoke, string type, string name, string policyType,
        string kind = "ImplicitDeny") =>
        new("NoPermission", 403, "You are not authorized to do this action. You should be authorized by RAM.")
        {
            Provoke = provoke,
            Denied = ["sts:AssumeRole", type, name, TestSeed.AccountA, policyType, kind],
        };

    private static StsErrorCase Fault(string code, int status, string message, string fault) => new(code, status, message)
    {
        Provoke = async sts =>
        {
            await AddFaultAsync(sts, fault);
            return await sts.AsCaller().CallAsync("GetCallerIdentity");
        },
    };

    private static StsErrorCase Saml(string code, int status, string message, string? name, string? value,
        Func<SamlResponseContent, SamlResponseContent>? change = null) =>
        new(code, status, message)
        {
            Provoke = sts =>
            {
                var content = new SamlResponseContent([$"{TestSeed.Saml},{TestSeed.SamlProvider}"], "alice", "alice");
                var response = sts.Services.GetRequiredService<SamlIssuer>().Respond(change?.Invoke(content) ?? content);
                return FederateAsync(
                    sts,
                    "AssumeRoleWithSAML",
                    (name, value),
                    ("SAMLProviderArn", TestSeed.SamlProvider), ("RoleArn", TestSeed.Saml),
                    ("SAMLAssertion", Convert.ToBase64String(Encoding.UTF8.GetBytes(response))));
            },
        };

    private static StsErrorCase Oidc(
        string code,
        int status,
        string message,
        string? name,
        string? value,
        TimeSpan? lifetime = null,
        string issuer = "https://issuer.example",
        string audience = "app-1",
        int cut = 0) => // cut to whole groups of four characters, so that it still decodes
        new(code, status, message)
        {
            Provoke = sts => FederateAsync(
                sts,
                "AssumeRoleWithOIDC",
                (name, value),
                ("OIDCProviderArn", TestSeed.OidcProvider),
                ("RoleArn", TestSeed.Oidc),
                ("RoleSessionName", "pod-1"),
                ("OIDCToken", sts.Services.GetRequiredService<OidcIssuer>().Mint(issuer, [audience], "system:x", lifetime ?? TimeSpan.FromHours(1))[..^cut])),
        };

    private static Task<StsAnswer> FederateAsync(StsApplication sts, string action, (string? Name, string? Value) change,
        params (string Name, string Value)[] parameters)
    {
        var all = parameters.ToDictionary(static p => p.Name, static p => p.Value);
        all["Action"] = action;
        all["Version"] = "2015-04-01";
        if (change is ({ } name, { } value))
        {
            all[name] = value;
        }

        return GetAsync(sts, "/?" + StsClient.Encode(all.Select(static p => new NameValue(p.Key, p.Value))));
    }

    private static Task<StsAnswer> GetAsync(StsApplication sts, string target, string? host = null)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, target);
        request.Headers.Host = host;
        return SendAsync(sts, request);
    }

    private static async Task<StsAnswer> SendAsync(StsApplication sts, HttpRequestMessage request)
    {
        using var http = sts.CreateClient();
        using (request)
        {
            request.Headers.TryAddWithoutValidation("Accept", "application/json");
            return await StsAnswer.ReadAsync(await http.SendAsync(request));
        }
    }

    private static async Task AddFaultAsync(StsApplication sts, string fault)
    {
        using var http = sts.CreateClient();
        using var body = new StringContent(fault);
        Assert.Equal(201, (int)(await http.PostAsync("/__admin/faults", body)).StatusCode);
    }
}
