using System.Net;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Testing;
using Microsoft.Extensions.DependencyInjection;
using Scenario.FakeCloud;

namespace PhotoShare.AppHost.Tests;

/// <summary>The app as the app host starts it, beside the cloud in the test's own process.</summary>
public sealed class AppHostTests : IAsyncLifetime
{
    private DistributedApplication _app = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private FakeCloudHost Cloud => Resource.Cloud;

    private AlibabaCloudResource Resource => _app.Services.GetRequiredService<DistributedApplicationModel>().Resources.OfType<AlibabaCloudResource>().Single();

    public async ValueTask InitializeAsync()
    {
        var builder = await DistributedApplicationTestingBuilder.CreateAsync<Projects.PhotoShare_AppHost>(Token);
        _app = await builder.BuildAsync(Token);
        await _app.StartAsync(Token);
        await _app.ResourceNotifications.WaitForResourceHealthyAsync("app", Token);
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Fact]
    public async Task a_photo_lands_in_the_users_folder()
    {
        using var http = _app.CreateHttpClient("app");

        using var answer = await http.PutAsync("/photos/alice/cat.jpg", new ByteArrayContent("meow"u8.ToArray()), Token);

        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        Assert.Equal("meow", (await Cloud.Oss.ReadAsync("photos", "users/alice/cat.jpg", Token)).Text);
    }

    [Fact]
    public async Task a_refusal_is_seen_with_its_reason_by_the_test_and_by_the_page()
    {
        await Cloud.Ram.DetachPolicyAsync("photo-user", "photo-rw", Token);
        using var http = _app.CreateHttpClient("app");

        using var answer = await http.GetAsync("/photos/bob/beach.jpg", Token);

        Assert.Equal(HttpStatusCode.InternalServerError, answer.StatusCode);
        var refused = Cloud.Requests.Refused.Last();
        Assert.Equal("GetObject", refused.Operation);
        using var page = Cloud.CreateHttpClient();
        Assert.Contains(refused.RequestId, await page.GetStringAsync(new Uri(new Uri(Resource.PageEndpoint.Url), "/requests.json"), Token),
            StringComparison.Ordinal);
    }
}
