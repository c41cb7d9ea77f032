using System.Globalization;
using System.Text;
using System.Xml.Linq;

namespace Scenario.Load;

/// <summary>One line of the table: what one turn of it does, and what must be there before.</summary>
/// <param name="Name">As in the table.</param>
/// <param name="IsSts">Goes to STS instead of OSS.</param>
/// <param name="PrepareAsync">Once per target.</param>
/// <param name="RunAsync">One turn; the number counts turns over all connections and chooses the key.</param>
internal sealed record Workload(string Name, bool IsSts, Func<LoadClient, Task> PrepareAsync, Func<LoadClient, long, Task> RunAsync)
{
    private const string Folder = "users/bench";

    /// <summary>Answers that differ, one for each of the first turns: the floor keeps all of them, so that it reads as much memory as the others.</summary>
    public int Answers { get; init; } = 1;

    /// <summary>One request whose body the server keeps.</summary>
    public bool IsUpload { get; init; }

    /// <summary>Slices in a row for turns that move megabytes: of these a single one counts too few.</summary>
    public const int LargeSlices = 4;

    /// <summary>How many slices it is measured for in a row.</summary>
    public int Slices { get; init; } = 1;

    private const int ListedKeys = 1000;
    private const int ParallelPuts = 8;
    private const int LargeBytes = 1024 * 1024;

    public static IReadOnlyList<Workload> All { get; } =
    [
        Get("GET 1 KiB", 1024, keys: 100),
        Put("PUT 1 KiB", 1024, keys: 1000),
        Get("GET 64 KiB", 64 * 1024, keys: 20),
        Put("PUT 64 KiB", 64 * 1024, keys: 100),
        Get("GET 8 MiB", 8 * 1024 * 1024, keys: 4),
        Put("PUT 8 MiB", 8 * 1024 * 1024, keys: 8),
        List(),
        Multipart(),
        new("AssumeRole", true, static _ => Task.CompletedTask, static (client, _) => client.CallStsAsync("AssumeRole", static sts => sts.AssumeRole())),
        new("GetCallerIdentity", true, static _ => Task.CompletedTask,
            static (client, _) => client.CallStsAsync("GetCallerIdentity", static sts => sts.GetCallerIdentity())),
    ];

    private static Workload Get(string name, int size, int keys)
    {
        string Key(long turn) => string.Create(CultureInfo.InvariantCulture, $"{Folder}/get-{size}/{turn % keys}");
        string[] shapes = [.. Enumerable.Range(0, keys).Select(number => string.Create(CultureInfo.InvariantCulture, $"{name} {number}"))];
        return new Workload(
            name,
            false,
            async client =>
            {
                for (var i = 0; i < keys; i++)
                {
                    await client.SendAsync("setup", HttpMethod.Put, Key(i), "", Bytes(size));
                }
            },
            (client, turn) => client.SendAsync(shapes[turn % keys], HttpMethod.Get, Key(turn), "", null))
        { Answers = keys, Slices = SlicesOf(size) };
    }

    private static Workload Put(string name, int size, int keys)
    {
        var body = Bytes(size);
        return new Workload(
            name,
            false,
            static _ => Task.CompletedTask,
            (client, turn) => client.SendAsync(name, HttpMethod.Put, string.Create(CultureInfo.InvariantCulture, $"{Folder}/put-{size}/{turn % keys}"), "",
                body))
        { IsUpload = true, Slices = SlicesOf(size) };
    }

    private static Workload List() => new(
        "list of 1,000",
        false,
        static client => Parallel.ForEachAsync(
            Enumerable.Range(0, ListedKeys),
            new ParallelOptions { MaxDegreeOfParallelism = ParallelPuts },
            async (i, _) => await client.SendAsync("setup", HttpMethod.Put,
                string.Create(CultureInfo.InvariantCulture, $"{Folder}/list/2015/01/01/{i:0000}.jpg"), "", Bytes(16))),
        static (client, _) => client.SendAsync("list", HttpMethod.Get, "", $"list-type=2&max-keys=1000&prefix={Uri.EscapeDataString(Folder + "/list/")}",
            null));

    private static Workload Multipart()
    {
        byte[][] parts = [Bytes(5 * 1024 * 1024), Bytes(1024 * 1024)]; // S3 servers refuse parts below 5 MiB, but for the last
        return new Workload("multipart 5 + 1 MiB", false, static _ => Task.CompletedTask, async (client, turn) =>
        {
            var key = string.Create(CultureInfo.InvariantCulture, $"{Folder}/multipart/{turn % 4}");
            var (initiated, _) = await client.SendAsync("initiate", HttpMethod.Post, key, "uploads", Array.Empty<byte>(), wantsBody: true);
            var id = XDocument.Parse(Encoding.UTF8.GetString(initiated)).Descendants().First(static element => element.Name.LocalName == "UploadId").Value;
            var list = new StringBuilder("<CompleteMultipartUpload>");
            for (var number = 1; number <= parts.Length; number++)
            {
                var (_, tag) = await client.SendAsync(
                    "part", HttpMethod.Put, key, string.Create(CultureInfo.InvariantCulture, $"partNumber={number}&uploadId={id}"), parts[number - 1]);
                list.Append(CultureInfo.InvariantCulture, $"<Part><PartNumber>{number}</PartNumber><ETag>{tag}</ETag></Part>");
            }

            list.Append("</CompleteMultipartUpload>");
            await client.SendAsync("complete", HttpMethod.Post, key, $"uploadId={id}", Encoding.UTF8.GetBytes(list.ToString()));
        })
        { Slices = LargeSlices };
    }

    private static int SlicesOf(int size) => size >= LargeBytes ? LargeSlices : 1;

    private static byte[] Bytes(int size)
    {
        var bytes = new byte[size];
        new Random(size).NextBytes(bytes);
        return bytes;
    }
}
