using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using Scenario.Integration.Demo;
using Scenario.Signing.Oss;
using Scenario.Trainer.Calls;
using Scenario.Trainer.Classes;

namespace Scenario.Integration.Attacks;

/// <summary>What strangers, learners and pages of other sites try in a room where a class is held.</summary>
public sealed class ClassAttacks(SharedClass shared) : IClassFixture<SharedClass>
{
    private const string Photo = "/sample-bucket/2015/01/01/grass.jpg";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("GET", "/", HttpStatusCode.Redirect)]
    [InlineData("GET", "/class", HttpStatusCode.Redirect)]
    [InlineData("GET", "/class/1", HttpStatusCode.Redirect)]
    [InlineData("GET", "/lessons/1", HttpStatusCode.Redirect)]
    [InlineData("POST", "/_blazor/negotiate?negotiateVersion=1", HttpStatusCode.Forbidden)]
    [InlineData("GET", "/_blazor?id=x", HttpStatusCode.Forbidden)]
    [InlineData("GET", "/c/oss/sample-bucket/2015/01/01/grass.jpg", HttpStatusCode.Forbidden)]
    [InlineData("POST", "/c/app/api/login", HttpStatusCode.Forbidden)]
    [InlineData("GET", "/__admin/clock", HttpStatusCode.Redirect)]
    [InlineData("POST", "/__admin/reset", HttpStatusCode.Forbidden)]
    [InlineData("GET", "/join", HttpStatusCode.OK)]
    [InlineData("GET", "/assets/trainer.css", HttpStatusCode.OK)]
    public async Task a_stranger_reaches_the_place_to_join_and_nothing_else(string method, string path, HttpStatusCode status)
    {
        using var stranger = shared.Class.Browser();

        Assert.Equal(status, await AskAsync(stranger, method, path));
    }

    [Fact]
    public async Task the_place_to_join_opens_no_circuit()
    {
        using var stranger = shared.Class.Browser();

        var html = await stranger.GetStringAsync(new Uri("/join", UriKind.Relative), Token);

        Assert.DoesNotContain("blazor.web.js", html, StringComparison.Ordinal);
        Assert.DoesNotContain("\"type\":\"server\"", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task after_five_wrong_codes_an_address_is_not_even_told_that_it_has_found_the_right_one()
    {
        await using var room = await RunningClass.StartAsync(Token);
        using var stranger = room.Browser();
        for (var i = 0; i < room.Room.Limits.WrongCodes; i++)
        {
            Assert.Equal("code", await TryAsync(stranger, $"WRNGCD2{"23456789"[i]}"));
        }

        Assert.Equal("wait", await TryAsync(stranger, room.Room.Code));
        Assert.Equal(5, room.Room.WrongCodes);
        Assert.Empty(room.Room.Learners);
    }

    [Fact]
    public async Task a_renewed_code_keeps_a_removed_learner_out()
    {
        await using var room = await RunningClass.StartAsync(Token);
        var code = room.Room.Code;
        var (browser, learner) = await room.JoinAsync("Mallory", Token);
        room.Room.RenewCode();
        await room.Room.RemoveAsync(learner);

        Assert.Equal(HttpStatusCode.Redirect, await AskAsync(browser, "GET", "/"));
        Assert.Equal(HttpStatusCode.Forbidden, await AskAsync(browser, "GET", "/c/oss" + Photo));
        Assert.Equal("code", await TryAsync(browser, code));
    }

    [Fact]
    public async Task the_ticket_is_for_no_script_no_other_site_and_cannot_be_guessed_from_another()
    {
        await using var room = await RunningClass.StartAsync(Token);
        using var browser = room.Browser();
        using var other = room.Browser();
        using var answer = await RunningClass.EnterAsync(browser, room.Room.Code, "Li", Token);
        using var again = await RunningClass.EnterAsync(other, room.Room.Code, "Li", Token);

        var (cookie, second) = (Ticket(answer), Ticket(again));
        Assert.Matches("^learner=[0-9a-f]{64}; path=/; samesite=strict; httponly$", cookie);
        Assert.NotEqual(cookie, second);
        Assert.Equal(["Li", "Li 2"], room.Room.Learners.Select(static learner => learner.Name));
        using var forger = room.Browser();
        forger.DefaultRequestHeaders.Add("Cookie", $"learner={new string('0', 64)}");
        Assert.Equal(HttpStatusCode.Redirect, await AskAsync(forger, "GET", "/"));
    }

    [Fact]
    public async Task what_one_learner_does_nobody_else_sees()
    {
        var (alice, one) = shared.Alice;
        var (bob, two) = shared.Bob;

        await PutAsync(alice, one, "users/alice/secret.txt", "mine");

        Assert.Equal("mine", (await one.Stage.Cloud.Oss.ReadAsync("sample-bucket", "users/alice/secret.txt", Token)).Text);
        Assert.DoesNotContain("users/alice/secret.txt", await two.Stage.Cloud.Oss.KeysAsync("sample-bucket"));
        Assert.DoesNotContain("users/alice/secret.txt", await shared.Class.Stack.Cloud.Oss.KeysAsync("sample-bucket"));
        Assert.DoesNotContain(await two.Stage.Feed.SettledAsync(Token), static hop => hop.ObjectKey?.Contains("secret", StringComparison.Ordinal) == true);
        using var read = await SendAsync(bob, HttpMethod.Get, two, "users/alice/secret.txt", null);
        Assert.Equal(HttpStatusCode.NotFound, read.StatusCode);
    }

    [Theory]
    [InlineData("/__admin/clock")]
    [InlineData("/__admin/reset")]
    [InlineData("/c/oss/__admin/clock")]
    [InlineData("/c/oss//__admin/clock")]
    [InlineData("/c/oss/%5f%5fadmin/clock")]
    [InlineData("/c/oss/x/../__admin/clock")]
    [InlineData("/c/oss/x/%2e%2e/__admin/clock")]
    [InlineData("/c/app/../oss/__admin/clock")]
    [InlineData("/c/./oss/__admin/clock")]
    public async Task no_spelling_leads_a_learner_to_a_control_api(string path)
    {
        var (browser, learner) = shared.Alice;
        foreach (var method in new[] { "GET", "POST" })
        {
            using var answer = await SendRawAsync(browser, method, path);
            var text = await answer.Content.ReadAsStringAsync(Token);

            Assert.False(answer.IsSuccessStatusCode, $"{method} {path}: {answer.StatusCode}");
            Assert.DoesNotContain("offsetSeconds", text, StringComparison.Ordinal);
        }

        Assert.Equal(TimeSpan.Zero, learner.Stage.Clock.Offset);
    }

    [Theory]
    [InlineData("/class")]
    [InlineData("/class/1")]
    [InlineData("/class/2")]
    public async Task a_learner_sees_neither_board_nor_shoulder(string path)
    {
        var (browser, _) = shared.Alice;

        var html = await browser.GetStringAsync(new Uri(path, UriKind.Relative), Token);

        Assert.DoesNotContain(shared.Class.Room.Code, html, StringComparison.Ordinal);
        Assert.DoesNotContain("Bob-the-neighbour", html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/join")]
    [InlineData("/c/oss/sample-bucket/2015/01/01/grass.jpg")]
    [InlineData("/_blazor/negotiate?negotiateVersion=1")]
    public async Task a_rebound_name_and_a_foreign_page_are_refused_with_and_without_a_ticket(string path)
    {
        var (learner, _) = shared.Alice;
        using var stranger = shared.Class.Browser();
        using var trainer = shared.Class.Browser(isLocal: true);
        foreach (var browser in new[] { learner, stranger, trainer })
        {
            Assert.Equal(HttpStatusCode.Forbidden, await AskAsync(browser, "GET", path, ("Host", "attacker.example")));
            Assert.Equal(HttpStatusCode.Forbidden, await AskAsync(browser, "GET", path, ("Origin", "https://attacker.example")));
            Assert.Equal(HttpStatusCode.Forbidden, await AskAsync(browser, "GET", path, ("Sec-Fetch-Site", "cross-site")));
        }
    }

    [Fact]
    public async Task a_link_to_the_place_to_join_may_stand_on_any_page_but_no_other_page_may_join_for_somebody()
    {
        using var stranger = shared.Class.Browser();

        Assert.Equal(HttpStatusCode.OK, await AskAsync(stranger, "GET", "/join", ("Sec-Fetch-Site", "cross-site"), ("Sec-Fetch-Mode", "navigate")));
        Assert.Equal(HttpStatusCode.Forbidden, await AskAsync(stranger, "POST", "/join/enter", ("Origin", "https://attacker.example")));
        Assert.Equal(HttpStatusCode.Forbidden, await AskAsync(stranger, "POST", "/join/leave", ("Origin", "https://attacker.example")));
    }

    [Fact]
    public async Task an_upload_callback_reaches_the_learners_own_AppServer_and_nobody_else()
    {
        var (alice, one) = shared.Alice;
        var (_, two) = shared.Bob;
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var bystander = ((IPEndPoint)listener.LocalEndpoint).Port;
        foreach (var target in new[]
        {
            $"http://127.0.0.1:{bystander}/", $"http://localhost:{bystander}/", $"{two.Stage.AppServer}api/login", $"{two.Stage.Cloud.OssEndpoint}x",
            $"{shared.Class.Address}join/enter", $"{shared.Class.Stack.AppServer}api/login", "http://192.0.2.77/", "http://169.254.169.254/latest/meta-data/",
        })
        {
            using var answer = await SendAsync(alice, HttpMethod.Put, one, "users/alice/called.txt", "x", ("x-oss-callback", Callback(target)));
            Assert.False(answer.IsSuccessStatusCode, target);
        }

        Assert.False(listener.Pending());
        Assert.DoesNotContain(await two.Stage.Feed.SettledAsync(Token), static hop => hop.Path == "/api/login");
        using var own = await SendAsync(alice, HttpMethod.Put, one, "users/alice/called.txt", "x",
            ("x-oss-callback", Callback($"{one.Stage.AppServer}api/callback")));
        Assert.Contains(await one.Stage.Feed.SettledAsync(Token), static hop => hop.Path == "/api/callback"); // refused there for want of a ticket, but reached
    }

    [Fact]
    public async Task a_page_that_a_learner_stored_never_runs_at_the_pages_own_address()
    {
        var (browser, learner) = shared.Alice;
        using var put = await SendAsync(browser, HttpMethod.Put, learner, "users/alice/evil.html", "<script>alert(1)</script>",
            ("Content-Type", "text/html"), ("x-oss-object-acl", "public-read"));
        Assert.Equal(HttpStatusCode.OK, put.StatusCode);

        using var page = await browser.GetAsync(new Uri("/c/oss/sample-bucket/users/alice/evil.html", UriKind.Relative), Token);

        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        Assert.Equal("sandbox; default-src 'none'", page.Headers.GetValues("Content-Security-Policy").Single());
        Assert.Equal("nosniff", page.Headers.GetValues("X-Content-Type-Options").Single());
    }

    [Fact]
    public async Task a_learners_ticket_is_shown_to_nobody_not_even_in_the_flow()
    {
        await using var room = await RunningClass.StartAsync(Token);
        using var browser = room.Browser();
        using var answer = await RunningClass.EnterAsync(browser, room.Room.Code, "Alice", Token);
        var ticket = Ticket(answer)["learner=".Length..][..64];
        using var read = await browser.GetAsync(new Uri("/c/oss" + Photo, UriKind.Relative), Token);
        var learner = Assert.Single(room.Room.Learners);

        var hop = (await learner.Stage.Feed.SettledAsync(Token))[^1];

        Assert.DoesNotContain(hop.Raw!.RequestHeaders, header => header.Key == "Cookie" || header.Value.Contains(ticket, StringComparison.Ordinal));
    }

    [Fact]
    public async Task an_open_connection_ends_with_the_session()
    {
        await using var room = await RunningClass.StartAsync(Token);
        using var browser = room.Browser();
        using var answer = await RunningClass.EnterAsync(browser, room.Room.Code, "Alice", Token);
        var learner = Assert.Single(room.Room.Learners);
        using var negotiated = await browser.PostAsync(new Uri("/_blazor/negotiate?negotiateVersion=1", UriKind.Relative), null, Token);
        using var json = JsonDocument.Parse(await negotiated.Content.ReadAsStringAsync(Token));
        using var socket = await ConnectAsync(room, Ticket(answer), json.RootElement.GetProperty("connectionToken").GetString());
        Assert.Equal(1, learner.Connections);

        await room.Room.RemoveAsync(learner);

        await Assert.ThrowsAnyAsync<WebSocketException>(async () =>
        {
            while ((await socket.ReceiveAsync(new byte[1024], Token)).MessageType != WebSocketMessageType.Close)
            {
                // what was on its way
            }

            throw new WebSocketException("closed in order"); // as good an end as a broken one
        });
        Assert.Empty(room.Room.Learners);
    }

    private static string Ticket(HttpResponseMessage answer) =>
        answer.Headers.GetValues("Set-Cookie").Single(static cookie => cookie.StartsWith("learner=", StringComparison.Ordinal));

    private static string Callback(string target) => Convert.ToBase64String(Encoding.UTF8.GetBytes(JsonSerializer.Serialize(
        new { callbackUrl = target, callbackBody = "{\"user\":\"alice\",\"password\":\"alice-password\"}", callbackBodyType = "application/json" })));

    private static async Task<string?> TryAsync(HttpClient browser, string code)
    {
        using var answer = await RunningClass.EnterAsync(browser, code, "Mallory", Token);
        return System.Web.HttpUtility.ParseQueryString(new Uri(new Uri("http://x"), answer.Headers.Location!).Query)["error"];
    }

    private static async Task<HttpStatusCode> AskAsync(HttpClient browser, string method, string path, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), new Uri(path, UriKind.Relative));
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        using var answer = await browser.SendAsync(request, Token);
        return answer.StatusCode;
    }

    private static async Task<HttpResponseMessage> SendRawAsync(HttpClient browser, string method, string path)
    {
        var target = new Uri(browser.BaseAddress!.GetLeftPart(UriPartial.Authority) + path,
            new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });
        using var request = new HttpRequestMessage(new HttpMethod(method), target);
        return await browser.SendAsync(request, Token);
    }

    // Signed by the owner of the learner's cloud, whose key stands in the documents: the most that a learner can be.
    private static async Task<HttpResponseMessage> SendAsync(HttpClient browser, HttpMethod method, Learner learner, string key, string? body,
        params (string Name, string Value)[] headers)
    {
        var directory = learner.Stage.Cloud.Ram.Directory;
        var root = directory.AccessKeys.Values.First(static candidate => candidate.IsRoot);
        var ask = new OssAsk(method.Method, "sample-bucket",
            key)
        { Headers = [.. headers.Select(static header => KeyValuePair.Create(header.Name, header.Value))] };
        var signed = new StageCalls(learner.Stage).SignV4(new(root.AccessKeyId, root.AccessKeySecret), ask);
        using var request = new HttpRequestMessage(method, new Uri($"/c/oss/sample-bucket/{key}", UriKind.Relative));
        request.Content = body is null ? null : new ByteArrayContent(Encoding.UTF8.GetBytes(body));
        foreach (var (name, value) in ask.Headers.Concat(signed))
        {
            if (!request.Headers.TryAddWithoutValidation(name, value))
            {
                request.Content!.Headers.TryAddWithoutValidation(name, value);
            }
        }

        return await browser.SendAsync(request, Token);
    }

    private static async Task PutAsync(HttpClient browser, Learner learner, string key, string body)
    {
        using var answer = await SendAsync(browser, HttpMethod.Put, learner, key, body);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    private static async Task<ClientWebSocket> ConnectAsync(RunningClass room, string cookie, string? connection)
    {
        var socket = new ClientWebSocket();
        socket.Options.Proxy = null;
        socket.Options.SetRequestHeader("Cookie", cookie.Split(';')[0]);
        await socket.ConnectAsync(new Uri($"ws://{room.Address.Authority}/_blazor?id={connection}"), Token);
        return socket;
    }
}
