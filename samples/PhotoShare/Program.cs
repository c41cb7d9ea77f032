using PhotoShare;
using Scenario.Oss;
using Scenario.Oss.Credentials;
using Scenario.Oss.Sts;

var builder = WebApplication.CreateBuilder(args);
builder.Services.Configure<CloudOptions>(builder.Configuration.GetSection("Cloud"));
builder.Services.AddSingleton(TimeProvider.System);
builder.Services.AddSingleton<PhotoStore>();
var app = builder.Build();

app.MapPut("/photos/{user}/{name}", async (string user, string name, HttpRequest request, PhotoStore photos, CancellationToken cancellationToken) =>
{
    using var bytes = new MemoryStream();
    await request.Body.CopyToAsync(bytes, cancellationToken);
    await photos.Of(user).PutObjectAsync(photos.Bucket, $"users/{user}/{name}", OssContent.FromBytes(bytes.ToArray()), cancellationToken: cancellationToken);
    return Results.Created();
});
app.MapGet("/photos/{user}/{name}", async (string user, string name, PhotoStore photos, CancellationToken cancellationToken) =>
{
    try
    {
        await using var photo = await photos.Of(user).GetObjectAsync(photos.Bucket, $"users/{user}/{name}", cancellationToken: cancellationToken);
        using var bytes = new MemoryStream();
        await photo.Content.CopyToAsync(bytes, cancellationToken);
        return Results.Bytes(bytes.ToArray(), "image/jpeg");
    }
    catch (OssException refused) when (refused.Code == "NoSuchKey")
    {
        return Results.NotFound();
    }
});
app.MapGet("/links/{user}/{name}", async (string user, string name, PhotoStore photos, CancellationToken cancellationToken) =>
    await photos.Of(user).PresignAsync("GET", photos.Bucket, $"users/{user}/{name}", TimeSpan.FromMinutes(5), cancellationToken));
app.Run();

namespace PhotoShare
{
    public sealed class CloudOptions
    {
        public Uri StsEndpoint { get; set; } = null!;

        public Uri OssEndpoint { get; set; } = null!;

        public string Region { get; set; } = "";

        public string Bucket { get; set; } = "";

        public string RoleArn { get; set; } = "";

        public string AccessKeyId { get; set; } = "";

        public string AccessKeySecret { get; set; } = "";
    }
}
