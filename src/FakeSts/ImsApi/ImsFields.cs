using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Scenario.FakeSts.AssumeRoleWithSaml;
using Scenario.FakeSts.RamApi;

namespace Scenario.FakeSts.ImsApi;

/// <summary>Reads and checks the parameters of the identity provider calls; rules after the vendor's SDK texts.</summary>
internal static class ImsFields
{
    public const int DescriptionLimit = 256;

    private const int NameLimit = 128;
    private const int UrlLimit = 255;
    private const int MetadataLimit = 100 * 1024;

    /// <summary>1 to 128 of letters, digits and <c>. - _</c>.</summary>
    public static string ProviderName(RpcParameters parameters, string name)
    {
        var text = RamFields.Required(parameters, name);
        if (text.Length > NameLimit)
        {
            throw RamError.Length(name).ToException();
        }

        return text.All(static c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_') ? text : throw RamError.InvalidChars(name).ToException();
    }

    /// <summary>An https URL without query, fragment or user, at most 255 characters. Plain http is
    /// taken from this machine, where the built-in issuer lives.</summary>
    public static string IssuerUrl(RpcParameters parameters)
    {
        const string Name = "IssuerUrl";
        var text = RamFields.Required(parameters, Name);
        if (text.Length > UrlLimit)
        {
            throw RamError.Length(Name).ToException();
        }

        return Uri.TryCreate(text, UriKind.Absolute, out var url)
            && (url.Scheme == Uri.UriSchemeHttps || (url.Scheme == Uri.UriSchemeHttp && url.IsLoopback))
            && url.Query.Length == 0 && url.Fragment.Length == 0 && url.UserInfo.Length == 0
                ? text
                : throw RamError.Format(Name).ToException();
    }

    /// <summary>Comma-separated, each 1 to 128 letters, digits and <c>. - _ : /</c>, the first a letter or digit; null when absent.</summary>
    public static ImmutableArray<string>? ClientIds(RpcParameters parameters) => List(
        parameters,
        "ClientIds",
        static item => item.Length is >= 1 and <= 128
            && char.IsAsciiLetterOrDigit(item[0])
            && item.All(static c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_' or ':' or '/'),
        RamQuotas.ClientIdsPerOidcProvider,
        RamError.TooManyClientIds);

    /// <summary>Comma-separated SHA-1 fingerprints, 40 hexadecimal digits each; null when absent.</summary>
    public static ImmutableArray<string>? Fingerprints(RpcParameters parameters) => List(
        parameters, "Fingerprints", static item => item.Length == 40 && item.All(char.IsAsciiHexDigit), RamQuotas.FingerprintsPerOidcProvider,
        RamError.TooManyFingerprints);

    /// <summary>One client id under the name <c>ClientId</c>.</summary>
    public static string ClientId(RpcParameters parameters) => One(parameters, "ClientId", "ClientIds", ClientIds);

    /// <summary>One fingerprint under the name <c>Fingerprint</c>.</summary>
    public static string Fingerprint(RpcParameters parameters) => One(parameters, "Fingerprint", "Fingerprints", Fingerprints);

    /// <summary>1 to 168 hours; null when absent.</summary>
    public static int? IssuanceLimitTime(RpcParameters parameters)
    {
        if (parameters["IssuanceLimitTime"] is not { } text)
        {
            return null;
        }

        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var hours) && hours is >= 1 and <= 168
            ? hours
            : throw RamError.Incorrect("IssuanceLimitTime").ToException();
    }

    /// <summary>Base64 of a SAML 2.0 metadata document, at most 100 KB: an identity provider's
    /// name and a certificate that it signs with; null when absent.</summary>
    public static string? Metadata(RpcParameters parameters, string name)
    {
        if (parameters[name] is not { } text)
        {
            return null;
        }

        var bytes = new byte[text.Length];
        if (text.Length > MetadataLimit * 4 / 3)
        {
            throw RamError.Length(name).ToException();
        }

        if (!Convert.TryFromBase64String(text, bytes, out var length) || SamlMetadata.Parse(bytes[..length]) is null)
        {
            throw RamError.Incorrect(name).ToException();
        }

        return Encoding.UTF8.GetString(bytes, 0, length);
    }

    private static ImmutableArray<string>? List(RpcParameters parameters, string name, Func<string, bool> isValid, int limit, RamError tooMany)
    {
        if (parameters[name] is not { } text)
        {
            return null;
        }

        var items = text.Split(',', StringSplitOptions.TrimEntries).Distinct(StringComparer.Ordinal).ToImmutableArray();
        if (!items.All(isValid))
        {
            throw RamError.Format(name).ToException();
        }

        return items.Length <= limit ? items : throw tooMany.ToException();
    }

    private static string One(RpcParameters parameters, string name, string listName, Func<RpcParameters, ImmutableArray<string>?> read)
    {
        var single = new RpcParameters();
        single.Set(listName, RamFields.Required(parameters, name));
        return read(single) is [var item] ? item : throw RamError.Format(name).ToException();
    }
}
