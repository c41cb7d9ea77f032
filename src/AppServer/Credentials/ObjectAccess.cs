using System.Text;
using Microsoft.Extensions.Options;
using Scenario.AppServer.Hosting;
using Scenario.Ram;
using Scenario.Ram.Evaluation;
using Scenario.Signing;

namespace Scenario.AppServer.Credentials;

/// <summary>Whether issued credentials reach an object; asked before something is signed that OSS would refuse anyway.</summary>
internal sealed class ObjectAccess(IOptions<OssOptions> oss, TimeProvider time)
{
    private const int LongestKeyBytes = 1023;

    /// <summary>Why the key cannot be used; null when it can. The evaluation is the one OSS would make of the session policy.</summary>
    /// <param name="access">Credentials with their policy.</param>
    /// <param name="account">Account that owns bucket and role.</param>
    /// <param name="action">RAM action such as <c>oss:PutObject</c>.</param>
    /// <param name="key">Decoded key.</param>
    public string? Check(IssuedAccess access, string account, string action, string? key)
    {
        if (string.IsNullOrEmpty(key) || key[0] is '/' or '\\' || key.Any(char.IsControl) || Encoding.UTF8.GetByteCount(key) > LongestKeyBytes)
        {
            return "key must have 1 to 1023 bytes, no control characters, and no slash in front.";
        }

        if (!key.StartsWith(access.Grant.Prefix, StringComparison.Ordinal))
        {
            return $"The grant reaches keys that begin with \"{access.Grant.Prefix}\" only.";
        }

        var context = ConditionContext.CreateBuilder()
            .Add("acs:CurrentTime", WireTime.Format(time.GetUtcNow()))
            .Add("acs:SecureTransport", oss.Value.Endpoint!.Scheme == Uri.UriSchemeHttps ? "true" : "false")
            .Build();
        var request = new AccessRequest(action, new Arn("oss", oss.Value.Region, account, $"{oss.Value.Bucket}/{key}"), context);
        return PolicyEvaluator.Decide([new NamedPolicy("grant", access.Grant.Document)], null, null, request) == Decision.Allow
            ? null
            : $"The grant does not allow {action} there.";
    }
}
