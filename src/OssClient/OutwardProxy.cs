using System.Net;

namespace Scenario.Oss;

/// <summary>The machine's proxy (HTTP_PROXY and its like), but not for addresses on this machine: .NET would send those there, too.</summary>
internal sealed class OutwardProxy(IWebProxy inner) : IWebProxy
{
    /// <summary>The proxy that the environment or the system names.</summary>
    public static OutwardProxy OfSystem() => new(HttpClient.DefaultProxy);

    public ICredentials? Credentials { get => inner.Credentials; set => inner.Credentials = value; }

    public Uri? GetProxy(Uri destination) => ThisMachine.Has(destination) ? null : inner.GetProxy(destination);

    public bool IsBypassed(Uri host) => ThisMachine.Has(host) || inner.IsBypassed(host);
}
