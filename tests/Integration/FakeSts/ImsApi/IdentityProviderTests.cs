using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Scenario.ControlPlane;
using Scenario.FakeSts.AssumeRoleWithSaml;
using Scenario.Integration.FakeSts.RamApi;

namespace Scenario.Integration.FakeSts.ImsApi;

public sealed class IdentityProviderTests
{
    /// <summary>The built-in issuer's metadata: a document that is accepted.</summary>
    public static readonly string Document = WriteDocument();

    private static readonly string Metadata = Encode(Document);

    [Fact]
    public async Task an_OIDC_provider_is_created_read_changed_listed_and_deleted()
    {
        await using var app = new StsApplication();
        var sts = app.AsRoot();

        var created = await DoAsync(
            sts,
            "CreateOIDCProvider",
            ("OIDCProviderName", "idp"), ("IssuerUrl", "https://idp.example"), ("ClientIds", "a,b"), ("Fingerprints", new string('A', 40)),
            ("Description", "d"));
        Assert.Equal("acs:ram::1000000000000001:oidc-provider/idp", created.Text("OIDCProvider.Arn"));
        Assert.Equal(("a,b", "12"), (created.Text("OIDCProvider.ClientIds"), created.Text("OIDCProvider.IssuanceLimitTime")));

        await DoAsync(sts, "AddClientIdToOIDCProvider", ("OIDCProviderName", "idp"), ("ClientId", "c"));
        await DoAsync(sts, "RemoveClientIdFromOIDCProvider", ("OIDCProviderName", "idp"), ("ClientId", "a"));
        await DoAsync(sts, "AddFingerprintToOIDCProvider", ("OIDCProviderName", "idp"), ("Fingerprint", new string('B', 40)));
        await DoAsync(sts, "RemoveFingerprintFromOIDCProvider", ("OIDCProviderName", "idp"), ("Fingerprint", new string('A', 40)));
        await DoAsync(sts, "UpdateOIDCProvider", ("OIDCProviderName", "idp"), ("NewDescription", "e"), ("IssuanceLimitTime", "6"));
        var read = await DoAsync(sts, "GetOIDCProvider", ("OIDCProviderName", "idp"));
        Assert.Equal(
            ("b,c", new string('B', 40), "e", "6"),
            (read.Text("OIDCProvider.ClientIds"), read.Text("OIDCProvider.Fingerprints"), read.Text("OIDCProvider.Description"),
                read.Text("OIDCProvider.IssuanceLimitTime")));
        var listed = (await DoAsync(sts, "ListOIDCProviders")).Json.GetProperty("OIDCProviders").GetProperty("OIDCProvider").EnumerateArray();
        Assert.Contains("idp", listed.Select(static provider => provider.GetProperty("OIDCProviderName").GetString()));

        await DoAsync(sts, "DeleteOIDCProvider", ("OIDCProviderName", "idp"));
        Assert.Null(app.Directory.Current.FindOidcProvider(TestSeed.AccountA, "idp"));
    }

    [Fact]
    public async Task a_SAML_provider_is_created_read_changed_listed_and_deleted()
    {
        await using var app = new StsApplication();
        var sts = app.AsRoot();

        var created = await DoAsync(sts, "CreateSAMLProvider", ("SAMLProviderName", "corp"), ("EncodedSAMLMetadataDocument", Metadata), ("Description", "d"));
        Assert.Equal("acs:ram::1000000000000001:saml-provider/corp", created.Text("SAMLProvider.Arn"));
        await DoAsync(sts, "UpdateSAMLProvider", ("SAMLProviderName", "corp"), ("NewDescription", "e"));
        var read = await DoAsync(sts, "GetSAMLProvider", ("SAMLProviderName", "corp"));
        Assert.Equal((Metadata, "e"), (read.Text("SAMLProvider.EncodedSAMLMetadataDocument"), read.Text("SAMLProvider.Description")));
        var listed = (await DoAsync(sts, "ListSAMLProviders")).Json.GetProperty("SAMLProviders").GetProperty("SAMLProvider").EnumerateArray()
            .Single(static provider => provider.GetProperty("SAMLProviderName").GetString() == "corp");
        Assert.False(listed.TryGetProperty("EncodedSAMLMetadataDocument", out _));

        await DoAsync(sts, "DeleteSAMLProvider", ("SAMLProviderName", "corp"));
        Assert.Equal("EntityNotExist.SAMLProvider", (await CallAsync(sts, "GetSAMLProvider", ("SAMLProviderName", "corp"))).Code);
    }

    [Fact]
    public async Task metadata_without_a_name_or_a_key_to_check_with_is_refused()
    {
        await using var app = new StsApplication();
        var certificate = Document[(Document.IndexOf("X509Certificate>", StringComparison.Ordinal) + 16)..Document.IndexOf("</ds:X509Certificate",
            StringComparison.Ordinal)];
        foreach (var document in new[]
        {
            "<!DOCTYPE x [<!ENTITY a 'aaaa'>]>" + Document.Replace("<ds:X509Data>", "<ds:X509Data>&a;", StringComparison.Ordinal),
            "<EntityDescriptor/>",
            Document + "<x/>",
            Document.Replace("entityID", "id", StringComparison.Ordinal),
            Document.Replace("SAML:2.0:protocol", "SAML:1.1:protocol", StringComparison.Ordinal),
            Document.Replace("IDPSSODescriptor", "SPSSODescriptor", StringComparison.Ordinal),
            Document.Replace("\"signing\"", "\"encryption\"", StringComparison.Ordinal),
            Document.Replace(certificate, "!", StringComparison.Ordinal),
            Document.Replace(certificate, "AAAA", StringComparison.Ordinal),
            Document.Replace(certificate, WeakCertificate(), StringComparison.Ordinal),
            Document.Replace("entityID=", "validUntil=\"tomorrow\" entityID=", StringComparison.Ordinal),
        })
        {
            var refused = await CallAsync(app.AsRoot(), "CreateSAMLProvider", ("SAMLProviderName", "corp"), ("EncodedSAMLMetadataDocument", Encode(document)));
            Assert.True(refused is { Status: 400, Code: "InvalidParameter.EncodedSAMLMetadataDocument" }, $"{refused.Body} for {document}");
        }

        await DoAsync(app.AsRoot(), "CreateSAMLProvider", ("SAMLProviderName", "corp"), ("EncodedSAMLMetadataDocument", Metadata));
    }

    [Fact]
    public async Task a_caller_needs_the_ram_permission()
    {
        await using var app = new StsApplication();
        var refused = await CallAsync(app.AsCaller(), "ListOIDCProviders");
        Assert.Equal(("NoPermission", "ram:ListOIDCProviders"), (refused.Code, refused.Text("AccessDeniedDetail.AuthAction")));

        await new RamClient(app.AsRoot()).AttachAsync("User", "caller", "AliyunRAMReadOnlyAccess", "System");
        Assert.Equal(200, (await CallAsync(app.AsCaller(), "ListOIDCProviders")).Status);
        Assert.Equal("NoPermission", (await CallAsync(app.AsCaller(), "DeleteOIDCProvider", ("OIDCProviderName", "x"))).Code);
    }

    [Fact]
    public async Task other_actions_of_the_product_are_not_served()
    {
        await using var app = new StsApplication();

        Assert.Equal("InvalidAction.NotFound", (await CallAsync(app.AsRoot(), "CreateApplication")).Code);
        Assert.Equal("InvalidAction.NotFound", (await app.AsRoot().CallAsync("CreateOIDCProvider", ("Version", RamClient.Version))).Code);
    }

    private static string WriteDocument()
    {
        using var issuer = new SamlIssuer(new MovableClock(TimeProvider.System), StsApplication.CreateIssuerKey);
        return issuer.Metadata;
    }

    private static string Encode(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));

    private static string WeakCertificate()
    {
        using var key = RSA.Create(1024);
        using var certificate = new CertificateRequest("CN=weak", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
            .CreateSelfSigned(StsApplication.Start, StsApplication.Start.AddDays(1));
        return Convert.ToBase64String(certificate.RawData);
    }

    private static Task<StsAnswer> CallAsync(StsClient sts, string action, params (string, string)[] parameters) =>
        sts.CallAsync(action, [("Version", "2019-08-15"), .. parameters]);

    private static async Task<StsAnswer> DoAsync(StsClient sts, string action, params (string, string)[] parameters)
    {
        var answer = await CallAsync(sts, action, parameters);
        Assert.True(answer.Status == 200, $"{action}: {answer.Body}");
        return answer;
    }
}
