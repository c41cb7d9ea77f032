using System.Net;
using System.Net.Http.Headers;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

[assembly: ExplainRefusals]

namespace PhotoShare.Tests;

/// <summary>The cloud of one test class, and the app that uses it.</summary>
public sealed class PhotoApp : FakeCloudFixture
{
    public const string Account = "1234567890123456";

    public WebApplicationFactory<Program> App => field ??= new WebApplicationFactory<Program>().WithWebHostBuilder(host => host
        .ConfigureAppConfiguration(configuration => configuration.AddInMemoryCollection(Cloud.ToSettings("backend", Keys)))   // the app's STS and OSS clients,
        .ConfigureTestServices(services => services.AddSingleton<TimeProvider>(Cloud.Clock)));                                // and its clock, at the cloud

    private static Dictionary<string, string> Keys { get; } = new()
    {
        ["Cloud:StsEndpoint"] = "{StsEndpoint}", ["Cloud:OssEndpoint"] = "{OssEndpoint}", ["Cloud:AccessKeyId"] = "{AccessKeyId}",
        ["Cloud:AccessKeySecret"] = "{AccessKeySecret}",
    };

    public async Task<HttpStatusCode> PutAsync(string path, string text)
    {
        using var http = App.CreateClient();
        using var answer = await http.PutAsync(path, new ByteArrayContent(System.Text.Encoding.UTF8.GetBytes(text)), TestContext.Current.CancellationToken);
        return answer.StatusCode;
    }

    public async Task<HttpStatusCode> GetAsync(string path)
    {
        using var http = App.CreateClient();
        using var answer = await http.GetAsync(path, TestContext.Current.CancellationToken);
        return answer.StatusCode;
    }

    protected override void Configure(FakeCloudOptions options) => options.Seed = Seed.Account(Account)
        .Policy("photo-rw", Policy.Allow("oss:PutObject", "oss:GetObject").On("acs:oss:*:*:photos/users/*"))
        .User("backend", key: ("LTAIbackend", "secret"), policies: ["AliyunSTSAssumeRoleAccess"])
        .Role("photo-user", trust: Trust.Account(Account), policies: ["photo-rw"])
        .Bucket("photos", "cn-shanghai", b => b.Object("users/bob/beach.jpg", [0xFF, 0xD8], "image/jpeg"));
}
