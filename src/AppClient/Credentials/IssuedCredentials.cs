using System.Text;

namespace Scenario.AppClient.Credentials;

/// <summary>AppServer's answer to a request for credentials: the credentials and where to use them.</summary>
/// <param name="ServerTime">The server's clock when it answered; the expiry is by that clock, not by ours.</param>
/// <param name="Region">Signing region such as <c>cn-hangzhou</c>.</param>
/// <param name="AllowedPrefix">Keys under this prefix are the user's own; empty if the grant names none.</param>
internal sealed record IssuedCredentials(
    OssCredentials Credentials, DateTimeOffset ServerTime, string Region, Uri Endpoint, string Bucket, string AllowedPrefix)
{
    private bool PrintMembers(StringBuilder builder)
    {
        builder.Append("AccessKeyId = ").Append(Credentials.AccessKeyId).Append(", Endpoint = ").Append(Endpoint).Append(", Bucket = ").Append(Bucket);
        return true;
    }
}
