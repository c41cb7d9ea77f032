using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography.X509Certificates;
using System.Xml;
using Scenario.Ram.Explanations;

namespace Scenario.FakeSts.AssumeRoleWithSaml;

/// <summary>Validates a SAML response against its provider's metadata: form, signature,
/// issuer, times, audience, subject, attributes (sts-ram-api 3.2).</summary>
internal static class SamlAssertionValidator
{
    private const int MinimumCharacters = 4;
    private const int MaximumCharacters = 100_000;
    private const int MaximumRoles = 100;

    // Issuers' clocks are a little ahead sometimes.
    private static readonly TimeSpan Leeway = TimeSpan.FromMinutes(1);

    /// <param name="text">Base64 of the whole response.</param>
    /// <param name="metadata">The provider's name and certificates.</param>
    /// <param name="now">By the movable clock.</param>
    /// <param name="realNow">An issuer elsewhere stamps by the real time, which may be ahead of a clock that was moved back.</param>
    /// <exception cref="StsErrorException">One of the AuthenticationFail errors; why is in its detail.</exception>
    [RequiresUnreferencedCode("Checks an XML signature.")]
    [RequiresDynamicCode("Checks an XML signature.")]
    public static SamlIdentity Validate(string text, SamlMetadata metadata, DateTimeOffset now, DateTimeOffset realNow)
    {
        var assertion = FindAssertion(Load(text));
        CheckSignature(assertion, metadata, now);
        if (Text(assertion, "Issuer") != metadata.EntityId)
        {
            throw Invalid(ExplanationKind.SamlOtherIssuer);
        }

        var latest = (now > realNow ? now : realNow) + Leeway;
        CheckConditions(assertion, now, latest);
        var (nameId, recipient) = ReadSubject(assertion, now, latest);
        var format = SamlXml.Attribute(nameId, "Format") ?? SamlNames.UnspecifiedNameIdFormat;
        var attributes = ReadAttributes(assertion);
        var roles = attributes.GetValueOrDefault(SamlNames.RoleAttribute) ?? [];
        if (roles.Count is 0 or > MaximumRoles)
        {
            throw Invalid(ExplanationKind.SamlRoleAttribute, ("attribute", SamlNames.RoleAttribute), ("most", MaximumRoles));
        }

        return new(
            metadata.EntityId,
            format.StartsWith(SamlNames.NameIdFormatPrefix, StringComparison.Ordinal) ? format[SamlNames.NameIdFormatPrefix.Length..] : format,
            nameId.InnerText,
            recipient,
            roles,
            attributes.GetValueOrDefault(SamlNames.RoleSessionNameAttribute) is [var name] ? name : null,
            ReadDuration(attributes.GetValueOrDefault(SamlNames.SessionDurationAttribute)),
            ReadSessionEnd(assertion, now));
    }

    private static XmlElement Load(string text)
    {
        var bytes = new byte[text.Length];
        if (text.Length is < MinimumCharacters or > MaximumCharacters
            || !Convert.TryFromBase64String(text, bytes, out var length)
            || !SamlXml.TryLoad(bytes[..length], out var document)
            || !SamlXml.Is(document.DocumentElement!, "Response", SamlNames.Protocol))
        {
            throw Invalid(ExplanationKind.SamlUnreadable);
        }

        return document.DocumentElement!;
    }

    // INVARIANT: one assertion in the whole document, a child of the response. What is verified and what is read are this one node.
    private static XmlElement FindAssertion(XmlElement response)
    {
        var status = SamlXml.Single(SamlXml.Single(response, "Status", SamlNames.Protocol), "StatusCode", SamlNames.Protocol);
        if (response.GetAttribute("Version") != "2.0" || status?.GetAttribute("Value") != SamlNames.Success)
        {
            throw Invalid(ExplanationKind.SamlUnsuccessful);
        }

        if (SamlXml.Attribute(response, "Destination") is { } destination && !SamlNames.Recipients.Contains(destination))
        {
            throw Invalid(ExplanationKind.SamlOtherDestination);
        }

        var assertions = SamlXml.Descendants(response).Where(static e => e.LocalName is "Assertion" or "EncryptedAssertion").ToArray();
        return assertions is [var only] && only.ParentNode == response && SamlXml.Is(only, "Assertion", SamlNames.Assertion)
            && only.GetAttribute("Version") == "2.0"
            ? only
            : throw Invalid(ExplanationKind.SamlOneAssertion);
    }

    [RequiresUnreferencedCode("Checks an XML signature.")]
    [RequiresDynamicCode("Checks an XML signature.")]
    private static void CheckSignature(XmlElement assertion, SamlMetadata metadata, DateTimeOffset now)
    {
        var certificates = metadata.CertificatesAt(now).ToArray();
        if (certificates.Length == 0)
        {
            throw new StsError.SamlMetadataInvalid { Detail = new(ExplanationKind.SamlMetadataNotValidNow) }.ToException();
        }

        var signature = SamlSignatureForm.Find(assertion, out var why) ?? throw Invalid(why);
        foreach (var certificate in certificates)
        {
            using var key = certificate.GetRSAPublicKey();
            if (key is not null && XmlSignatures.Verify(assertion, signature, key))
            {
                return;
            }
        }

        throw Invalid(ExplanationKind.SamlSignatureUnverified);
    }

    private static void CheckConditions(XmlElement assertion, DateTimeOffset now, DateTimeOffset latest)
    {
        var conditions = SamlXml.Single(assertion, "Conditions", SamlNames.Assertion) ?? throw Invalid(ExplanationKind.SamlNoConditions);
        CheckTimes(conditions, now, latest);
        var restrictions = SamlXml.Children(conditions, "AudienceRestriction", SamlNames.Assertion).ToArray();
        if (restrictions.Length == 0
            || !restrictions.All(static r => SamlXml.Children(r, "Audience", SamlNames.Assertion).Any(static a => SamlNames.Audiences.Contains(a.InnerText))))
        {
            throw Invalid(ExplanationKind.SamlOtherAudience, ("audience", SamlNames.Audiences[0]));
        }
    }

    private static (XmlElement NameId, string Recipient) ReadSubject(XmlElement assertion, DateTimeOffset now, DateTimeOffset latest)
    {
        var subject = SamlXml.Single(assertion, "Subject", SamlNames.Assertion);
        var nameId = SamlXml.Single(subject, "NameID", SamlNames.Assertion);
        // SAML core 8.3.7: at most 256 characters. Control characters could forge lines of a log.
        if (nameId is null || nameId.InnerText is not { Length: > 0 and <= 256 } name || name.Any(char.IsControl) || nameId.GetAttribute("Format").Length > 256)
        {
            throw Invalid(ExplanationKind.SamlNameId);
        }

        var confirmation = SamlXml.Single(subject, "SubjectConfirmation", SamlNames.Assertion);
        var data = SamlXml.Single(confirmation, "SubjectConfirmationData", SamlNames.Assertion);
        if (confirmation?.GetAttribute("Method") != SamlNames.Bearer || data is null || !data.HasAttribute("NotOnOrAfter"))
        {
            throw Invalid(ExplanationKind.SamlSubjectConfirmation);
        }

        CheckTimes(data, now, latest);
        return SamlXml.Attribute(data, "Recipient") is { } recipient && SamlNames.Recipients.Contains(recipient)
            ? (nameId, recipient)
            : throw Invalid(ExplanationKind.SamlOtherRecipient, ("recipient", SamlNames.Recipients[0]));
    }

    private static Dictionary<string, IReadOnlyList<string>> ReadAttributes(XmlElement assertion)
    {
        var attributes = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);
        foreach (var attribute in SamlXml.Children(assertion, "AttributeStatement", SamlNames.Assertion)
            .SelectMany(static statement => SamlXml.Children(statement, "Attribute", SamlNames.Assertion)))
        {
            var values = SamlXml.Children(attribute, "AttributeValue", SamlNames.Assertion).Select(static value => value.InnerText.Trim()).ToArray();
            if (!attributes.TryAdd(attribute.GetAttribute("Name"), values))
            {
                throw Invalid(ExplanationKind.SamlAttributeTwice);
            }
        }

        return attributes;
    }

    // The console's rule: the shortest of all limits counts, so this one may only shorten.
    private static TimeSpan? ReadDuration(IReadOnlyList<string>? values)
    {
        if (values is null)
        {
            return null;
        }

        return values is [var text] && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds is >= 900 and <= 43_200
            ? TimeSpan.FromSeconds(seconds)
            : throw Invalid(ExplanationKind.SamlSessionDuration, ("attribute", SamlNames.SessionDurationAttribute));
    }

    private static DateTimeOffset? ReadSessionEnd(XmlElement assertion, DateTimeOffset now)
    {
        var statements = SamlXml.Children(assertion, "AuthnStatement", SamlNames.Assertion).ToArray();
        if (statements.Length == 0)
        {
            throw Invalid(ExplanationKind.SamlNoAuthnStatement);
        }

        DateTimeOffset? end = null;
        foreach (var statement in statements.Where(static s => s.HasAttribute("SessionNotOnOrAfter")))
        {
            // Whole seconds, as everything that a session carries.
            var time = DateTimeOffset.FromUnixTimeSeconds(ReadTime(statement, "SessionNotOnOrAfter")!.Value.ToUnixTimeSeconds());
            end = end is null || time < end ? time : end;
        }

        return end is null || end > now ? end : throw new StsError.SamlAssertionExpired().ToException();
    }

    private static void CheckTimes(XmlElement element, DateTimeOffset now, DateTimeOffset latest)
    {
        if (ReadTime(element, "NotOnOrAfter") <= now)
        {
            throw new StsError.SamlAssertionExpired().ToException();
        }

        if (ReadTime(element, "NotBefore") > latest)
        {
            throw Invalid(ExplanationKind.NotValidYet);
        }
    }

    private static DateTimeOffset? ReadTime(XmlElement element, string name) =>
        !element.HasAttribute(name) ? null : SamlXml.Time(element.GetAttribute(name)) ?? throw Invalid(ExplanationKind.SamlNotATime, ("name", name));

    private static string? Text(XmlElement parent, string name) => SamlXml.Single(parent, name, SamlNames.Assertion)?.InnerText;

    private static StsErrorException Invalid(ExplanationKind why, params ReadOnlySpan<(string Name, ExplanationValue Value)> arguments) =>
        new(new StsError.SamlAssertionInvalid { Detail = new(why, arguments) });
}
