namespace Scenario.FakeSts.AssumeRoleWithSaml;

/// <summary>Names of SAML 2.0 and of the vendor's role-based single sign-on.</summary>
/// <remarks>Source: RAM, "SAML response for role-based SSO".</remarks>
internal static class SamlNames
{
    public const string Protocol = "urn:oasis:names:tc:SAML:2.0:protocol";
    public const string Assertion = "urn:oasis:names:tc:SAML:2.0:assertion";
    public const string Metadata = "urn:oasis:names:tc:SAML:2.0:metadata";
    public const string Signature = "http://www.w3.org/2000/09/xmldsig#";

    public const string Success = "urn:oasis:names:tc:SAML:2.0:status:Success";
    public const string Bearer = "urn:oasis:names:tc:SAML:2.0:cm:bearer";

    /// <summary>What SubjectType leaves out of a name id's format.</summary>
    public const string NameIdFormatPrefix = "urn:oasis:names:tc:SAML:2.0:nameid-format:";

    /// <summary>The format of a name id that names none (SAML core 2.2.2).</summary>
    public const string UnspecifiedNameIdFormat = "urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified";

    public const string RoleAttribute = "https://www.aliyun.com/SAML-Role/Attributes/Role";
    public const string RoleSessionNameAttribute = "https://www.aliyun.com/SAML-Role/Attributes/RoleSessionName";
    public const string SessionDurationAttribute = "https://www.aliyun.com/SAML-Role/Attributes/SessionDuration";

    /// <summary>The assertion consumers of the Chinese and the international site; the first is the built-in issuer's default.</summary>
    public static readonly string[] Recipients = ["https://signin.aliyun.com/saml-role/sso", "https://signin.alibabacloud.com/saml-role/sso"];

    /// <summary>The service providers of the same two sites.</summary>
    public static readonly string[] Audiences = ["urn:alibaba:cloudcomputing", "urn:alibaba:cloudcomputing:international"];
}
