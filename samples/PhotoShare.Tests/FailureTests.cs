using System.Net;

namespace PhotoShare.Tests;

public sealed class FailureTests(PhotoApp app) : IClassFixture<PhotoApp>
{
    [Fact]
    public async Task a_role_that_lost_its_policy_is_refused_and_says_why()
    {
        await using var mark = await app.Cloud.SnapshotAsync();
        await app.Cloud.Ram.DetachPolicyAsync("photo-user", "photo-rw");
        Assert.Equal(HttpStatusCode.InternalServerError, await app.PutAsync("/photos/alice/x.jpg", "x"));
        await app.Cloud.RestoreAsync(mark);

        var refusal = app.Cloud.Requests.Refused.First(r => r.Operation == "PutObject");
        Assert.True(refusal.Decision!.IsDenied);
        Assert.StartsWith("Denied: ", refusal.Why, StringComparison.Ordinal);
    }

    [Fact]
    public async Task a_disabled_key_is_named()
    {
        Assert.Equal(HttpStatusCode.OK, await app.GetAsync("/photos/bob/beach.jpg")); // the app runs, with a key that is good so far
        await app.Cloud.Ram.DisableKeyAsync("LTAIbackend");
        Assert.Equal(HttpStatusCode.InternalServerError, await app.PutAsync("/photos/frank/x.jpg", "x"));
        await app.Cloud.Ram.EnableKeyAsync("LTAIbackend");
        Assert.Contains(app.Cloud.Requests.Refused,
            r => r.Service == "sts" && r.AccessKeyId == "LTAIbackend" && r.Code!.StartsWith("InvalidAccessKeyId", StringComparison.Ordinal));
    }

    [Fact]
    public async Task sts_that_is_away_breaks_new_users_only()
    {
        Assert.Equal(HttpStatusCode.Created, await app.PutAsync("/photos/gina/x.jpg", "x"));
        await using (await app.Cloud.Sts.StopAsync())
        {
            Assert.Equal(HttpStatusCode.Created, await app.PutAsync("/photos/gina/y.jpg", "y"));
        }
    }

    [Fact]
    public async Task a_dropped_download_is_resumed_or_tried_again()
    {
        using (app.Cloud.Faults.Return("GetObject", 500, times: 1))
        {
            Assert.Equal(HttpStatusCode.OK, await app.GetAsync("/photos/bob/beach.jpg"));
        }
    }

    [Fact]
    public void a_fault_that_cannot_strike_is_refused() => Assert.Throws<ArgumentException>(() => app.Cloud.Faults.Throttle("PutObjekt"));
}
