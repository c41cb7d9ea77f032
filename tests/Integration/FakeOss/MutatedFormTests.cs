using System.Text;

namespace Scenario.Integration.FakeOss;

/// <summary>Forms that were signed well and damaged on the way. The random numbers start from a fixed seed, so a failure comes back.</summary>
public sealed class MutatedFormTests
{
    private const int Forms = 3000;
    private const int Start = 20260103;
    private const string Key = "mutated/key";
    private const string Policy = """["eq","$key","mutated/key"]""";

    private static readonly string[] Pieces =
    [
        "\r\n", "\n", "\r", "\0", "--", "\"", ";", ":", "=", "\\", "%", "$", "${filename}", "\u00ff\u00fe", "中", "😀",
        $"--{OssTestForm.Boundary}", $"\r\n--{OssTestForm.Boundary}\r\n", $"\r\n--{OssTestForm.Boundary}--\r\n",
        $"\r\n--{OssTestForm.Boundary}\r\nContent-Disposition: form-data; name=\"key\"\r\n\r\nmutated/other",
        $"\r\n--{OssTestForm.Boundary}\r\nContent-Disposition: form-data; name=\"x-oss-object-acl\"\r\n\r\npublic-read-write",
        $"\r\n--{OssTestForm.Boundary}\r\nContent-Disposition: form-data; name=file; filename*=utf-8''%ff%00\r\n\r\n",
        "; filename=\"../../etc/passwd\"", "Content-Type: multipart/mixed; boundary=x\r\n", "Content-Transfer-Encoding: base64\r\n",
    ];

    [Fact]
    public async Task none_fails_inside_and_none_stores_what_was_not_signed()
    {
        await using var host = await OssTestHost.StartAsync();
        var bucket = await host.Root.NewBucketAsync();
        var random = new Random(Start);
        byte[][] sound =
        [
            new OssTestForm(Key).SignV1(host.Root, OssTestForm.Policy(Policy, """["content-length-range",0,100]""")).Body(),
            new OssTestForm(Key, ("x-oss-meta-a", "1"), ("success_action_status", "201")).SignV4(host.Root,
                OssTestForm.Policy(Policy, """["content-length-range",0,100]""")).Body(),
        ];
        var statuses = new Dictionary<int, int>();

        for (var i = 0; i < Forms; i++)
        {
            var body = Damage(sound[random.Next(sound.Length)], random);

            var answer = await host.Anonymous.SendAsync("POST", bucket, null, "", body,
                ("Content-Type", "multipart/form-data; boundary=" + OssTestForm.Boundary));

            Assert.True(answer.Status is 201 or 204 or 400 or 403, $"form {i}: {answer}\n{Encoding.Latin1.GetString(body)}");
            Assert.True(answer.Status < 300 || answer.Code.Length > 0, $"form {i} has no code: {answer}");
            statuses[answer.Status] = statuses.GetValueOrDefault(answer.Status) + 1;
        }

        Assert.All(new[] { 201, 204, 400, 403 },
            status => Assert.True(statuses.GetValueOrDefault(status) > Forms / 100, $"only {statuses.GetValueOrDefault(status)} answers are {status}"));
        var stored = (await host.Root.SendAsync("GET", bucket)).Xml.Elements("Contents").ToList();
        Assert.Equal([Key], stored.Select(item => item.Element("Key")!.Value));
        Assert.All(stored, item => Assert.InRange((int)item.Element("Size")!, 0, 100));
    }

    private static byte[] Damage(byte[] sound, Random random)
    {
        var body = sound.ToList();
        for (var times = random.Next(1, 4); times > 0 && body.Count > 0; times--)
        {
            var at = random.Next(body.Count);
            var count = Math.Min(random.Next(1, 40), body.Count - at);
            switch (random.Next(6))
            {
                case 0:
                    body[at] = (byte)random.Next(256);
                    break;
                case 1:
                    body.RemoveRange(at, count);
                    break;
                case 2:
                    body.InsertRange(at, body.GetRange(at, count));
                    break;
                case 3:
                    body.InsertRange(at, Encoding.UTF8.GetBytes(Pieces[random.Next(Pieces.Length)]));
                    break;
                case 4:
                    body.RemoveRange(at, body.Count - at);
                    break;
                default:
                    body.AddRange(body.GetRange(at, count));
                    break;
            }
        }

        return [.. body];
    }
}
