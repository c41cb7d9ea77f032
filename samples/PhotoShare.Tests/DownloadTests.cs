using System.Net;

namespace PhotoShare.Tests;

public sealed class DownloadTests(PhotoApp app) : IClassFixture<PhotoApp>
{
    [Fact]
    public async Task a_photo_of_the_seed_is_served() => Assert.Equal(HttpStatusCode.OK, await app.GetAsync("/photos/bob/beach.jpg"));

    [Fact]
    public async Task a_missing_photo_is_not_found() => Assert.Equal(HttpStatusCode.NotFound, await app.GetAsync("/photos/bob/none.jpg"));

    [Fact]
    public async Task a_link_works_without_credentials_until_it_expires()
    {
        using var client = app.App.CreateClient();
        var link = new Uri((await client.GetStringAsync("/links/bob/beach.jpg", TestContext.Current.CancellationToken)).Trim('"'));
        using var http = app.Cloud.CreateHttpClient();
        Assert.Equal([0xFF, 0xD8], await http.GetByteArrayAsync(link, TestContext.Current.CancellationToken));

        await using var mark = await app.Cloud.SnapshotAsync();
        app.Cloud.Clock.Advance(TimeSpan.FromMinutes(6));
        using var expired = await http.GetAsync(link, TestContext.Current.CancellationToken);
        await app.Cloud.RestoreAsync(mark);

        Assert.Equal(HttpStatusCode.Forbidden, expired.StatusCode);
    }

    [Fact]
    public async Task an_expired_token_is_renewed()
    {
        Assert.Equal(HttpStatusCode.OK, await app.GetAsync("/photos/bob/beach.jpg"));
        app.Cloud.Clock.Advance(TimeSpan.FromMinutes(16));
        Assert.Equal(HttpStatusCode.OK, await app.GetAsync("/photos/bob/beach.jpg"));
    }

    [Fact]
    public async Task the_folder_of_another_user_is_out_of_reach()
    {
        var decision = await app.Cloud.DecideAsync("photo-user", "oss:GetObject", "photos/users/bob/beach.jpg",
            sessionPolicy: Policy.Allow("oss:GetObject").On("acs:oss:*:*:photos/users/alice/*"));
        Assert.Equal(DecidedBy.Session, decision.DecidedBy);
    }
}
