using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Security.Cryptography.Xml;
using System.Text;
using System.Text.Json;
using System.Xml;
using Microsoft.Extensions.DependencyInjection;
using Scenario.FakeSts.AssumeRoleWithSaml;
using Scenario.Ram.Evaluation;

namespace Scenario.Integration.FakeSts;

public sealed class AssumeRoleWithSamlTests
{
    private const string Ds = SamlNames.Signature;
    private const string Saml = SamlNames.Assertion;
    private const string International = "https://signin.alibabacloud.com/saml-role/sso";

    [Fact]
    public async Task an_assertion_of_the_issuer_becomes_credentials_of_the_role()
    {
        await using var sts = new StsApplication();
        var answer = await CallAsync(sts, Respond(sts));
        Assert.True(answer.Status == 200, answer.Body);
        Assert.Equal("acs:sts::1000000000000001:assumed-role/saml-role/alice", answer.Text("AssumedRoleUser.Arn"));
        Assert.Equal("300000000000000008:alice", answer.Text("AssumedRoleUser.AssumedRoleId"));
        Assert.Equal("2026-01-02T04:04:05Z", answer.Text("Credentials.Expiration"));
        Assert.Equal("persistent", answer.Text("SAMLAssertionInfo.SubjectType"));
        Assert.Equal("alice@corp.example", answer.Text("SAMLAssertionInfo.Subject"));
        Assert.Equal("https://signin.aliyun.com/saml-role/sso", answer.Text("SAMLAssertionInfo.Recipient"));
        Assert.Equal(SamlIssuer.EntityId, answer.Text("SAMLAssertionInfo.Issuer"));

        var session = sts.As(answer.Text("Credentials.AccessKeyId")!, answer.Text("Credentials.AccessKeySecret")!, answer.Text("Credentials.SecurityToken"));
        Assert.Equal("acs:ram::1000000000000001:assumed-role/saml-role/alice", (await session.CallAsync("GetCallerIdentity")).Text("Arn"));
        Assert.Equal($"{TestSeed.SamlProvider}/alice@corp.example", sts.Journal.Find(answer.Text("RequestId")!)!.Principal);
    }

    [Theory]
    [InlineData("SAMLProviderArn", "", 400, "MissingParameter.SAMLProviderArn", "Parameter SAMLProviderArn is required.")]
    [InlineData("RoleArn", "", 400, "MissingParameter.RoleArn", "Parameter RoleArn is required.")]
    [InlineData("SAMLAssertion", "", 400, "MissingParameter.SAMLAssertion", "Parameter SAMLAssertion is required.")]
    [InlineData("SAMLProviderArn", "own", 404, "EntityNotExist.SAMLProvider", "Can not find SAML provider.")]
    [InlineData("SAMLProviderArn", "acs:ram::1000000000000001:oidc-provider/own", 404, "EntityNotExist.SAMLProvider", "Can not find SAML provider.")]
    [InlineData("SAMLProviderArn", "acs:ram::1000000000000001:saml-provider/absent", 404, "EntityNotExist.SAMLProvider", "Can not find SAML provider.")]
    [InlineData("RoleArn", "saml-role", 400, "InvalidParameter.RoleArn", "The parameter RoleArn is wrongly formed.")]
    [InlineData("RoleArn", "acs:ram::1000000000000001:role/absent", 404, "EntityNotExist.RoleArn", "The specified Role does not exists.")]
    [InlineData("DurationSeconds", "899", 400, "InvalidParameter.DurationSeconds", "The DurationSeconds is invalid.")]
    [InlineData("DurationSeconds", "7201", 400, "InvalidParameter.DurationSeconds", "The DurationSeconds is invalid.")]
    [InlineData("Policy", "{}", 400, "InvalidParameter.PolicyGrammar", "Invalid Policy.")]
    [InlineData("SAMLProviderArn", "acs:ram::1000000000000001:saml-provider/broken", 401, "AuthenticationFail.IDPMetadata.Invalid",
        "The IdP Metadata of your SAML Provider is invalid.")]
    [InlineData("SAMLAssertion", "====", 401, "AuthenticationFail.SAMLAssertion.Invalid", "The SAML Assertion is invalid.")]
    [InlineData("SAMLAssertion", "PHgvPg==", 401, "AuthenticationFail.SAMLAssertion.Invalid", "The SAML Assertion is invalid.")]
    public async Task a_parameter_that_breaks_its_rule_has_its_own_error(string name, string value, int status, string code, string message)
    {
        await using var sts = new StsApplication();
        var answer = await CallAsync(sts, Respond(sts), (name, value));
        Assert.Equal((status, code, message), (answer.Status, answer.Code, answer.Text("Message")));
    }

    [Fact]
    public async Task a_policy_too_large_and_an_assertion_too_large_are_refused()
    {
        await using var sts = new StsApplication();
        var policy = await CallAsync(sts, Respond(sts), ("Policy", new string(' ', 2049)));
        Assert.Equal((400, "InvalidParameter.PolicySize"), (policy.Status, policy.Code));
        Assert.Equal("AuthenticationFail.SAMLAssertion.Invalid", (await CallAsync(sts, Pad(Respond(sts), 100_001))).Code);
        Assert.Equal(200, (await CallAsync(sts, Pad(Respond(sts), 99_999))).Status);

        // White space after the root is no part of what is signed; base64 grows by 4 for 3.
        static string Pad(string xml, int characters) =>
            xml + new string(' ', (characters / 4 * 3) - Encoding.UTF8.GetByteCount(xml) + (characters % 4 == 1 ? 3 : 0));
    }

    [Theory]
    [InlineData("a")]
    [InlineData("a b")]
    public async Task the_session_name_comes_from_the_assertion_and_has_its_rule(string name)
    {
        await using var sts = new StsApplication();
        var answer = await CallAsync(sts, Respond(sts, c => c with { RoleSessionName = name }));
        Assert.Equal((400, "InvalidParameter.RoleSessionName", "The RoleSessionName is invalid."), (answer.Status, answer.Code, answer.Text("Message")));
    }

    [Theory]
    [InlineData(299, 200)]
    [InlineData(300, 401)]
    public async Task an_assertion_expires_by_the_moved_clock(int advance, int status)
    {
        await using var sts = new StsApplication();
        var response = Respond(sts);
        sts.Clock.Advance(TimeSpan.FromSeconds(advance));
        var answer = await CallAsync(sts, response);
        Assert.Equal(status, answer.Status);
        if (status != 200)
        {
            Assert.Equal(("AuthenticationFail.SAMLAssertion.Expired", "The SAML Assertion is expired."), (answer.Code, answer.Text("Message")));
        }
    }

    [Theory]
    [InlineData(60, 200)]
    [InlineData(61, 401)]
    public async Task an_assertion_of_the_future_is_invalid_beyond_a_minute(int ahead, int status)
    {
        await using var sts = new StsApplication();
        sts.Clock.Advance(TimeSpan.FromSeconds(ahead));
        var response = Respond(sts);
        sts.Clock.Reset();
        Assert.Equal(status, (await CallAsync(sts, response)).Status);
    }

    [Theory]
    [InlineData(null, null, 3600)]
    [InlineData("900", null, 900)]
    [InlineData(null, 1800, 1800)]
    [InlineData(null, 7200, 7200)]
    [InlineData(null, 43200, 7200)] // the role's maximum
    [InlineData("3600", 1800, 1800)]
    [InlineData("900", 1800, 900)]
    public async Task the_shortest_limit_counts(string? parameter, int? attribute, int expected)
    {
        await using var sts = new StsApplication();
        var answer = await CallAsync(sts, Respond(sts, c => c with { SessionDurationSeconds = attribute }),
            parameter is null ? [] : [("DurationSeconds", parameter)]);
        Assert.True(answer.Status == 200, answer.Body);
        Assert.Equal(StsApplication.Start.AddSeconds(expected).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'"), answer.Text("Credentials.Expiration"));
    }

    [Theory]
    [InlineData("2026-01-02T03:10:05.700Z", 200)]
    [InlineData("2026-01-02T03:04:05.900Z", 401)]
    public async Task the_end_of_the_login_at_the_provider_ends_the_session(string end, int status)
    {
        await using var sts = new StsApplication();
        var answer = await CallAsync(sts, Resign(sts, d => One(d, "AuthnStatement").SetAttribute("SessionNotOnOrAfter", end)));
        Assert.Equal(status, answer.Status);
        Assert.Equal(status == 200 ? "2026-01-02T03:10:05Z" : null, answer.Text("Credentials.Expiration"));
        Assert.Equal(status == 200 ? null : "AuthenticationFail.SAMLAssertion.Expired", answer.Code);
    }

    [Fact]
    public async Task the_role_attribute_must_offer_this_role_through_this_provider()
    {
        await using var sts = new StsApplication();
        foreach (var role in new[] { $"{TestSeed.Demo},{TestSeed.SamlProvider}", $"{TestSeed.Saml},{TestSeed.SamlProvider}x", TestSeed.Saml, "," })
        {
            Assert.Equal("AuthenticationFail.SAMLAssertion.Invalid", (await CallAsync(sts, Respond(sts, c => c with { Roles = [role] }))).Code);
        }

        Assert.Equal("AuthenticationFail.SAMLAssertion.Invalid", (await CallAsync(sts, Respond(sts, c => c with { Roles = [] }))).Code);
        Assert.Equal(200, (await CallAsync(sts, Respond(sts,
            c => c with { Roles = ["x,y", $"{TestSeed.Saml.Replace("saml-role", "SAML-Role", StringComparison.Ordinal)}, {TestSeed.SamlProvider}"] }))).Status);
    }

    [Fact]
    public async Task the_trust_policy_judges_the_recipient()
    {
        await using var sts = new StsApplication();
        var answer = await CallAsync(sts, Respond(sts, static c => c with { Recipient = International }));
        Assert.Equal((403, "AuthenticationFail.NoPermission"), (answer.Status, answer.Code));
        Assert.Equal("AssumeRolePolicy", answer.Text("AccessDeniedDetail.PolicyType"));
        Assert.Equal(Decision.ImplicitDeny, sts.Journal.Find(answer.Text("RequestId")!)!.Decision!.Decision);
    }

    [Fact]
    public async Task a_role_that_trusts_no_provider_is_out_of_reach()
    {
        await using var sts = new StsApplication();
        var response = Respond(sts, static c => c with { Roles = [$"{TestSeed.Demo},{TestSeed.SamlProvider}"] });
        Assert.Equal("AuthenticationFail.NoPermission", (await CallAsync(sts, response, ("RoleArn", TestSeed.Demo))).Code);
        Assert.Equal("NoPermission", (await sts.AsCaller().AssumeAsync(TestSeed.Saml)).Code);
    }

    /// <summary>Well signed, but not what the service asks for.</summary>
    public static TheoryData<string, Action<XmlDocument>> Unfit() => new()
    {
        { "another issuer", static d => One(One(d, "Assertion"), "Issuer").InnerText = "urn:other" },
        { "no issuer", static d => Remove(One(One(d, "Assertion"), "Issuer")) },
        { "another audience", static d => One(d, "Audience").InnerText = "urn:amazon:webservices" },
        { "no audience", static d => Remove(One(d, "AudienceRestriction")) },
        { "a second restriction that is not met",
            static d => Twin(One(d, "AudienceRestriction"), static twin => One(twin, "Audience").InnerText = "urn:other") },
        { "no conditions", static d => Remove(One(d, "Conditions")) },
        { "another recipient", static d => One(d, "SubjectConfirmationData").SetAttribute("Recipient", "https://evil.example/sso") },
        { "no recipient", static d => One(d, "SubjectConfirmationData").RemoveAttribute("Recipient") },
        { "an endless confirmation", static d => One(d, "SubjectConfirmationData").RemoveAttribute("NotOnOrAfter") },
        { "a holder of a key", static d => One(d, "SubjectConfirmation").SetAttribute("Method", "urn:oasis:names:tc:SAML:2.0:cm:holder-of-key") },
        { "two confirmations", static d => Twin(One(d, "SubjectConfirmation")) },
        { "two names", static d => Twin(One(d, "NameID")) },
        { "no name", static d => One(d, "NameID").InnerText = "" },
        { "a name that breaks a log line", static d => One(d, "NameID").InnerText = "a\nb" },
        { "a name too long", static d => One(d, "NameID").InnerText = new string('a', 257) },
        { "no login", static d => Remove(One(d, "AuthnStatement")) },
        { "an attribute twice", static d => Twin(One(d, "Attribute")) },
        { "no time", static d => One(d, "Conditions").SetAttribute("NotOnOrAfter", "tomorrow") },
        { "a time without zone", static d => One(d, "Conditions").SetAttribute("NotOnOrAfter", "2026-01-02T04:04:05") },
        { "another version", static d => One(d, "Assertion").SetAttribute("Version", "1.1") },
        { "a failed login", static d => One(d, "StatusCode").SetAttribute("Value", "urn:oasis:names:tc:SAML:2.0:status:Responder") },
        { "another destination", static d => d.DocumentElement!.SetAttribute("Destination", "https://evil.example/") },
    };

    [Theory]
    [MemberData(nameof(Unfit), DisableDiscoveryEnumeration = true)]
    public async Task an_assertion_that_does_not_fit_is_invalid(string label, Action<XmlDocument> change)
    {
        await using var sts = new StsApplication();
        await AssertInvalidAsync(sts, Resign(sts, change), label);
        Assert.Equal(200, (await CallAsync(sts, Resign(sts, static _ => { }))).Status);
    }

    /// <summary>What others were fooled with: the signature stays, the document around it changes.</summary>
    public static TheoryData<string, Action<XmlDocument>> Forgeries() => new()
    {
        { "changed name", static d => One(d, "NameID").InnerText = "root@corp.example" },
        { "changed role", static d => One(d, "AttributeValue").InnerText = "x" },
        { "no signature", static d => Remove(One(d, "Signature", Ds)) },
        { "signature moved to the response", static d => d.DocumentElement!.AppendChild(One(d, "Signature", Ds)) },
        { "forged assertion before the signed one", static d => Forge(d, static (response, forged, signed) => response.InsertBefore(forged, signed)) },
        { "forged assertion after the signed one", static d => Forge(d, static (response, forged, signed) => response.InsertAfter(forged, signed)) },
        { "signed assertion inside the forged one",
            static d => Forge(d, static (response, forged, signed) => { response.ReplaceChild(forged, signed); forged.AppendChild(signed); }) },
        { "signed assertion inside the forged one's signature", static d => Forge(d, static (response, forged, signed) =>
        {
            var signature = One(signed, "Signature", Ds);
            Remove(signature);
            response.ReplaceChild(forged, signed);
            signature.AppendChild(forged.OwnerDocument.CreateElement("ds", "Object", Ds))!.AppendChild(signed);
            forged.AppendChild(signature);
        }) },
        { "signed assertion inside the response's extensions", static d => Forge(d, static (response, forged, signed) =>
        {
            response.ReplaceChild(forged, signed);
            forged.AppendChild(One(signed, "Signature", Ds).CloneNode(deep: true));
            response.AppendChild(response.OwnerDocument.CreateElement("Extensions", SamlNames.Protocol))!.AppendChild(signed);
        }) },
        { "the response bears the assertion's ID", static d => d.DocumentElement!.SetAttribute("ID", One(d, "Assertion").GetAttribute("ID")) },
        { "another spelling of the ID elsewhere", static d => d.DocumentElement!.SetAttribute("Id", One(d, "Assertion").GetAttribute("ID")) },
        { "reference to the whole document", static d => One(d, "Reference", Ds).SetAttribute("URI", "") },
        { "reference elsewhere", static d => One(d, "Reference", Ds).SetAttribute("URI", "http://127.0.0.1:1/x") },
        { "reference by xpointer", static d => One(d, "Reference", Ds).SetAttribute("URI", $"#xpointer(id('{One(d, "Assertion").GetAttribute("ID")}'))") },
        { "two references", static d => Twin(One(d, "Reference", Ds)) },
        { "two signatures", static d => Twin(One(d, "Signature", Ds)) },
        { "XSLT transform", static d =>
            ((XmlElement)One(d, "Transforms", Ds).FirstChild!).SetAttribute("Algorithm", "http://www.w3.org/TR/1999/REC-xslt-19991116") },
        { "XPath transform", static d =>
            ((XmlElement)One(d, "Transforms", Ds).LastChild!).SetAttribute("Algorithm", "http://www.w3.org/TR/1999/REC-xpath-19991116") },
        { "three transforms", static d => Twin((XmlElement)One(d, "Transforms", Ds).LastChild!) },
        { "no transform", static d => Remove(One(d, "Transforms", Ds)) },
        { "inclusive canonicalisation",
            static d => One(d, "CanonicalizationMethod", Ds).SetAttribute("Algorithm", "http://www.w3.org/TR/2001/REC-xml-c14n-20010315") },
        { "HMAC with the public key", static d => One(d, "SignatureMethod", Ds).SetAttribute("Algorithm", "http://www.w3.org/2000/09/xmldsig#hmac-sha1") },
        { "digest changed", static d => One(d, "DigestValue", Ds).InnerText = Convert.ToBase64String(new byte[32]) },
        { "signature value changed", static d => One(d, "SignatureValue", Ds).InnerText = "AAAA" },
        { "signature value is no base64", static d => One(d, "SignatureValue", Ds).InnerText = "!" },
        { "digest is no base64", static d => One(d, "DigestValue", Ds).InnerText = "!" },
        { "a manifest beside", static d => One(d, "Signature", Ds).AppendChild(d.CreateElement("ds", "Object", Ds)) },
        { "comment in the name", static d => One(d, "NameID").InsertBefore(d.CreateComment("x"), null) },
        { "comment that cuts the name", static d => One(d, "NameID").InnerXml = "alice@corp.example<!---->" },
        { "processing instruction", static d => One(d, "NameID").AppendChild(d.CreateProcessingInstruction("x", "y")) },
        { "another assertion in another namespace", static d => d.DocumentElement!.AppendChild(d.CreateElement("Assertion", "urn:x")) },
        { "an encrypted assertion beside", static d => d.DocumentElement!.AppendChild(d.CreateElement("EncryptedAssertion", Saml)) },
    };

    [Theory]
    [MemberData(nameof(Forgeries), DisableDiscoveryEnumeration = true)]
    public async Task a_forgery_is_invalid(string label, Action<XmlDocument> change)
    {
        await using var sts = new StsApplication();
        var document = Load(Respond(sts));
        change(document);
        await AssertInvalidAsync(sts, document.OuterXml, label);
    }

    [Fact]
    public async Task weak_algorithms_are_refused_though_the_signature_is_right()
    {
        await using var sts = new StsApplication();
        using var rsa = RSA.Create(2048);
        Trust(sts, "corp", rsa);
        var response = Respond(sts, static c => c with { Roles = [$"{TestSeed.Saml},acs:ram::1000000000000001:saml-provider/corp"] });
        Assert.Equal(200, (await CallAsync(sts, Resign(response, rsa, SignedXml.XmlDsigRSASHA512Url, SignedXml.XmlDsigSHA512Url),
            ("SAMLProviderArn", "acs:ram::1000000000000001:saml-provider/corp"))).Status);
        foreach (var (signature,
            digest) in new[] { (SignedXml.XmlDsigRSASHA1Url, SignedXml.XmlDsigSHA256Url), (SignedXml.XmlDsigRSASHA256Url, SignedXml.XmlDsigSHA1Url) })
        {
            Assert.Equal(
                "AuthenticationFail.SAMLAssertion.Invalid",
                (await CallAsync(sts, Resign(response, rsa, signature, digest), ("SAMLProviderArn", "acs:ram::1000000000000001:saml-provider/corp"))).Code);
        }
    }

    [Fact]
    public async Task a_provider_trusts_the_certificates_of_its_metadata_only_and_only_while_they_are_valid()
    {
        await using var sts = new StsApplication();
        using var rsa = RSA.Create(2048);
        Trust(sts, "corp", rsa);
        var corp = ("SAMLProviderArn", "acs:ram::1000000000000001:saml-provider/corp");
        var builtIn = Respond(sts, static c => c with { Roles = [$"{TestSeed.Saml},acs:ram::1000000000000001:saml-provider/corp"] });
        Assert.Equal("AuthenticationFail.SAMLAssertion.Invalid", (await CallAsync(sts, builtIn, corp)).Code);
        // Keys that the signature brings along are nobody's keys.
        Assert.Equal("AuthenticationFail.SAMLAssertion.Invalid",
            (await CallAsync(sts, Resign(Respond(sts), rsa, SignedXml.XmlDsigRSASHA256Url, SignedXml.XmlDsigSHA256Url, withKey: true))).Code);
        Assert.Equal(200, (await CallAsync(sts, Resign(builtIn, rsa, SignedXml.XmlDsigRSASHA256Url, SignedXml.XmlDsigSHA256Url, withKey: true), corp)).Status);

        sts.Clock.Advance(TimeSpan.FromDays(2)); // the certificate's end
        Assert.Equal("AuthenticationFail.IDPMetadata.Invalid", (await CallAsync(sts, builtIn, corp)).Code);
    }

    [Fact]
    public async Task a_document_type_is_refused()
    {
        await using var sts = new StsApplication();
        var bomb = "<!DOCTYPE x [<!ENTITY a 'aaaaaaaaaa'><!ENTITY b '&a;&a;&a;&a;&a;&a;&a;&a;'>]>"
            + Respond(sts).Replace("alice@corp.example", "&b;", StringComparison.Ordinal);
        await AssertInvalidAsync(sts, bomb, "entities");
        await AssertInvalidAsync(sts, "<!DOCTYPE x SYSTEM 'http://127.0.0.1:1/x'>" + Respond(sts), "external");
        await AssertInvalidAsync(sts, string.Concat(Enumerable.Repeat("<a>", 3000)) + string.Concat(Enumerable.Repeat("</a>", 3000)), "depth");
    }

    [Fact]
    public async Task any_flipped_character_of_the_assertion_fails()
    {
        await using var sts = new StsApplication();
        var response = Respond(sts);
        var start = response.IndexOf("<saml2:Assertion", StringComparison.Ordinal);
        var end = response.IndexOf("</saml2:Assertion>", StringComparison.Ordinal);
        for (var i = start; i < end; i += 11)
        {
            var flipped = response[..i] + (response[i] == 'b' ? 'c' : 'b') + response[(i + 1)..];
            var answer = await CallAsync(sts, flipped);
            Assert.True(answer.Status == 401, $"{i}: {flipped[Math.Max(0, i - 20)..Math.Min(i + 20, flipped.Length)]} {answer.Body}");
        }
    }

    [Fact]
    public async Task the_built_in_issuer_has_metadata_and_responses()
    {
        await using var sts = new StsApplication();
        using var http = sts.CreateClient();
        var metadata = await http.GetStringAsync("/__admin/saml/metadata");
        var created = await sts.AsRoot().CallAsync(
            "CreateSAMLProvider",
            ("Version", "2019-08-15"), ("SAMLProviderName", "corp"), ("EncodedSAMLMetadataDocument", Convert.ToBase64String(Encoding.UTF8.GetBytes(metadata))));
        var provider = created.Text("SAMLProvider.Arn")!;
        // One that brought none answers with what it trusts.
        var own = await sts.AsRoot().CallAsync("GetSAMLProvider", ("Version", "2019-08-15"), ("SAMLProviderName", "own"));
        Assert.Equal(metadata, Encoding.UTF8.GetString(Convert.FromBase64String(own.Text("SAMLProvider.EncodedSAMLMetadataDocument")!)));

        var minted = await PostAsync($$"""{"providerArn":"{{provider}}","roleArn":["{{TestSeed.Demo}}","{{TestSeed.Saml}}"],"roleSessionName":"bob","sessionDurationSeconds":1000}""");
        var assertion = JsonDocument.Parse(minted.Body).RootElement.GetProperty("samlAssertion").GetString()!;
        var answer = await CallAsync(sts, Encoding.UTF8.GetString(Convert.FromBase64String(assertion)), ("SAMLProviderArn", provider));
        Assert.True(answer.Status == 200, answer.Body);
        Assert.Equal(("bob", "2026-01-02T03:20:45Z"), (answer.Text("SAMLAssertionInfo.Subject"), answer.Text("Credentials.Expiration")));

        foreach (var (body, path) in new[]
        {
            ("""{"providerArn":"p","roleArn":"r"}""", "$.roleSessionName"),
            ("""{"providerArn":"p","roleArn":[1],"roleSessionName":"bob"}""", "$.roleArn"),
            ("""{"providerArn":"p","roleArn":"r","roleSessionName":"b\u0000b"}""", "$.roleSessionName"),
            ("""{"providerArn":"p","roleArn":"r","roleSessionName":"bob","expiresInSeconds":"x"}""", "$.expiresInSeconds"),
            ("""{"providerArn":"p","roleArn":"r","roleSessionName":"bob","colour":"red"}""", "$.colour"),
        })
        {
            var refused = await PostAsync(body);
            Assert.Equal((400, path), (refused.Status, refused.Text("path")));
        }

        async Task<StsAnswer> PostAsync(string body)
        {
            using var content = new StringContent(body);
            return await StsAnswer.ReadAsync(await http.PostAsync("/__admin/saml/response", content));
        }
    }

    private static async Task AssertInvalidAsync(StsApplication sts, string response, string label)
    {
        var answer = await CallAsync(sts, response);
        Assert.True(answer is { Status: 401, Code: "AuthenticationFail.SAMLAssertion.Invalid" }, $"{label}: {answer.Status} {answer.Body}");
        Assert.NotNull(sts.Journal.Find(answer.Text("RequestId")!)!.Detail);
    }

    private static string Respond(StsApplication sts, Func<SamlResponseContent, SamlResponseContent>? change = null)
    {
        var content = new SamlResponseContent([$"{TestSeed.Saml},{TestSeed.SamlProvider}"], "alice", "alice@corp.example");
        return sts.Services.GetRequiredService<SamlIssuer>().Respond(change?.Invoke(content) ?? content);
    }

    // The issuer's own key over a changed assertion, so that nothing but the change can be the reason of a refusal.
    private static string Resign(StsApplication sts, Action<XmlDocument> change)
    {
        var document = Load(Respond(sts));
        Remove(One(document, "Signature", Ds));
        change(document);
        var assertion = One(document, "Assertion");
        using var key = StsApplication.CreateIssuerKey();
        assertion.AppendChild(document.ImportNode(XmlSignatures.Sign(assertion, key), deep: true));
        return document.OuterXml;
    }

    private static string Resign(string response, RSA key, string signatureMethod, string digestMethod, bool withKey = false)
    {
        var document = Load(response);
        foreach (var issuer in Elements(document, "Issuer", Saml))
        {
            issuer.InnerText = withKey && response.Contains(TestSeed.SamlProvider, StringComparison.Ordinal) ? SamlIssuer.EntityId : "urn:corp";
        }

        Remove(One(document, "Signature", Ds));
        var assertion = One(document, "Assertion");
        var reference = new Reference($"#{assertion.GetAttribute("ID")}") { DigestMethod = digestMethod };
        reference.AddTransform(new XmlDsigEnvelopedSignatureTransform());
        reference.AddTransform(new XmlDsigExcC14NTransform());
        var signed = new SignedXml(document) { SigningKey = key };
        signed.SignedInfo!.CanonicalizationMethod = SignedXml.XmlDsigExcC14NTransformUrl;
        signed.SignedInfo.SignatureMethod = signatureMethod;
        signed.AddReference(reference);
        if (withKey)
        {
            signed.KeyInfo.AddClause(new RSAKeyValue(key));
        }

        signed.ComputeSignature();
        assertion.AppendChild(document.ImportNode(signed.GetXml(), deep: true));
        return document.OuterXml;
    }

    // A provider named corp whose certificate lives a day around the start.
    private static void Trust(StsApplication sts, string name, RSA key)
    {
        using var certificate = new CertificateRequest("CN=corp", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
            .CreateSelfSigned(StsApplication.Start.AddDays(-1), StsApplication.Start.AddDays(1));
        var metadata = $"""
            <EntityDescriptor xmlns="{SamlNames.Metadata}" entityID="urn:corp"><IDPSSODescriptor protocolSupportEnumeration="{SamlNames.Protocol}">
            <KeyDescriptor><KeyInfo xmlns="{Ds}"><X509Data><X509Certificate>{Convert.ToBase64String(certificate.RawData)}</X509Certificate></X509Data></KeyInfo></KeyDescriptor>
            </IDPSSODescriptor></EntityDescriptor>
            """;
        sts.Directory.Update(d => d.WithSamlProvider(new(TestSeed.AccountA, name, metadata, StsApplication.Start)));
    }

    private static Task<StsAnswer> CallAsync(StsApplication sts, string response, params (string Name, string Value)[] changes)
    {
        var parameters = new Dictionary<string, string>
        {
            ["Action"] = "AssumeRoleWithSAML",
            ["Version"] = "2015-04-01",
            ["Format"] = "JSON",
            ["SAMLProviderArn"] = TestSeed.SamlProvider,
            ["RoleArn"] = TestSeed.Saml,
            ["SAMLAssertion"] = Convert.ToBase64String(Encoding.UTF8.GetBytes(response)),
        };
        foreach (var (name, value) in changes)
        {
            parameters[name] = value;
        }

        return SendAsync(sts, parameters);
    }

    private static async Task<StsAnswer> SendAsync(StsApplication sts, Dictionary<string, string> parameters)
    {
        using var http = sts.CreateClient();
        using var form = new ByteArrayContent(
            Encoding.UTF8.GetBytes(StsClient.Encode(parameters.Select(static p => new Scenario.Signing.NameValue(p.Key, p.Value)))));
        form.Headers.Add("Content-Type", "application/x-www-form-urlencoded");
        return await StsAnswer.ReadAsync(await http.PostAsync("/", form));
    }

    private static void Forge(XmlDocument document, Action<XmlElement, XmlElement, XmlElement> place)
    {
        var signed = One(document, "Assertion");
        var forged = (XmlElement)signed.CloneNode(deep: true);
        Remove(One(forged, "Signature", Ds));
        forged.SetAttribute("ID", "_forged");
        One(forged, "NameID").InnerText = "root@corp.example";
        place(document.DocumentElement!, forged, signed);
    }

    private static XmlDocument Load(string xml)
    {
        var document = new XmlDocument { PreserveWhitespace = true, XmlResolver = null };
        document.LoadXml(xml);
        return document;
    }

    private static XmlElement One(XmlNode node, string name, string? namespaceUri = null) => Elements(node, name, namespaceUri).First();

    private static XmlElement[] Elements(XmlNode node, string name, string? namespaceUri = null) =>
        [.. SamlXml.Descendants(node).Where(e => e.LocalName == name && (namespaceUri is null || e.NamespaceURI == namespaceUri))];

    private static void Remove(XmlElement element) => element.ParentNode!.RemoveChild(element);

    private static void Twin(XmlElement element, Action<XmlElement>? change = null)
    {
        var twin = (XmlElement)element.CloneNode(deep: true);
        change?.Invoke(twin);
        element.ParentNode!.InsertAfter(twin, element);
    }
}
