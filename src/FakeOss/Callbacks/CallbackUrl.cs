using System.Net;
using System.Text;

namespace Scenario.FakeOss.Callbacks;

/// <summary>One address to call.</summary>
/// <param name="Address">Sends exactly <paramref name="Target"/>.</param>
/// <param name="Target">Path and query as on the wire, which the signature covers.</param>
internal sealed record CallbackUrl(Uri Address, string Target)
{
    private const string InvalidUrl = "0007-00000004";

    /// <param name="text">The scheme may be missing: http then.</param>
    /// <param name="connector">Tells where a callback may go; asked here for a literal address, and again when connecting.</param>
    /// <exception cref="Errors.OssErrorException">InvalidArgument.</exception>
    public static CallbackUrl Parse(string text, CallbackConnector connector)
    {
        var scheme = text.IndexOf("://", StringComparison.Ordinal);
        var absolute = Escaped(scheme < 0 ? "http://" + text : text);
        var authority = absolute.IndexOf("://", StringComparison.Ordinal) + 3;
        var end = absolute.AsSpan(authority).IndexOfAny('/', '?', '#');
        var rest = end < 0 ? "" : absolute[(authority + end)..];
        var fragment = rest.IndexOf('#', StringComparison.Ordinal);
        rest = fragment < 0 ? rest : rest[..fragment];
        var target = rest.StartsWith('/') ? rest : "/" + rest;
        var origin = end < 0 ? absolute : absolute[..(authority + end)];
        if (!Uri.TryCreate(origin + target, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true }, out var address)
            || address.Scheme is not ("http" or "https")
            || address.Host.Length == 0
            || address.Port is < 1 or > 65535
            || address.UserInfo.Length > 0
            || !connector.IsAllowed(address.Host))
        {
            throw CallbackParameters.Invalid("The callbackUrl is not a valid address.", InvalidUrl);
        }

        var literal = IPAddress.TryParse(address.Host.Trim('[', ']'), out var parsed)
            ? parsed : CallbackConnector.IsLocalhost(address.Host) ? IPAddress.Loopback : null;
        return literal is not null && !connector.IsAllowed(literal, address.Port)
            ? throw CallbackParameters.Invalid(CallbackConnector.ForbiddenText)
            : new CallbackUrl(address, target);
    }

    // Text beyond ASCII goes out as the UTF-8 escapes that it stands for; white space and control characters have no place.
    private static string Escaped(string text)
    {
        var escaped = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            if (rune.Value is <= ' ' or 0x7F)
            {
                throw CallbackParameters.Invalid("The callbackUrl is not a valid address.", InvalidUrl);
            }

            escaped.Append(rune.IsAscii ? rune.ToString() : Uri.EscapeDataString(rune.ToString()));
        }

        return escaped.ToString();
    }
}
