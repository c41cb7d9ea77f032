using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Scenario.ControlPlane;
using Scenario.ControlPlane.Admin;

namespace Scenario.FakeSts.AssumeRoleWithOidc;

/// <summary>A small OpenID issuer for offline use: discovery, key set and tokens, below <c>/__admin/oidc/</c>.</summary>
/// <remarks>
/// Providers without a key set of their own trust it, whatever their issuer URL is, so that no call ever leaves the machine.
/// Its RSA key is made at first use and lives as long as the process.
/// </remarks>
internal sealed class OidcIssuer : IDisposable
{
    private const string KeyId = "scenario-1";

    private readonly MovableClock _clock;
    private readonly Lazy<RSA> _key;
    private readonly Lazy<string> _jwks;

    public OidcIssuer(MovableClock clock, Func<RSA>? createKey = null)
    {
        _clock = clock;
        _key = new(createKey ?? (static () => RSA.Create(2048)));
        _jwks = new(WriteKeySet);
        Routes =
        [
            new("GET", "oidc/.well-known/openid-configuration", DiscoverAsync),
            new("GET", "oidc/jwks", (context, _) => AdminBody.WriteAsync(context, Encoding.UTF8.GetBytes(Jwks), "application/json")),
            new("POST", "oidc/token", MintAsync),
        ];
    }

    public IReadOnlyList<AdminRoute> Routes { get; }

    /// <summary>The public key as a JWKS document.</summary>
    public string Jwks => _jwks.Value;

    /// <summary>A signed RS256 token.</summary>
    /// <param name="issuer">The <c>iss</c> claim.</param>
    /// <param name="audiences">The <c>aud</c> claim; a single one is written as a string.</param>
    /// <param name="subject">The <c>sub</c> claim.</param>
    /// <param name="lifetime">From now by the movable clock.</param>
    /// <param name="further">A JSON object with further claims, which win over the ones above; null when none.</param>
    public string Mint(string issuer, IReadOnlyList<string> audiences, string subject, TimeSpan lifetime, JsonElement? further = null)
    {
        var now = _clock.GetUtcNow().ToUnixTimeSeconds();
        var claims = Write(json =>
        {
            var names = further is { } object_ ? object_.EnumerateObject().Select(static p => p.Name).ToHashSet(StringComparer.Ordinal) : [];
            Unless("iss", () => json.WriteString("iss", issuer));
            Unless("sub", () => json.WriteString("sub", subject));
            Unless("aud", () => WriteAudiences(json, audiences));
            Unless("iat", () => json.WriteNumber("iat", now));
            Unless("exp", () => json.WriteNumber("exp", now + (long)lifetime.TotalSeconds));
            foreach (var member in further is { } some ? some.EnumerateObject().ToArray() : [])
            {
                member.WriteTo(json);
            }

            void Unless(string name, Action write)
            {
                if (!names.Contains(name))
                {
                    write();
                }
            }
        });
        var header = Write(static json =>
        {
            json.WriteString("alg", "RS256");
            json.WriteString("typ", "JWT");
            json.WriteString("kid", KeyId);
        });
        var text = $"{Base64Url.EncodeToString(header)}.{Base64Url.EncodeToString(claims)}";
        var signature = _key.Value.SignData(Encoding.ASCII.GetBytes(text), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        return $"{text}.{Base64Url.EncodeToString(signature)}";
    }

    public void Dispose()
    {
        if (_key.IsValueCreated)
        {
            _key.Value.Dispose();
        }
    }

    private Task DiscoverAsync(HttpContext context, string segment)
    {
        var issuer = $"{context.Request.Scheme}://{context.Request.Host.Value}{AdminApi.Prefix}oidc";
        return AdminBody.WriteAsync(
            context,
            Write(json =>
            {
                json.WriteString("issuer", issuer);
                json.WriteString("jwks_uri", $"{issuer}/jwks");
                json.WriteString("token_endpoint", $"{issuer}/token");
                WriteList(json, "response_types_supported", ["id_token"]);
                WriteList(json, "subject_types_supported", ["public"]);
                WriteList(json, "id_token_signing_alg_values_supported", ["RS256"]);
            }),
            "application/json");
    }

    // {"issuer","audience","subject","expiresInSeconds","claims"} -> {"token"}
    private async Task MintAsync(HttpContext context, string segment)
    {
        using var body = await AdminBody.ReadObjectAsync(context);
        var root = body.RootElement;
        foreach (var member in root.EnumerateObject())
        {
            if (member.Name is not ("issuer" or "audience" or "subject" or "expiresInSeconds" or "claims"))
            {
                throw Malformed(member.Name, "The body has issuer, audience, subject, expiresInSeconds and claims.");
            }
        }

        var seconds = 3600;
        if (root.TryGetProperty("expiresInSeconds", out var lifetime)
            && !(lifetime.ValueKind == JsonValueKind.Number && lifetime.TryGetInt32(out seconds) && seconds is >= -86_400 and <= 604_800))
        {
            throw Malformed("expiresInSeconds", "expiresInSeconds is a whole number from -86400 to 604800.");
        }

        JsonElement? further = null;
        if (root.TryGetProperty("claims", out var claims))
        {
            further = claims.ValueKind == JsonValueKind.Object ? claims : throw Malformed("claims", "claims is a JSON object.");
        }

        var token = Mint(Text(root, "issuer"), Audiences(root), Text(root, "subject"), TimeSpan.FromSeconds(seconds), further);
        await AdminBody.WriteAsync(context, Write(json => json.WriteString("token", token)), "application/json; charset=utf-8");
    }

    private string WriteKeySet()
    {
        var key = _key.Value.ExportParameters(includePrivateParameters: false);
        return Encoding.UTF8.GetString(Write(json =>
        {
            json.WriteStartArray("keys");
            json.WriteStartObject();
            json.WriteString("kty", "RSA");
            json.WriteString("use", "sig");
            json.WriteString("alg", "RS256");
            json.WriteString("kid", KeyId);
            json.WriteString("n", Base64Url.EncodeToString(key.Modulus));
            json.WriteString("e", Base64Url.EncodeToString(key.Exponent));
            json.WriteEndObject();
            json.WriteEndArray();
        }));
    }

    private static IReadOnlyList<string> Audiences(JsonElement root)
    {
        if (root.TryGetProperty("audience", out var list) && list.ValueKind == JsonValueKind.Array)
        {
            return list.EnumerateArray().All(static v => v.ValueKind == JsonValueKind.String)
                ? [.. list.EnumerateArray().Select(static v => v.GetString()!)]
                : throw Malformed("audience", "audience is a string or an array of strings.");
        }

        return [Text(root, "audience")];
    }

    private static string Text(JsonElement root, string name) =>
        root.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 } text
            ? text
            : throw Malformed(name, $"{name} is a non-empty string.");

    private static void WriteAudiences(Utf8JsonWriter json, IReadOnlyList<string> audiences)
    {
        if (audiences.Count == 1)
        {
            json.WriteString("aud", audiences[0]);
        }
        else
        {
            WriteList(json, "aud", audiences);
        }
    }

    private static void WriteList(Utf8JsonWriter json, string name, IEnumerable<string> items)
    {
        json.WriteStartArray(name);
        foreach (var item in items)
        {
            json.WriteStringValue(item);
        }

        json.WriteEndArray();
    }

    private static byte[] Write(Action<Utf8JsonWriter> members)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            members(json);
            json.WriteEndObject();
        }

        return buffer.ToArray();
    }

    private static AdminErrorException Malformed(string name, string message) => new(new(400, "InvalidToken", message, "$." + name));
}
