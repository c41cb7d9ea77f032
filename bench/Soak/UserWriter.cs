using System.Globalization;
using System.Net;
using System.Text.Json;
using Scenario.Load;
using Scenario.Signing;
using Scenario.Signing.Rpc;

namespace Scenario.Soak;

/// <summary>Creates, changes and deletes RAM users of its own, and knows what each must be.</summary>
internal sealed class UserWriter(string prefix, int seed, Uri endpoint) : IDisposable
{
    private sealed class Entry
    {
        public string? Known { get; set; }

        public string? Maybe { get; set; }

        public bool IsOpen { get; set; }

        public List<string?> History { get; } = [null];
    }

    private const int Names = 6;

    private readonly Random _random = new(seed);
    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false });
    private readonly Dictionary<string, Entry> _entries = Enumerable.Range(0, Names).ToDictionary(i => $"{prefix}-{i}", static _ => new Entry());

    public Uri Endpoint { get; set; } = endpoint;

    public long Acknowledged { get; private set; }

    /// <summary>Requests without an answer that had happened, and that had not.</summary>
    public (int Done, int Undone) Resolved { get; private set; }

    public List<string> Failures { get; } = [];

    /// <exception cref="HttpRequestException">The connection broke.</exception>
    public async Task StepAsync()
    {
        var (name, entry) = _entries.ElementAt(_random.Next(_entries.Count));
        var comments = entry.Known is not null && _random.Next(3) == 0 ? null : $"as of {_random.Next()}";
        (entry.Maybe, entry.IsOpen) = (comments, true);
        entry.History.Add(comments);
        var (status, text) = (entry.Known, comments) switch
        {
            (null, { } first) => await CallAsync("CreateUser", new("UserName", name), new("Comments", first)),
            (_, { } next) => await CallAsync("UpdateUser", new("UserName", name), new("NewComments", next)),
            _ => await CallAsync("DeleteUser", new NameValue("UserName", name)),
        };
        if (status == HttpStatusCode.OK)
        {
            (entry.Known, entry.IsOpen) = (comments, false);
            Acknowledged++;
        }
        else
        {
            Failures.Add($"{name}: {(int)status} {text}");
        }
    }

    public async Task CheckAllAsync()
    {
        foreach (var (name, entry) in _entries)
        {
            var found = await FindAsync(name);
            if (entry.IsOpen && found == entry.Maybe)
            {
                Resolved = (Resolved.Done + 1, Resolved.Undone);
                entry.Known = found;
            }
            else if (found == entry.Known)
            {
                Resolved = entry.IsOpen ? (Resolved.Done, Resolved.Undone + 1) : Resolved;
            }
            else
            {
                Failures.Add($"{name}: '{entry.Known}' acknowledged, '{found}' found");
            }

            entry.IsOpen = false;
        }
    }

    /// <summary>What a directory shows that began over damaged files, without learning from it.</summary>
    /// <param name="mayBeOld">The newest changes may be missing; else only what was never acknowledged may.</param>
    public async Task CheckWholenessAsync(bool mayBeOld)
    {
        foreach (var (name, entry) in _entries)
        {
            var found = await FindAsync(name);
            if (!(mayBeOld ? entry.History.Contains(found) : found == entry.Known || (entry.IsOpen && found == entry.Maybe)))
            {
                Failures.Add($"{name}: '{found}' found, '{entry.Known}' acknowledged");
            }
        }
    }

    public void Dispose() => _http.Dispose();

    private async Task<string?> FindAsync(string name)
    {
        var (status, text) = await CallAsync("GetUser", new NameValue("UserName", name));
        return status switch
        {
            HttpStatusCode.OK => JsonDocument.Parse(text).RootElement.GetProperty("User").GetProperty("Comments").GetString(),
            HttpStatusCode.NotFound => null,
            _ => $"{(int)status} {text}",
        };
    }

    private async Task<(HttpStatusCode Status, string Text)> CallAsync(string action, params NameValue[] own)
    {
        List<NameValue> parameters =
        [
            new("Action", action), new("Version", "2015-05-01"), new("Format", "JSON"), new("AccessKeyId", OssCaller.Root.Id),
            new("SignatureMethod", "HMAC-SHA1"), new("SignatureVersion", "1.0"), new("SignatureNonce", Guid.NewGuid().ToString("N")),
            new("Timestamp", DateTime.UtcNow.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture)), .. own,
        ];
        parameters.Add(new("Signature", RpcSignature.Sign("POST", parameters, OssCaller.Root.Secret)));
        using var content = new FormUrlEncodedContent(parameters.Select(static item => KeyValuePair.Create(item.Name, item.Value ?? "")));
        using var answer = await _http.PostAsync(Endpoint, content);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }
}
