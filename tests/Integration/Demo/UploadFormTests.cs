using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Scenario.Demo.Stack;
using Scenario.Signing.Oss;

namespace Scenario.Integration.Demo;

/// <summary>A browser's upload, end to end: AppServer signs a form, OSS takes it and reports to AppServer, the browser gets AppServer's words.</summary>
public sealed class UploadFormTests(SharedDemo demo) : IClassFixture<SharedDemo>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task a_form_of_AppServer_is_taken_by_oss_and_reported_back()
    {
        var stack = demo.Stack;
        var form = await FormAsync(stack, new { grant = "my-files", contentType = "text/plain", callback = true });

        using var answer = await PostAsync(stack, form, "hello oss", "note.txt");

        Assert.Equal((HttpStatusCode.OK, """{"status":"ok"}"""), (answer.StatusCode, await answer.Content.ReadAsStringAsync(Token)));
        var entry = stack.Cloud.OssJournal.Last(1)[0];
        Assert.Equal(("PostObject", "/sample-bucket/users/alice/note.txt", 200), (entry.Operation, entry.Target, entry.Status));
        Assert.True(entry.Decision!.IsAllowed);
        Assert.Contains("oss-uploader", entry.Principal, StringComparison.Ordinal);
    }

    [Fact]
    public async Task beyond_what_the_form_allows_nothing_is_stored_and_nobody_told()
    {
        var stack = demo.Stack;
        var form = await FormAsync(stack, new { grant = "my-files", maxBytes = 5, callback = true });
        var told = stack.Meter.Requests;

        using var large = await PostAsync(stack, form, "hello oss", "note.txt");
        form["key"] = "users/bob/note.txt";
        using var elsewhere = await PostAsync(stack, form, "hello", "note.txt");

        Assert.Equal(HttpStatusCode.BadRequest, large.StatusCode);
        Assert.Contains("<Code>EntityTooLarge</Code>", await large.Content.ReadAsStringAsync(Token), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Forbidden, elsewhere.StatusCode);
        Assert.Contains("Invalid according to Policy", await elsewhere.Content.ReadAsStringAsync(Token), StringComparison.Ordinal);
        Assert.Equal(told, stack.Meter.Requests);
    }

    [Fact]
    public async Task a_form_ends_when_the_clock_says_so()
    {
        await using var stack = await DemoStack.StartAsync(PatientDemo.Options, Token);
        var form = await FormAsync(stack, new { grant = "my-files", expiresSeconds = 60 });

        using (var inTime = await PostAsync(stack, form, "hello", "note.txt"))
        {
            Assert.Equal(HttpStatusCode.OK, inTime.StatusCode);
        }

        stack.Cloud.Clock.Advance(TimeSpan.FromSeconds(61));
        using var late = await PostAsync(stack, form, "hello", "note.txt");
        Assert.Contains("Policy expired.", await late.Content.ReadAsStringAsync(Token), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task a_report_that_oss_did_not_sign_is_refused(bool namesTheRealKey)
    {
        var stack = demo.Stack;
        using var forger = RSA.Create(2048);
        var body = "bucket=sample-bucket&object=users%2Falice%2Fa.jpg&etag=X&size=7&mimeType=image%2Fjpeg"u8.ToArray();
        var keyUrl = namesTheRealKey ? new Uri(stack.Cloud.OssEndpoint, "/_/callback_pub_key_v1.pem").AbsoluteUri
            : "http://127.0.0.1:9/_/callback_pub_key_v1.pem";
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(stack.AppServer, "/api/callback"))
        {
            Content = new ByteArrayContent(body) { Headers = { ContentType = new MediaTypeHeaderValue("application/x-www-form-urlencoded") } },
        };
        request.Headers.TryAddWithoutValidation("authorization", Convert.ToBase64String(OssCallbackSignature.Sign("/api/callback", body, forger)));
        request.Headers.TryAddWithoutValidation("x-oss-pub-key-url", Convert.ToBase64String(Encoding.ASCII.GetBytes(keyUrl)));

        using var answer = await stack.Http.SendAsync(request, Token);

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
    }

    private static async Task<Dictionary<string, string>> FormAsync(DemoStack stack, object wish)
    {
        using var login = await stack.Http.PostAsJsonAsync(new Uri(stack.AppServer, "/api/login"), new { user = "alice", password = "alice-password" }, Token);
        var token = (await login.Content.ReadFromJsonAsync<JsonElement>(Token)).GetProperty("token").GetString();
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(stack.AppServer, "/api/upload-form")) { Content = JsonContent.Create(wish) };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using var response = await stack.Http.SendAsync(request, Token);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        var form = await response.Content.ReadFromJsonAsync<JsonElement>(Token);
        var fields = form.GetProperty("fields").EnumerateObject().ToDictionary(field => field.Name, field => field.Value.GetString()!);
        fields["(url)"] = form.GetProperty("url").GetString()!;
        return fields;
    }

    private static async Task<HttpResponseMessage> PostAsync(DemoStack stack, Dictionary<string, string> form, string file, string fileName)
    {
        using var content = new MultipartFormDataContent();
        foreach (var (name, value) in form.Where(field => field.Key != "(url)"))
        {
            content.Add(new StringContent(value), name);
        }

        content.Add(new StringContent(file), "file", fileName);
        return await stack.Http.PostAsync(form["(url)"], content, Token);
    }
}
