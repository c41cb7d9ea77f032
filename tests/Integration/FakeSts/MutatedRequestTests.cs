using System.Text;
using System.Text.Json;
using System.Xml.Linq;
using Microsoft.Extensions.DependencyInjection;
using Scenario.FakeSts.AssumeRoleWithOidc;
using Scenario.FakeSts.AssumeRoleWithSaml;
using Scenario.FakeSts.Operations;
using Scenario.Integration.FakeSts.ImsApi;
using Scenario.Integration.FakeSts.RamApi;
using Scenario.Signing;

namespace Scenario.Integration.FakeSts;

/// <summary>Requests that are random, cut short or altered, ten thousand of them in CI. The random numbers start from a fixed seed, so a failure comes back.</summary>
public sealed class MutatedRequestTests
{
    private const int Start = 20260102;

    private static readonly int Requests = TestSize.Of(2_000, 10_000);

    private static readonly string[] Secrets =
    [
        "TestRootSecret0000000000000001", "TestCallerSecret00000000000001", "TestDisabledSecret000000000001", "TestNobodySecret00000000000001",
        "TestDeniedSecret00000000000001", "TestNarrowSecret00000000000001", "TestNeighbourSecret00000000001",
    ];

    private static readonly string[] Names =
    [
        "UserName", "NewUserName", "DisplayName", "Email", "MobilePhone", "Comments", "UserAccessKeyId", "Status", "RoleName", "AssumeRolePolicyDocument",
        "NewAssumeRolePolicyDocument", "MaxSessionDuration", "NewMaxSessionDuration", "Description", "PolicyName", "PolicyType", "PolicyDocument", "VersionId",
        "SetAsDefault", "RotateStrategy", "CascadingDelete", "GroupName", "NewGroupName", "Marker", "MaxItems", "Tag", "Tag.1.Key", "RoleArn",
        "RoleSessionName",
        "DurationSeconds", "Policy", "ExternalId", "SourceIdentity", "SerialNumber", "TokenCode", "OIDCProviderArn", "OIDCToken", "OIDCProviderName",
        "IssuerUrl",
        "ClientIds", "ClientId", "Fingerprints", "Fingerprint", "SAMLProviderName", "SAMLProviderArn", "SAMLAssertion", "EncodedSAMLMetadataDocument",
        "NewEncodedSAMLMetadataDocument", "Format",
        "SignatureNonce", "SecurityToken", "SignatureType", "Timestamp",
    ];

    private static readonly string[] Values =
    [
        "", " ", "caller", "demo-role", "deny-demo", "Custom", "System", "v1", "v0", "v99999999999", "Active", "true", "-1", "0", "3600", "43200", "1e9",
        "99999999999999999999",
        "\0", "\u202E", "😀", "\uFFFD", "a\nb", "../../etc/passwd", "<x>&amp;</x>", "'; DROP TABLE identity; --", "%", "%zz", "{}", "[]", "[{}]", "null",
        "[{\"Key\":1}]",
        "{\"Version\":\"1\"}", "acs:ram::1000000000000001:role/demo-role", "acs:ram::::", "acs:::::", "CAIS", "eyJhbGciOiJub25lIn0.e30.", "PHgvPg==", "====",
        "https://[::1", "http://127.0.0.1", RamClient.Read, RamClient.Trust, "JSON", "XML", "json\r\nX: y",
    ];

    // Parameters that an operation does not know are ignored, so one set serves all of them.
    private static readonly (string, string)[] Sound =
    [
        ("UserName", "nobody"), ("RoleName", "long-role"), ("AssumeRolePolicyDocument", RamClient.Trust), ("PolicyName", "only-long"), ("PolicyType", "Custom"),
        ("PolicyDocument", RamClient.Read), ("VersionId", "v1"), ("GroupName", "g"), ("UserAccessKeyId", "LTAI5tTestNobody00000001"), ("Status", "Active"),
        ("RoleArn", TestSeed.Demo), ("RoleSessionName", "alice"), ("OIDCProviderName", "idp"), ("IssuerUrl", "https://idp.example"), ("ClientId", "c"),
        ("Fingerprint", "0123456789012345678901234567890123456789"), ("SAMLProviderName", "saml"), ("SAMLProviderArn", TestSeed.SamlProvider),
        ("OIDCProviderArn", TestSeed.OidcProvider),
    ];

    // By far the largest parameter, so it goes to those that read it only.
    private static readonly (string, string) Metadata = ("EncodedSAMLMetadataDocument", Base64(IdentityProviderTests.Document));

    [Fact]
    public async Task none_fails_inside_hangs_or_gives_a_secret_away()
    {
        await using var app = new StsApplication();
        var random = new Random(Start);
        var root = app.AsRoot();
        var callers = new[] { root, app.AsCaller(), await app.AsCaller().BecomeAsync(TestSeed.Demo) };
        var actions = app.Services.GetRequiredService<OperationTable>().All.Select(static o => (o.Product.Version, o.Action)).Order().ToArray();
        var untouched = app.Directory.Current;
        var federation = new Federation(
            app.Services.GetRequiredService<SamlIssuer>().Respond(new([$"{TestSeed.Saml},{TestSeed.SamlProvider}"], "alice", "alice@corp.example")),
            app.Services.GetRequiredService<OidcIssuer>()
                .Mint("https://issuer.example", ["app-1"], "system:serviceaccount:default:demo", TimeSpan.FromHours(1)));
        var statuses = new Dictionary<int, int>();
        var federated = new Dictionary<(string Action, int Status), int>();

        for (var i = 0; i < Requests; i++)
        {
            if (i % 200 == 0)
            {
                app.Directory.Replace(untouched); // deleted keys and users come back
            }

            var caller = callers[random.Next(callers.Length)];
            // The calls that anyone may make get more than their share.
            var (version, action) = random.Next(8) == 0
                ? ("2015-04-01", Pick(random, ["AssumeRoleWithSAML", "AssumeRoleWithOIDC"]))
                : actions[random.Next(actions.Length)];
            using var request = Build(random, caller, version, action, federation);
            var label = $"request {i}: {action}";
            using var answer = await root.Http.SendAsync(request, TestContext.Current.CancellationToken); // one that hangs is ended by the client's own limit
            var body = await answer.Content.ReadAsStringAsync();

            Assert.True((int)answer.StatusCode < 500, $"{label}: {(int)answer.StatusCode} {body}");
            CheckShape(answer, body, label);
            CheckSecrets(body, label);
            statuses[(int)answer.StatusCode] = statuses.GetValueOrDefault((int)answer.StatusCode) + 1;
            federated[(action, (int)answer.StatusCode)] = federated.GetValueOrDefault((action, (int)answer.StatusCode)) + 1;
        }

        CheckSecrets(string.Join('\n', app.Logged.Lines), "the log");
        // Enough must get past the signature, or the handlers were not tested at all.
        var seen = string.Join(", ", statuses.OrderBy(static s => s.Key).Select(static s => $"{s.Key}: {s.Value}"));
        Assert.True(new[] { 200, 400, 403, 404 }.All(status => statuses.GetValueOrDefault(status) > Requests / 200), seen);
        Assert.All(
            from action in new[] { "AssumeRoleWithSAML", "AssumeRoleWithOIDC" } from status in new[] { 200, 401 } select (action, status),
            key => Assert.True(federated.GetValueOrDefault(key) > Requests / 200, $"{key}: {federated.GetValueOrDefault(key)}"));
    }

    private static HttpRequestMessage Build(Random random, StsClient caller, string version, string action, Federation federation)
    {
        var parameters = new List<(string, string)> { ("Version", version) };
        for (var count = random.Next(6); count > 0; count--)
        {
            parameters.Add((Names[random.Next(Names.Length)], Value(random)));
        }

        if (action.StartsWith("AssumeRoleWith", StringComparison.Ordinal) && random.Next(10) > 0)
        {
            var isSound = random.Next(3) == 0;
            parameters.Add(("SAMLAssertion", Base64(isSound ? federation.Response : Damage(random, federation.Response))));
            parameters.Add(("OIDCToken", isSound ? federation.Token : Damage(random, federation.Token)));
            parameters.Add(("RoleArn", action.EndsWith("SAML", StringComparison.Ordinal) ? TestSeed.Saml : TestSeed.Oidc));
        }

        parameters.AddRange(Sound.Where(_ => random.Next(20) > 0));
        if (action.Contains("SAMLProvider", StringComparison.Ordinal))
        {
            parameters.Add(Metadata);
        }

        var isGet = random.Next(4) == 0;
        var signed = caller.SignV1(action, parameters.DistinctBy(static p => p.Item1), method: isGet ? "GET" : "POST");
        var wire = StsClient.Encode(signed);
        if (random.Next(3) == 0)
        {
            wire = Damage(random, wire);
        }

        var method = random.Next(40) == 0 ? HttpMethod.Put : isGet ? HttpMethod.Get : HttpMethod.Post;
        var request = isGet
            ? new HttpRequestMessage(method, "/?" + Uri.EscapeDataString(wire).Replace("%26", "&", StringComparison.Ordinal)
                .Replace("%3D", "=", StringComparison.Ordinal).Replace("%25", "%", StringComparison.Ordinal))
            : new HttpRequestMessage(method, "/")
            {
                Content = new ByteArrayContent(random.Next(10) == 0 ? Json(signed, random) : Encoding.Latin1.GetBytes(wire)),
            };
        if (request.Content is { } content)
        {
            content.Headers.TryAddWithoutValidation("Content-Type", random.Next(12) switch
            {
                0 => "application/json",
                1 => "text/plain",
                2 => "multipart/form-data; boundary=",
                _ => "application/x-www-form-urlencoded",
            });
        }

        if (random.Next(8) == 0)
        {
            request.Headers.TryAddWithoutValidation("Authorization",
                Pick(random, ["ACS3-HMAC-SHA256 ", "ACS3-HMAC-SHA256 Credential=x,SignedHeaders=;,Signature=", "ACS3-", "Bearer x",
                    "ACS3-HMAC-SHA256 Credential=,SignedHeaders=host;;x,Signature=zz"]));
            request.Headers.TryAddWithoutValidation(Pick(random, ["x-acs-action", "x-acs-date", "x-acs-version", "x-acs-signature-nonce"]),
                Pick(random, [action, version, "", "2026-13-45T99:99:99Z"]));
        }

        request.Headers.TryAddWithoutValidation("Accept", Pick(random, ["application/json", "text/xml", "*/*", "x"]));
        return request;
    }

    private static string Value(Random random) => random.Next(12) switch
    {
        0 => new string('a', random.Next(20_000)),
        1 => string.Concat(Enumerable.Repeat("[", random.Next(2000))),
        2 => string.Concat(Enumerable.Repeat("*a", random.Next(500))),
        3 => Damage(random, RamClient.Read),
        4 => Damage(random, RamClient.Trust),
        5 => Base64(Damage(random, IdentityProviderTests.Document)),
        6 => new string([.. Enumerable.Range(0, random.Next(40)).Select(_ => (char)random.Next(0x20, 0xD7FF))]),
        _ => Values[random.Next(Values.Length)],
    };

    /// <summary>Cuts, doubles, swaps or overwrites a part.</summary>
    private static string Damage(Random random, string text)
    {
        if (text.Length < 2)
        {
            return text;
        }

        var at = random.Next(text.Length - 1);
        var length = random.Next(1, Math.Min(20, text.Length - at));
        return random.Next(5) switch
        {
            0 => text[..at],
            1 => text.Remove(at, length),
            2 => text.Insert(at, text.Substring(at, length)),
            3 => text.Remove(at, 1).Insert(at, ((char)random.Next(1, 127)).ToString()),
            _ => text.Insert(at, Pick(random, ["%", "&", "=", "&&", "%00", "\"", "{", "}", ",", "+", ";"])),
        };
    }

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));

    private static byte[] Json(IEnumerable<NameValue> signed, Random random)
    {
        var json = JsonSerializer.Serialize(signed.ToDictionary(static item => item.Name, static item => item.Value));
        return Encoding.UTF8.GetBytes(random.Next(2) == 0 ? json : Damage(random, json));
    }

    /// <summary>What a bearer of each kind presents, unharmed.</summary>
    private sealed record Federation(string Response, string Token);

    private static T Pick<T>(Random random, T[] choices) => choices[random.Next(choices.Length)];

    private static void CheckShape(HttpResponseMessage answer, string body, string label)
    {
        try
        {
            if (answer.Content.Headers.ContentType?.MediaType == "text/xml")
            {
                Assert.NotNull(XDocument.Parse(body).Root!.Element("RequestId"));
                return;
            }

            Assert.NotEmpty(JsonDocument.Parse(body).RootElement.GetProperty("RequestId").GetString()!);
        }
        catch (Exception e) when (e is JsonException or System.Xml.XmlException or KeyNotFoundException)
        {
            Assert.Fail($"{label}: {e.Message} in {body}");
        }
    }

    private static void CheckSecrets(string text, string label)
    {
        foreach (var secret in Secrets)
        {
            Assert.False(text.Contains(secret, StringComparison.Ordinal), $"{label} shows a secret.");
        }
    }
}
