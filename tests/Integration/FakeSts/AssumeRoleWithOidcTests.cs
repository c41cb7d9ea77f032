using System.Buffers.Text;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Scenario.FakeSts.AssumeRoleWithOidc;
using Scenario.Ram.Evaluation;

namespace Scenario.Integration.FakeSts;

public sealed class AssumeRoleWithOidcTests
{
    private const string Subject = "system:serviceaccount:default:demo";

    [Fact]
    public async Task a_token_of_the_issuer_becomes_credentials_of_the_role()
    {
        await using var sts = new StsApplication();
        var answer = await CallAsync(sts, Mint(sts));
        Assert.True(answer.Status == 200, answer.Body);
        Assert.Equal("acs:ram::1000000000000001:role/oidc-role/pod-1", answer.Text("AssumedRoleUser.Arn"));
        Assert.Equal("300000000000000007:pod-1", answer.Text("AssumedRoleUser.AssumedRoleId"));
        Assert.Equal(Subject, answer.Text("OIDCTokenInfo.Subject"));
        Assert.Equal("https://issuer.example", answer.Text("OIDCTokenInfo.Issuer"));
        Assert.Equal("app-1,other", answer.Text("OIDCTokenInfo.ClientIds"));
        Assert.Equal("2026-01-02T03:04:05Z", answer.Text("OIDCTokenInfo.IssuanceTime"));
        Assert.Equal("2026-01-02T04:04:05Z", answer.Text("OIDCTokenInfo.ExpirationTime"));
        Assert.Equal("Success", answer.Text("OIDCTokenInfo.VerificationInfo"));

        var session = sts.As(answer.Text("Credentials.AccessKeyId")!, answer.Text("Credentials.AccessKeySecret")!, answer.Text("Credentials.SecurityToken"));
        Assert.Equal("acs:ram::1000000000000001:assumed-role/oidc-role/pod-1", (await session.CallAsync("GetCallerIdentity")).Text("Arn"));
        Assert.Equal($"{TestSeed.OidcProvider}/{Subject}", sts.Journal.Find(answer.Text("RequestId")!)!.Principal);
    }

    [Fact]
    public async Task a_form_body_and_stray_signature_parameters_do_not_matter()
    {
        await using var sts = new StsApplication();
        using var http = sts.CreateClient();
        using var form = new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["RoleArn"] = TestSeed.Oidc,
            ["OIDCProviderArn"] = TestSeed.OidcProvider,
            ["OIDCToken"] = Mint(sts),
            ["RoleSessionName"] = "pod-1",
        });
        var answer = await StsAnswer.ReadAsync(await http.PostAsync(
            "/?Action=AssumeRoleWithOIDC&Version=2015-04-01&Format=JSON&SignatureMethod=HMAC-SHA1&SignatureVersion=1.0&SignatureNonce=1&Timestamp=2026-01-02T03:04:05Z", form));
        Assert.Equal(200, answer.Status);
    }

    [Theory]
    [InlineData("OIDCProviderArn", "", 400, "MissingParameter.OIDCProviderArn", "Parameter OIDCProviderArn is required.")]
    [InlineData("RoleArn", "", 400, "MissingParameter.RoleArn", "Parameter RoleArn is required.")]
    [InlineData("OIDCToken", "", 401, "AuthenticationFail.OIDCToken.Invalid", "This JsonWebToken is invalid.")]
    [InlineData("RoleSessionName", "", 400, "MissingParameter.RoleSessionName", "Parameter RoleSessionName is required.")]
    [InlineData("OIDCProviderArn", "own", 401, "AuthenticationFail.NoPermission", "Parameter OIDCProviderArn is not valid")]
    [InlineData("OIDCProviderArn", "acs:ram::1000000000000001:saml-provider/own", 401, "AuthenticationFail.NoPermission",
        "Parameter OIDCProviderArn is not valid")]
    [InlineData("OIDCProviderArn", "acs:ram::1000000000000001:oidc-provider/absent", 401, "AuthenticationFail.NoPermission",
        "Parameter OIDCProviderArn is not valid")]
    [InlineData("RoleArn", "oidc-role", 400, "InvalidParameter.RoleArn", "The parameter RoleArn is wrongly formed.")]
    [InlineData("RoleArn", "acs:ram::1000000000000001:role/absent", 404, "EntityNotExist.Role", "The specified Role not exists .")]
    [InlineData("RoleSessionName", "a b", 400, "InvalidParameter.RoleSessionName", "The RoleSessionName is invalid.")]
    [InlineData("DurationSeconds", "899", 400, "InvalidParameter.DurationSeconds", "The DurationSeconds is invalid.")]
    [InlineData("DurationSeconds", "3601", 400, "InvalidParameter.DurationSeconds", "The DurationSeconds is invalid.")]
    [InlineData("Policy", "{}", 400, "InvalidParameter.PolicyGrammar", "Invalid Policy.")]
    [InlineData("OIDCToken", "nonsense", 401, "AuthenticationFail.OIDCToken.Invalid", "This JsonWebToken is invalid.")]
    [InlineData("OIDCToken", "a.b.c", 401, "AuthenticationFail.OIDCToken.Invalid", "This JsonWebToken is invalid.")]
    public async Task a_parameter_that_breaks_its_rule_has_its_own_error(string name, string value, int status, string code, string message)
    {
        await using var sts = new StsApplication();
        var answer = await CallAsync(sts, Mint(sts), (name, value));
        Assert.Equal((status, code, message), (answer.Status, answer.Code, answer.Text("Message")));
    }

    [Fact]
    public async Task a_policy_too_large_is_refused()
    {
        await using var sts = new StsApplication();
        var answer = await CallAsync(sts, Mint(sts), ("Policy", new string(' ', 2049)));
        Assert.Equal((400, "InvalidParameter.PolicySize"), (answer.Status, answer.Code));
    }

    [Theory]
    [InlineData("""{"sub":""}""")]
    [InlineData("""{"sub":"a\nb"}""")]
    [InlineData("""{"exp":"tomorrow"}""")]
    [InlineData("""{"iat":null}""")]
    [InlineData("""{"iat":1767323106}""")] // a minute and a second ahead
    [InlineData("""{"nbf":1767323106}""")]
    public async Task a_token_with_wrong_claims_is_invalid(string claims)
    {
        await using var sts = new StsApplication();
        var answer = await CallAsync(sts, Mint(sts, claims));
        Assert.Equal((401, "AuthenticationFail.OIDCToken.Invalid"), (answer.Status, answer.Code));
        Assert.NotNull(sts.Journal.Find(answer.Text("RequestId")!)!.Detail);
    }

    [Theory]
    [InlineData("""{"iss":"https://other.example"}""", "IssuerNotMatch")]
    [InlineData("""{"iss":null}""", "IssuerNotMatch")]
    [InlineData("""{"aud":"another"}""", "AudienceNotMatch")]
    [InlineData("""{"aud":[]}""", "AudienceNotMatch")]
    [InlineData("""{"aud":{}}""", "AudienceNotMatch")]
    public async Task a_token_of_another_issuer_or_for_another_audience_is_told_so(string claims, string code)
    {
        await using var sts = new StsApplication();
        var answer = await CallAsync(sts, Mint(sts, claims));
        Assert.Equal((401, "AuthenticationFail.OIDCToken." + code), (answer.Status, answer.Code));
    }

    [Theory]
    [InlineData(3599, 200)]
    [InlineData(3600, 401)]
    public async Task a_token_expires_by_the_moved_clock(int advance, int status)
    {
        await using var sts = new StsApplication();
        var token = Mint(sts);
        sts.Clock.Advance(TimeSpan.FromSeconds(advance));
        var answer = await CallAsync(sts, token);
        Assert.Equal(status, answer.Status);
        if (status != 200)
        {
            Assert.Equal(("AuthenticationFail.OIDCToken.Expired", "This JsonWebToken is expired."), (answer.Code, answer.Text("Message")));
        }
    }

    [Fact]
    public async Task a_token_issued_longer_ago_than_the_provider_allows_is_expired()
    {
        await using var sts = new StsApplication();
        Assert.Equal("AuthenticationFail.OIDCToken.Expired", (await CallAsync(sts, Mint(sts, """{"iat":1767279845}"""))).Code); // 12 h
        Assert.Equal(200, (await CallAsync(sts, Mint(sts, """{"iat":1767279846}"""))).Status);
    }

    [Fact]
    public async Task any_flipped_character_of_a_token_fails()
    {
        await using var sts = new StsApplication();
        var token = Mint(sts);
        for (var i = 0; i < token.Length; i += 7)
        {
            var flipped = token[..i] + (token[i] == 'A' ? 'B' : 'A') + token[(i + 1)..];
            Assert.StartsWith("AuthenticationFail.OIDCToken.Invalid", (await CallAsync(sts, flipped)).Code, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task no_token_chooses_a_weaker_algorithm()
    {
        await using var sts = new StsApplication();
        var claims = Mint(sts).Split('.')[1];
        foreach (var header in new[] { """{"alg":"none"}""", """{"alg":"HS256"}""", """{"alg":"ES256"}""", """{"alg":"RS256","crit":["x"]}""" })
        {
            var text = $"{Base64Url.EncodeToString(Encoding.UTF8.GetBytes(header))}.{claims}";
            // The classic: the public key as HMAC secret.
            var mac = HMACSHA256.HashData(Encoding.UTF8.GetBytes(sts.Services.GetRequiredService<OidcIssuer>().Jwks), Encoding.UTF8.GetBytes(text));
            Assert.StartsWith("AuthenticationFail.OIDCToken.Invalid", (await CallAsync(sts, $"{text}.{Base64Url.EncodeToString(mac)}")).Code,
                StringComparison.Ordinal);
            Assert.StartsWith("AuthenticationFail.OIDCToken.Invalid", (await CallAsync(sts, $"{text}.")).Code, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("""{"sub":"user:alice"}""")]
    [InlineData("""{"aud":"app-2"}""")]
    public async Task the_trust_policy_judges_the_claims(string claims)
    {
        await using var sts = new StsApplication();
        var answer = await CallAsync(sts, Mint(sts, claims));
        Assert.Equal((401, "AuthenticationFail.NoPermission", "There is no permission"), (answer.Status, answer.Code, answer.Text("Message")));
        Assert.Equal("AssumeRolePolicy", answer.Text("AccessDeniedDetail.PolicyType"));
        Assert.Equal(Decision.ImplicitDeny, sts.Journal.Find(answer.Text("RequestId")!)!.Decision!.Decision);
    }

    [Fact]
    public async Task a_role_that_trusts_no_provider_is_out_of_reach()
    {
        await using var sts = new StsApplication();
        Assert.Equal("AuthenticationFail.NoPermission", (await CallAsync(sts, Mint(sts), ("RoleArn", TestSeed.Demo))).Code);
        Assert.Equal("NoPermission", (await sts.AsCaller().AssumeAsync(TestSeed.Oidc)).Code);
    }

    [Theory]
    [InlineData("RS256")]
    [InlineData("PS384")]
    [InlineData("ES256")]
    public async Task a_provider_with_keys_of_its_own_trusts_only_those(string algorithm)
    {
        await using var sts = new StsApplication();
        using var rsa = RSA.Create(2048);
        using var ecdsa = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var provider = sts.Directory.Current.FindOidcProvider(TestSeed.AccountA, "keyed")!;
        sts.Directory.Update(d => d.WithOidcProvider(provider with { Jwks = KeySet(rsa, ecdsa) }));

        var token = Sign(algorithm, rsa, ecdsa);
        Assert.Equal(200, (await CallAsync(sts, token, ("OIDCProviderArn", provider.Arn.ToString()))).Status);
        Assert.Equal("AuthenticationFail.OIDCToken.InvalidSignature", (await CallAsync(sts, token)).Code); // the other provider's keys
        var builtIn = Mint(sts, """{"iss":"https://keyed.example"}""");
        Assert.Equal("AuthenticationFail.OIDCToken.InvalidSignature", (await CallAsync(sts, builtIn, ("OIDCProviderArn", provider.Arn.ToString()))).Code);
    }

    [Fact]
    public async Task a_certificate_that_the_provider_does_not_know_mismatches()
    {
        await using var sts = new StsApplication();
        using var rsa = RSA.Create(2048);
        using var ecdsa = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var certificate = new CertificateRequest("CN=issuer", rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
            .CreateSelfSigned(StsApplication.Start.AddDays(-1), StsApplication.Start.AddDays(1));
        var provider = sts.Directory.Current.FindOidcProvider(TestSeed.AccountA, "keyed")!;
        var jwks = KeySet(rsa, ecdsa, $"\"x5c\":[\"{Convert.ToBase64String(certificate.RawData)}\"],");
        sts.Directory.Update(d => d.WithOidcProvider(provider with { Jwks = jwks }));
        var answer = await CallAsync(sts, Sign("RS256", rsa, ecdsa), ("OIDCProviderArn", provider.Arn.ToString()));
        Assert.Equal((401, "AuthenticationFail.OIDCToken.PublicKeyFingerprintMismatch"), (answer.Status, answer.Code));

        sts.Directory.Update(d => d.WithOidcProvider(provider with { Jwks = jwks, Fingerprints = [certificate.Thumbprint] }));
        Assert.Equal(200, (await CallAsync(sts, Sign("RS256", rsa, ecdsa), ("OIDCProviderArn", provider.Arn.ToString()))).Status);
    }

    [Fact]
    public async Task the_built_in_issuer_has_discovery_keys_and_tokens()
    {
        await using var sts = new StsApplication();
        using var http = sts.CreateClient();
        using var discovery = JsonDocument.Parse(await http.GetStringAsync("/__admin/oidc/.well-known/openid-configuration"));
        Assert.Equal("http://localhost/__admin/oidc", discovery.RootElement.GetProperty("issuer").GetString());
        Assert.Equal(sts.Services.GetRequiredService<OidcIssuer>().Jwks, await http.GetStringAsync(discovery.RootElement.GetProperty("jwks_uri").GetString()));

        using var body = new StringContent($$"""{"issuer":"https://issuer.example","audience":"app-1","subject":"{{Subject}}"}""");
        using var minted = await http.PostAsync(discovery.RootElement.GetProperty("token_endpoint").GetString(), body);
        var token = JsonDocument.Parse(await minted.Content.ReadAsStringAsync()).RootElement.GetProperty("token").GetString()!;
        Assert.Equal(200, (await CallAsync(sts, token)).Status);

        using var wrong = new StringContent("""{"issuer":"https://issuer.example","audience":"app-1"}""");
        Assert.Equal(400, (int)(await http.PostAsync("/__admin/oidc/token", wrong)).StatusCode);
    }

    private static string Mint(StsApplication sts, string? claims = null)
    {
        using var further = claims is null ? null : JsonDocument.Parse(claims);
        return sts.Services.GetRequiredService<OidcIssuer>()
            .Mint("https://issuer.example", ["app-1", "other"], Subject, TimeSpan.FromHours(1), further?.RootElement);
    }

    private static async Task<StsAnswer> CallAsync(StsApplication sts, string token, params (string Name, string Value)[] changes)
    {
        var parameters = new Dictionary<string, string>
        {
            ["Action"] = "AssumeRoleWithOIDC",
            ["Version"] = "2015-04-01",
            ["Format"] = "JSON",
            ["OIDCProviderArn"] = TestSeed.OidcProvider,
            ["RoleArn"] = TestSeed.Oidc,
            ["OIDCToken"] = token,
            ["RoleSessionName"] = "pod-1",
        };
        foreach (var (name, value) in changes)
        {
            parameters[name] = value;
        }

        using var http = sts.CreateClient();
        var query = StsClient.Encode(parameters.Select(static p => new Scenario.Signing.NameValue(p.Key, p.Value)));
        return await StsAnswer.ReadAsync(await http.PostAsync("/?" + query, null));
    }

    private static string KeySet(RSA rsa, ECDsa ecdsa, string rsaMembers = "")
    {
        var r = rsa.ExportParameters(false);
        var e = ecdsa.ExportParameters(false);
        return $$"""
            {"keys":[
              {"kty":"oct","k":"c2VjcmV0"},
              {"kty":"RSA","kid":"r",{{rsaMembers}}"n":"{{Base64Url.EncodeToString(r.Modulus)}}","e":"{{Base64Url.EncodeToString(r.Exponent)}}"},
              {"kty":"EC","kid":"e","crv":"P-256","x":"{{Base64Url.EncodeToString(e.Q.X)}}","y":"{{Base64Url.EncodeToString(e.Q.Y)}}"}
            ]}
            """;
    }

    private static string Sign(string algorithm, RSA rsa, ECDsa ecdsa)
    {
        var header = $$"""{"alg":"{{algorithm}}","kid":"{{(algorithm[0] == 'E' ? 'e' : 'r')}}"}""";
        var claims = $$"""{"iss":"https://keyed.example","aud":"app-1","sub":"{{Subject}}","iat":1767323000,"exp":1767326000}""";
        var text = $"{Base64Url.EncodeToString(Encoding.UTF8.GetBytes(header))}.{Base64Url.EncodeToString(Encoding.UTF8.GetBytes(claims))}";
        var bytes = Encoding.ASCII.GetBytes(text);
        var signature = algorithm switch
        {
            "RS256" => rsa.SignData(bytes, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1),
            "PS384" => rsa.SignData(bytes, HashAlgorithmName.SHA384, RSASignaturePadding.Pss),
            _ => ecdsa.SignData(bytes, HashAlgorithmName.SHA256),
        };
        return $"{text}.{Base64Url.EncodeToString(signature)}";
    }
}
