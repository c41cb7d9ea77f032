using System.Globalization;
using System.Net;
using Scenario.Signing.Oss;

namespace Scenario.Soak;

/// <summary>
/// Writes keys of its own, one request after the other, and knows what each of them must hold: what was acknowledged last, or, while a request is without
/// an answer, what that would make of it.
/// </summary>
internal sealed class ObjectWriter(string prefix, int seed)
{
    private sealed class Entry
    {
        public Payload? Known { get; set; }

        public Payload? Maybe { get; set; }

        public bool IsOpen { get; set; }

        public List<Payload?> History { get; } = [null];
    }

    private const int Keys = 8;

    private readonly Random _random = new(seed);
    private readonly Dictionary<string, Entry> _entries = Enumerable.Range(0, Keys)
        .SelectMany(i => (string[])[$"{prefix}file-{i}", $"{prefix}log-{i}"])
        .ToDictionary(static key => key, static _ => new Entry());

    public long Acknowledged { get; private set; }

    public long Reads { get; private set; }

    /// <summary>Requests without an answer that had happened, and that had not.</summary>
    public (int Done, int Undone) Resolved { get; private set; }

    /// <summary>Status and code of requests that were refused.</summary>
    public Dictionary<string, int> Refusals { get; } = [];

    public List<string> Failures { get; } = [];

    /// <summary>One write, or one look at what was written.</summary>
    /// <exception cref="HttpRequestException">The connection broke.</exception>
    public async Task StepAsync(OssCaller oss)
    {
        var (key, entry) = _entries.ElementAt(_random.Next(_entries.Count));
        var isLog = key.Contains("log-", StringComparison.Ordinal);
        if (entry.IsOpen)
        {
            await CheckAsync(oss, key, entry);
            return;
        }

        switch (_random.Next(8))
        {
            case 0 or 1 or 2 when isLog && (entry.Known?.Pieces.Length ?? 0) < 20:
                var piece = _random.Next();
                var before = entry.Known ?? new Payload();
                await WriteAsync(entry, before.Plus(piece),
                    () => oss.SendAsync(HttpMethod.Post, key, $"append&position={before.Size.ToString(CultureInfo.InvariantCulture)}", Payload.BytesOf(piece)));
                break;
            case 0 or 1 or 2 when !isLog:
                var content = new Payload(_random.Next());
                await WriteAsync(entry, content, () => oss.SendAsync(HttpMethod.Put, key, "", content.ToBytes()));
                break;
            case 3 when !isLog:
                var parts = new Payload(Payload.LargePiece(_random), _random.Next());
                await WriteAsync(entry, parts, () => UploadAsync(oss, key, parts));
                break;
            case 4:
                await WriteAsync(entry, null, () => oss.SendAsync(HttpMethod.Delete, key));
                break;
            default:
                await CheckAsync(oss, key, entry);
                break;
        }
    }

    /// <summary>Holds every key, and the listing, against what must be there.</summary>
    public async Task CheckAllAsync(OssCaller oss)
    {
        foreach (var (key, entry) in _entries)
        {
            await CheckAsync(oss, key, entry);
        }

        var listed = (await oss.SendAsync(HttpMethod.Get, "", $"max-keys=1000&prefix={Uri.EscapeDataString(prefix)}")).Xml.Elements("Contents")
            .Select(static item => $"{item.Element("Key")!.Value} {item.Element("Size")!.Value}");
        var expected = _entries.Where(static pair => pair.Value.Known is not null)
            .Select(static pair => string.Create(CultureInfo.InvariantCulture, $"{pair.Key} {pair.Value.Known!.Size}")).Order(StringComparer.Ordinal);
        if (!listed.SequenceEqual(expected))
        {
            Failures.Add($"the listing of {prefix} does not show what is there");
        }
    }

    /// <summary>What a store shows that began over damaged files, without learning from it.</summary>
    /// <param name="oss">Asks that store.</param>
    /// <param name="mayBeOld">The newest writes may be missing; else only what was never acknowledged may.</param>
    public async Task CheckWholenessAsync(OssCaller oss, bool mayBeOld)
    {
        foreach (var (key, entry) in _entries)
        {
            var answer = await oss.SendAsync(HttpMethod.Get, key);
            var isRight = mayBeOld
                ? entry.History.Exists(payload => Holds(payload, answer))
                : Holds(entry.Known, answer) || (entry.IsOpen && Holds(entry.Maybe, answer));
            if (!isRight)
            {
                Failures.Add($"{key}: {(answer.IsSuccess ? $"{answer.Body.Length} bytes" : answer.Refusal)} found, {entry.Known?.Size ?? 0} bytes acknowledged");
            }
        }
    }

    private async Task WriteAsync(Entry entry, Payload? after, Func<Task<OssReply>> send)
    {
        (entry.Maybe, entry.IsOpen) = (after, true);
        entry.History.Add(after);
        var answer = await send();
        entry.IsOpen = false;
        if (answer.IsSuccess)
        {
            entry.Known = after;
            Acknowledged++;
        }
        else
        {
            Refusals[answer.Refusal] = Refusals.GetValueOrDefault(answer.Refusal) + 1;
        }
    }

    private static async Task<OssReply> UploadAsync(OssCaller oss, string key, Payload parts)
    {
        var initiated = await oss.SendAsync(HttpMethod.Post, key, "uploads");
        if (!initiated.IsSuccess)
        {
            return initiated;
        }

        var id = initiated.Xml.Element("UploadId")!.Value;
        var list = "";
        for (var i = 0; i < parts.Pieces.Length; i++)
        {
            var bytes = Payload.BytesOf(parts.Pieces[i]);
            var part = await oss.SendAsync(HttpMethod.Put, key, $"partNumber={i + 1}&uploadId={id}", bytes);
            if (!part.IsSuccess)
            {
                return await AbandonAsync(part);
            }

            list += $"<Part><PartNumber>{i + 1}</PartNumber><ETag>{Convert.ToHexString(System.Security.Cryptography.MD5.HashData(bytes))}</ETag></Part>";
        }

        var completed = await oss.SendAsync(HttpMethod.Post, key, $"uploadId={id}",
            System.Text.Encoding.UTF8.GetBytes($"<CompleteMultipartUpload>{list}</CompleteMultipartUpload>"));
        return completed.IsSuccess ? completed : await AbandonAsync(completed);

        // else its parts stay, as they must, and the memory of a host grows for a reason
        async Task<OssReply> AbandonAsync(OssReply refusal)
        {
            await oss.SendAsync(HttpMethod.Delete, key, $"uploadId={id}");
            return refusal;
        }
    }

    private async Task CheckAsync(OssCaller oss, string key, Entry entry)
    {
        var answer = await oss.SendAsync(HttpMethod.Get, key);
        Reads++;
        if (!answer.IsSuccess && answer.Status != HttpStatusCode.NotFound)
        {
            Refusals[answer.Refusal] = Refusals.GetValueOrDefault(answer.Refusal) + 1;
            return;
        }

        if (entry.IsOpen && Holds(entry.Maybe, answer))
        {
            (entry.Known, entry.IsOpen) = (entry.Maybe, false);
            Resolved = (Resolved.Done + 1, Resolved.Undone);
        }
        else if (Holds(entry.Known, answer))
        {
            Resolved = entry.IsOpen ? (Resolved.Done, Resolved.Undone + 1) : Resolved;
            entry.IsOpen = false;
        }
        else
        {
            Failures.Add($"{key}: {(entry.Known is null ? "nothing" : $"{entry.Known.Size} bytes")} acknowledged, " +
                $"{(answer.IsSuccess ? $"{answer.Body.Length} bytes" : answer.Refusal)} found");
        }
    }

    private static bool Holds(Payload? expected, OssReply answer) =>
        expected is null ? answer.Status == HttpStatusCode.NotFound : answer.IsSuccess && IsOf(expected, answer);

    private static bool IsOf(Payload payload, OssReply answer) => payload.Size == answer.Body.Length
        && answer.Crc64 == OssCrc64.Compute(answer.Body).ToString(CultureInfo.InvariantCulture)
        && payload.ToBytes().AsSpan().SequenceEqual(answer.Body);
}
