using System.Security.Cryptography;
using System.Text;
using Scenario.AppServer.Hosting;

namespace Scenario.AppServer.Credentials;

/// <summary>The key under which credentials are stored: a hash, so that neither Redis nor a log line shows who holds them.</summary>
internal static class CredentialKey
{
    /// <summary>Everything the credentials depend on takes part, so a changed grant never meets old credentials.</summary>
    public static string For(AppUser user, string grant, string roleArn, string policy, TimeSpan lifetime) =>
        Convert.ToHexStringLower(
            SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', user.Name, user.Issuer, grant, roleArn, policy, (long)lifetime.TotalSeconds))));
}
