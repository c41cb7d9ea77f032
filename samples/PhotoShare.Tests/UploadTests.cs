using System.Net;

namespace PhotoShare.Tests;

public sealed class UploadTests(PhotoApp app) : IClassFixture<PhotoApp>
{
    [Fact]
    public async Task a_photo_lands_under_the_users_folder()
    {
        Assert.Equal(HttpStatusCode.Created, await app.PutAsync("/photos/alice/cat.jpg", "meow"));
        Assert.Equal("meow", (await app.Cloud.Oss.ReadAsync("photos", "users/alice/cat.jpg")).Text);
    }

    [Fact]
    public async Task the_token_was_narrowed_to_the_user()
    {
        await app.PutAsync("/photos/carol/dog.jpg", "woof");
        Assert.Contains(app.Cloud.Requests, r => r.Operation == "PutObject" && r.Principal!.EndsWith("photo-user/carol", StringComparison.Ordinal));
    }

    [Fact]
    public async Task one_token_serves_many_uploads()
    {
        int Tokens() => app.Cloud.Requests.Count(r => r.Operation == "AssumeRole");
        var before = Tokens();
        await app.PutAsync("/photos/dave/1.jpg", "1");
        await app.PutAsync("/photos/dave/2.jpg", "2");
        Assert.Equal(before + 1, Tokens());
    }

    [Fact]
    public async Task throttled_uploads_are_tried_again()
    {
        using (app.Cloud.Faults.Return("PutObject", 503, times: 1))
        {
            Assert.Equal(HttpStatusCode.Created, await app.PutAsync("/photos/erin/x.jpg", "x"));
        }
    }

    [Fact]
    public async Task nothing_is_listed_that_was_not_put() => Assert.Empty(await app.Cloud.Oss.KeysAsync("photos", "users/nobody/"));
}
