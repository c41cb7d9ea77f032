using System.Collections.Concurrent;
using Microsoft.Extensions.Options;
using Scenario.Oss;
using Scenario.Oss.Credentials;
using Scenario.Oss.Sts;

namespace PhotoShare;

/// <summary>An OSS client per user, whose token reaches that user's folder only.</summary>
public sealed class PhotoStore(IOptions<CloudOptions> options, TimeProvider time)
{
    private readonly HttpClient _http = new();
    private readonly ConcurrentDictionary<string, OssClient> _clients = new();

    public string Bucket => options.Value.Bucket;

    public OssClient Of(string user) => _clients.GetOrAdd(user, _ => new OssClient(
        new OssClientOptions(options.Value.OssEndpoint, options.Value.Region),
        new RefreshingCredentials(async (_, cancellationToken) =>
            (await Sts().AssumeRoleAsync(options.Value.RoleArn, user, Narrow(user), TimeSpan.FromMinutes(15), cancellationToken)).Credentials, time),
        _http,
        time));

    private StsClient Sts() =>
        new(options.Value.StsEndpoint, new OssCredentials(options.Value.AccessKeyId, options.Value.AccessKeySecret), _http, TimeProvider.System);

    private string Narrow(string user) =>
        $$"""{"Version":"1","Statement":[{"Effect":"Allow","Action":["oss:GetObject","oss:PutObject"],"Resource":"acs:oss:*:*:{{Bucket}}/users/{{user}}/*"}]}""";
}
