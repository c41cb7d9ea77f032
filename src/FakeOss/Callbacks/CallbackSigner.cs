using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Scenario.Signing.Oss;

namespace Scenario.FakeOss.Callbacks;

/// <summary>The key pair of this service: signs callbacks and serves its public half, where the vendor has <c>gosspublic.alicdn.com</c>.</summary>
internal sealed class CallbackSigner(OssOptions options, IServer server) : IDisposable
{
    /// <summary>Where the public key is served, at the service's own Host; no bucket can have this name.</summary>
    public const string PublicKeyPath = "/_/callback_pub_key_v1.pem";

    private const int KeyBits = 2048;

    private readonly Lock _gate = new();
    private readonly Lazy<RSA> _key = new(options.CallbackPrivateKey is { } pem ? () => Import(pem) : static () => RSA.Create(KeyBits));

    /// <summary>What the header <c>x-oss-pub-key-url</c> says, before base64. Never from a request: its Host could name anybody's key.</summary>
    public string PublicKeyUrl => options.CallbackPublicKeyUrl?.AbsoluteUri ?? OwnOrigin() + PublicKeyPath;

    /// <summary>The header <c>authorization</c>: base64.</summary>
    public string Sign(string rawTarget, byte[] body)
    {
        lock (_gate) // RSA instances are not for concurrent use
        {
            return Convert.ToBase64String(OssCallbackSignature.Sign(rawTarget, body, _key.Value));
        }
    }

    /// <summary>Answers <c>GET</c> of <see cref="PublicKeyPath"/>; false for any other request.</summary>
    public async Task<bool> TryServeAsync(HttpContext http)
    {
        if (http.Request.Path != PublicKeyPath || !(HttpMethods.IsGet(http.Request.Method) || HttpMethods.IsHead(http.Request.Method)))
        {
            return false;
        }

        byte[] pem;
        lock (_gate)
        {
            pem = Encoding.ASCII.GetBytes(_key.Value.ExportSubjectPublicKeyInfoPem());
        }

        http.Response.ContentType = "application/x-pem-file";
        http.Response.ContentLength = pem.Length;
        if (HttpMethods.IsGet(http.Request.Method))
        {
            await http.Response.Body.WriteAsync(pem, http.RequestAborted);
        }

        return true;
    }

    public void Dispose()
    {
        if (_key.IsValueCreated)
        {
            _key.Value.Dispose();
        }
    }

    private static RSA Import(string pem)
    {
        var key = RSA.Create();
        key.ImportFromPem(pem);
        return key;
    }

    // The first plain HTTP address that this server listens on; any address of the machine is also its loopback.
    private string OwnOrigin()
    {
        var addresses = server.Features.Get<IServerAddressesFeature>()?.Addresses ?? [];
        var address = addresses.FirstOrDefault(candidate => candidate.StartsWith("http://", StringComparison.Ordinal)) ?? addresses.FirstOrDefault()
            ?? "http://127.0.0.1";
        var binding = BindingAddress.Parse(address);
        var host = binding.Host is "*" or "+" or "0.0.0.0" or "[::]" ? "127.0.0.1" : binding.Host;
        return $"{binding.Scheme}://{host}:{binding.Port.ToString(System.Globalization.CultureInfo.InvariantCulture)}";
    }
}
