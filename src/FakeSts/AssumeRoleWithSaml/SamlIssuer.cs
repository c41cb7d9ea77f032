using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using System.Xml;
using Scenario.ControlPlane;
using Scenario.ControlPlane.Admin;

namespace Scenario.FakeSts.AssumeRoleWithSaml;

/// <summary>A small SAML identity provider for offline use: metadata and signed responses, below <c>/__admin/saml/</c>.</summary>
/// <remarks>
/// SAML providers without metadata of their own trust it. Its RSA key and certificate are made at first use and live as long as
/// the process.
/// </remarks>
internal sealed class SamlIssuer : IDisposable
{
    /// <summary>Its entity id, the Issuer of its assertions.</summary>
    public const string EntityId = "urn:scenario:built-in-saml-issuer";

    private static readonly string[] Members =
        ["providerArn", "roleArn", "roleSessionName", "subject", "recipient", "audience", "expiresInSeconds", "sessionDurationSeconds"];

    private readonly MovableClock _clock;
    private readonly Lazy<RSA> _key;
    private readonly Lazy<string> _metadata;

    public SamlIssuer(MovableClock clock, Func<RSA>? createKey = null)
    {
        _clock = clock;
        _key = new(createKey ?? (static () => RSA.Create(2048)));
        _metadata = new(WriteMetadata);
        Routes =
        [
            new("GET", "saml/metadata", (context, _) => AdminBody.WriteAsync(context, Encoding.UTF8.GetBytes(Metadata), "application/samlmetadata+xml")),
            new("POST", "saml/response", RespondAsync),
        ];
    }

    public IReadOnlyList<AdminRoute> Routes { get; }

    /// <summary>Its metadata document, for CreateSAMLProvider.</summary>
    public string Metadata => _metadata.Value;

    /// <summary>A response with one signed assertion, as XML.</summary>
    [RequiresUnreferencedCode("Makes an XML signature.")]
    [RequiresDynamicCode("Makes an XML signature.")]
    public string Respond(SamlResponseContent content)
    {
        var document = new XmlDocument { PreserveWhitespace = true, XmlResolver = null };
        document.LoadXml(Write(xml => WriteResponse(xml, content)));
        var assertion = SamlXml.Single(document.DocumentElement, "Assertion", SamlNames.Assertion)!;
        // The schema wants it right after the Issuer.
        assertion.InsertAfter(document.ImportNode(XmlSignatures.Sign(assertion, _key.Value), deep: true), assertion.FirstChild);
        return document.OuterXml;
    }

    public void Dispose()
    {
        if (_key.IsValueCreated)
        {
            _key.Value.Dispose();
        }
    }

    private async Task RespondAsync(HttpContext context, string segment)
    {
        using var body = await AdminBody.ReadObjectAsync(context);
        if (!XmlSignatures.AreSupported)
        {
            throw new AdminErrorException(new(501, "Unsupported", "A native executable cannot make XML signatures; run FakeSts on the .NET runtime."));
        }

        var response = Respond(Read(body.RootElement));
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("samlAssertion", Convert.ToBase64String(Encoding.UTF8.GetBytes(response)));
            json.WriteEndObject();
        }

        await AdminBody.WriteAsync(context, buffer.ToArray(), "application/json; charset=utf-8");
    }

    private static SamlResponseContent Read(JsonElement root)
    {
        foreach (var member in root.EnumerateObject().Where(static member => !Members.Contains(member.Name)))
        {
            throw Malformed(member.Name, $"The body has {string.Join(", ", Members)}.");
        }

        var provider = Text(root, "providerArn", null);
        string[] roles = root.TryGetProperty("roleArn", out var list) && list.ValueKind == JsonValueKind.Array
            ? [.. list.EnumerateArray().Select(static role => Text(role, "roleArn"))]
            : [Text(root, "roleArn", null)];
        var sessionName = Text(root, "roleSessionName", null);
        return new([.. roles.Select(role => $"{role},{provider}")], sessionName, Text(root, "subject", sessionName))
        {
            Recipient = Text(root, "recipient", SamlNames.Recipients[0]),
            Audience = Text(root, "audience", SamlNames.Audiences[0]),
            Lifetime = TimeSpan.FromSeconds(Number(root, "expiresInSeconds", -86_400, 86_400) ?? 300),
            SessionDurationSeconds = Number(root, "sessionDurationSeconds", 0, int.MaxValue),
        };
    }

    private void WriteResponse(XmlWriter xml, SamlResponseContent content)
    {
        var now = _clock.GetUtcNow();
        xml.WriteStartElement("saml2p", "Response", SamlNames.Protocol);
        WriteHead(xml, now);
        xml.WriteAttributeString("Destination", content.Recipient);
        xml.WriteElementString("saml2", "Issuer", SamlNames.Assertion, EntityId);
        xml.WriteStartElement("Status", SamlNames.Protocol);
        xml.WriteStartElement("StatusCode", SamlNames.Protocol);
        xml.WriteAttributeString("Value", SamlNames.Success);
        xml.WriteEndElement();
        xml.WriteEndElement();

        xml.WriteStartElement("saml2", "Assertion", SamlNames.Assertion);
        WriteHead(xml, now);
        xml.WriteElementString("Issuer", SamlNames.Assertion, EntityId);

        xml.WriteStartElement("Subject", SamlNames.Assertion);
        xml.WriteStartElement("NameID", SamlNames.Assertion);
        xml.WriteAttributeString("Format", SamlNames.NameIdFormatPrefix + "persistent");
        xml.WriteString(content.Subject);
        xml.WriteEndElement();
        xml.WriteStartElement("SubjectConfirmation", SamlNames.Assertion);
        xml.WriteAttributeString("Method", SamlNames.Bearer);
        xml.WriteStartElement("SubjectConfirmationData", SamlNames.Assertion);
        xml.WriteAttributeString("NotOnOrAfter", Time(now + content.Lifetime));
        xml.WriteAttributeString("Recipient", content.Recipient);
        xml.WriteEndElement();
        xml.WriteEndElement();
        xml.WriteEndElement();

        xml.WriteStartElement("Conditions", SamlNames.Assertion);
        xml.WriteAttributeString("NotBefore", Time(now));
        xml.WriteAttributeString("NotOnOrAfter", Time(now + content.Lifetime));
        xml.WriteStartElement("AudienceRestriction", SamlNames.Assertion);
        xml.WriteElementString("Audience", SamlNames.Assertion, content.Audience);
        xml.WriteEndElement();
        xml.WriteEndElement();

        xml.WriteStartElement("AuthnStatement", SamlNames.Assertion);
        xml.WriteAttributeString("AuthnInstant", Time(now));
        xml.WriteStartElement("AuthnContext", SamlNames.Assertion);
        xml.WriteElementString("AuthnContextClassRef", SamlNames.Assertion, "urn:oasis:names:tc:SAML:2.0:ac:classes:unspecified");
        xml.WriteEndElement();
        xml.WriteEndElement();

        xml.WriteStartElement("AttributeStatement", SamlNames.Assertion);
        WriteAttribute(xml, SamlNames.RoleAttribute, content.Roles);
        WriteAttribute(xml, SamlNames.RoleSessionNameAttribute, [content.RoleSessionName]);
        if (content.SessionDurationSeconds is { } seconds)
        {
            WriteAttribute(xml, SamlNames.SessionDurationAttribute, [seconds.ToString(CultureInfo.InvariantCulture)]);
        }

        xml.WriteEndElement();
        xml.WriteEndElement();
        xml.WriteEndElement();
    }

    private static void WriteHead(XmlWriter xml, DateTimeOffset now)
    {
        // An NCName must not begin with a digit.
        xml.WriteAttributeString("ID", $"_{Guid.NewGuid():N}");
        xml.WriteAttributeString("Version", "2.0");
        xml.WriteAttributeString("IssueInstant", Time(now));
    }

    private static void WriteAttribute(XmlWriter xml, string name, IEnumerable<string> values)
    {
        xml.WriteStartElement("Attribute", SamlNames.Assertion);
        xml.WriteAttributeString("Name", name);
        foreach (var value in values)
        {
            xml.WriteElementString("AttributeValue", SamlNames.Assertion, value);
        }

        xml.WriteEndElement();
    }

    private string WriteMetadata()
    {
        // Far apart, so that no moved clock runs out of them.
        using var certificate = new CertificateRequest("CN=Scenario built-in SAML issuer", _key.Value, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
            .CreateSelfSigned(new(1970, 1, 1, 0, 0, 0, TimeSpan.Zero), new(9999, 1, 1, 0, 0, 0, TimeSpan.Zero));
        return Write(xml =>
        {
            xml.WriteStartElement("md", "EntityDescriptor", SamlNames.Metadata);
            xml.WriteAttributeString("entityID", EntityId);
            xml.WriteStartElement("IDPSSODescriptor", SamlNames.Metadata);
            xml.WriteAttributeString("protocolSupportEnumeration", SamlNames.Protocol);
            xml.WriteStartElement("KeyDescriptor", SamlNames.Metadata);
            xml.WriteAttributeString("use", "signing");
            xml.WriteStartElement("ds", "KeyInfo", SamlNames.Signature);
            xml.WriteStartElement("X509Data", SamlNames.Signature);
            xml.WriteElementString("X509Certificate", SamlNames.Signature, Convert.ToBase64String(certificate.RawData));
            xml.WriteEndElement();
            xml.WriteEndElement();
            xml.WriteEndElement();
            xml.WriteStartElement("SingleSignOnService", SamlNames.Metadata);
            xml.WriteAttributeString("Binding", "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST");
            xml.WriteAttributeString("Location", $"http://localhost{AdminApi.Prefix}saml/response");
            xml.WriteEndElement();
            xml.WriteEndElement();
            xml.WriteEndElement();
        });
    }

    private static string Write(Action<XmlWriter> content)
    {
        var text = new StringBuilder();
        using (var xml = XmlWriter.Create(text, new XmlWriterSettings { OmitXmlDeclaration = true }))
        {
            content(xml);
        }

        return text.ToString();
    }

    private static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    private static string Text(JsonElement root, string name, string? fallback) =>
        root.TryGetProperty(name, out var value) ? Text(value, name) : fallback ?? throw Malformed(name, $"{name} is required.");

    private static string Text(JsonElement value, string name) =>
        value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 } text && text.All(XmlConvert.IsXmlChar)
            ? text
            : throw Malformed(name, $"{name} is a non-empty string of characters that XML has.");

    private static int? Number(JsonElement root, string name, int minimum, int maximum)
    {
        if (!root.TryGetProperty(name, out var value))
        {
            return null;
        }

        return value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number) && number >= minimum && number <= maximum
            ? number
            : throw Malformed(name, $"{name} is a whole number from {minimum} to {maximum}.");
    }

    private static AdminErrorException Malformed(string name, string message) => new(new(400, "InvalidAssertion", message, "$." + name));
}
