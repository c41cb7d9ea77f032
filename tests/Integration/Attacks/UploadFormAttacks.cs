using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Scenario.Demo.Stack;
using Scenario.Integration.Demo;

namespace Scenario.Integration.Attacks;

/// <summary>A form does what AppServer signed, and nothing that its sender adds.</summary>
public sealed class UploadFormAttacks(SharedDemo demo) : IClassFixture<SharedDemo>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<string, string> UnwantedFields => new()
    {
        { "x-oss-content-type", "text/html" },
        { "X-OSS-Content-Type", "text/html" },
        { "Content-Type", "text/html" },
        { "x-oss-object-acl", "public-read" },
        { "x-oss-object-acl", "public-read-write" },
        { "X-Oss-Object-Acl", "public-read" },
        { "success_action_redirect", "https://evil.example.com/" },
        { "success_action_status", "201" },
        { "callback", "eyJjYWxsYmFja1VybCI6Imh0dHA6Ly8xMjcuMC4wLjE6MS8iLCJjYWxsYmFja0JvZHkiOiJ4In0=" },
        { "x-oss-storage-class", "Archive" },
        { "x-oss-storage-class", "ColdArchive" },
        { "x-oss-server-side-encryption", "KMS" },
    };

    [Theory]
    [MemberData(nameof(UnwantedFields))]
    public async Task a_field_that_the_form_did_not_promise_makes_it_worthless(string name, string value)
    {
        var stack = demo.Stack;

        foreach (var callback in (bool[])[false, true])
        {
            var form = await FormAsync(stack, new { grant = "my-files", contentType = "image/jpeg", callback });
            using var honest = await PostAsync(stack, form, null);
            Assert.True(honest.StatusCode == HttpStatusCode.OK, await honest.Content.ReadAsStringAsync(Token));

            using var answer = await PostAsync(stack, form, (name, value));

            Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
            Assert.Contains("Invalid according to Policy", await answer.Content.ReadAsStringAsync(Token), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task the_type_that_was_promised_is_the_one_that_is_served()
    {
        var stack = demo.Stack;
        var form = await FormAsync(stack, new { grant = "my-files", contentType = "image/jpeg" });

        using var answer = await PostAsync(stack, form, null, "text/html");

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var key = form.Fields.Single(static f => f.Name == "key").Value.Replace("${filename}", "a.jpg", StringComparison.Ordinal);
        using var presign = new HttpRequestMessage(HttpMethod.Post,
            new Uri(stack.AppServer, "/api/presign"))
        { Content = JsonContent.Create(new { grant = "my-files", key }) };
        presign.Headers.Authorization = new AuthenticationHeaderValue("Bearer", form.Bearer);
        using var presigned = await stack.Http.SendAsync(presign, Token);
        var url = (await presigned.Content.ReadFromJsonAsync<JsonElement>(Token)).GetProperty("url").GetString()!;
        using var served = await stack.Http.GetAsync(url, Token);
        Assert.Equal("image/jpeg", served.Content.Headers.ContentType!.ToString());
    }

    private static async Task<Form> FormAsync(DemoStack stack, object wish)
    {
        using var login = await stack.Http.PostAsJsonAsync(new Uri(stack.AppServer, "/api/login"), new { user = "alice", password = "alice-password" }, Token);
        var bearer = (await login.Content.ReadFromJsonAsync<JsonElement>(Token)).GetProperty("token").GetString()!;
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(stack.AppServer, "/api/upload-form")) { Content = JsonContent.Create(wish) };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", bearer);
        using var response = await stack.Http.SendAsync(request, Token);
        var form = await response.Content.ReadFromJsonAsync<JsonElement>(Token);
        return new Form(
            form.GetProperty("url").GetString()!,
            [.. form.GetProperty("fields").EnumerateObject().Select(static f => (f.Name, f.Value.GetString()!))],
            bearer);
    }

    /// <summary>Sends the form with one field more; where the form has that field, this one stands first and so counts.</summary>
    private static async Task<HttpResponseMessage> PostAsync(DemoStack stack, Form form, (string Name, string Value)? more, string? fileType = null)
    {
        using var content = new MultipartFormDataContent();
        foreach (var (name, value) in more is { } field ? [field, .. form.Fields] : form.Fields)
        {
            content.Add(new StringContent(value), name);
        }

        var file = new ByteArrayContent([1, 2, 3]);
        file.Headers.ContentType = fileType is null ? null : MediaTypeHeaderValue.Parse(fileType);
        content.Add(file, "file", "a.jpg");
        return await stack.Http.PostAsync(form.Url, content, Token);
    }

    private sealed record Form(string Url, IReadOnlyList<(string Name, string Value)> Fields, string Bearer);
}
