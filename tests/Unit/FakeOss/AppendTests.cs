using System.Globalization;
using System.Text;
using Scenario.FakeOss.Storage;
using Scenario.Signing.Oss;

namespace Scenario.Unit.FakeOss;

public sealed class AppendTests(OssFixture fixture) : IClassFixture<OssFixture>
{
    private const long FiveGigabytes = 5L * 1024 * 1024 * 1024;

    private OssTestClient Root => fixture.Host.Root;

    [Fact]
    public async Task an_object_grows_by_appending()
    {
        var first = await AppendAsync("append/log", 0, "hello ", ("x-oss-meta-a", "1"));
        var second = await AppendAsync("append/log", 6, "oss", ("x-oss-meta-a", "ignored"));

        Assert.Equal((200, "6"), (first.Status, first.Header("x-oss-next-append-position")));
        Assert.Equal((200, "9", "15021467531229347219"), (second.Status, second.Header("x-oss-next-append-position"), second.Header("x-oss-hash-crc64ecma")));
        Assert.Matches("^\"[0-9A-F]{24}00000001\"$", second.Header("ETag")!);
        Assert.Equal(first.Header("ETag")![..25], second.Header("ETag")![..25]);
        var got = await Root.GetAsync("append/log");
        Assert.Equal(("hello oss", "Appendable", "9", "1", null),
            (got.Text, got.Header("x-oss-object-type"), got.Header("x-oss-next-append-position"), got.Header("x-oss-meta-a"), got.Header("Content-MD5")));
    }

    [Fact]
    public async Task a_wrong_position_tells_the_right_one()
    {
        await AppendAsync("append/position", 0, "12345");

        var wrong = await AppendAsync("append/position", 3, "x");

        Assert.Equal((409, "PositionNotEqualToLength", "5"), (wrong.Status, wrong.Code, wrong.Header("x-oss-next-append-position")));
        Assert.Equal(OssCrc64.Compute("12345"u8).ToString(CultureInfo.InvariantCulture), wrong.Header("x-oss-hash-crc64ecma"));
        Assert.Equal("0", (await AppendAsync("append/nothing", 3, "x")).Header("x-oss-next-append-position"));
        Assert.Equal("12345", (await Root.GetAsync("append/position")).Text);
    }

    [Fact]
    public async Task an_empty_chunk_changes_nothing()
    {
        var first = await AppendAsync("append/empty", 0, "1");
        var second = await AppendAsync("append/empty", 1, "");

        Assert.Equal((200, first.Header("ETag"), "1"), (second.Status, second.Header("ETag"), second.Header("x-oss-next-append-position")));
    }

    [Fact]
    public async Task other_objects_cannot_be_appended_to_and_put_takes_the_type_away()
    {
        await Root.PutAsync("append/normal", "x");
        Assert.Equal((409, "ObjectNotAppendable"), Of(await AppendAsync("append/normal", 1, "y")));

        await AppendAsync("append/overwritten", 0, "x");
        await Root.PutAsync("append/overwritten", "y");
        Assert.Equal("Normal", (await Root.GetAsync("append/overwritten")).Header("x-oss-object-type"));
    }

    [Theory]
    [InlineData("append", "MissingArgument", "0016-00000501")]
    [InlineData("append&position=", "MissingArgument", "0016-00000501")]
    [InlineData("append&position=x", "InvalidArgument", "0016-00000502")]
    [InlineData("append&position=-1", "InvalidArgument", "0016-00000502")]
    [InlineData("append&position=99999999999999999999", "InvalidArgument", "0016-00000502")]
    public async Task the_position_must_be_a_number(string query, string code, string ec)
    {
        var answer = await Root.SendAsync("POST", OssTestHost.Bucket, "append/argument", query, [1]);

        Assert.Equal((400, code, ec), (answer.Status, answer.Code, answer.Ec));
    }

    [Fact]
    public async Task a_chunk_with_a_wrong_check_sum_is_not_appended()
    {
        await AppendAsync("append/digest", 0, "1");

        Assert.Equal((400, "InvalidDigest"), Of(await AppendAsync("append/digest", 1, "2", ("Content-MD5", "AAAAAAAAAAAAAAAAAAAAAA=="))));
        Assert.Equal("1", (await Root.GetAsync("append/digest")).Text);
    }

    [Fact]
    public async Task five_gigabytes_are_the_end()
    {
        var row = new ObjectRow
        {
            Key = "append/large",
            Type = ObjectType.Appendable,
            ETag = new string('0', 32),
            Size = FiveGigabytes - 2,
            LastModified = default,
            StorageClass = "Standard"
        };
        await fixture.Host.Store.WriteAsync(transaction => transaction.Objects.Put(transaction.Buckets.Find(OssTestHost.Bucket)!, row, []));

        Assert.Equal((400, "EntityTooLarge"), Of(await AppendAsync("append/large", FiveGigabytes - 2, "123")));
        Assert.Equal(200, (await AppendAsync("append/large", FiveGigabytes - 2, "12")).Status);
        Assert.Equal((400, "EntityTooLarge"), Of(await AppendAsync("append/large", FiveGigabytes, "1")));
    }

    [Fact]
    public async Task of_two_appends_at_one_position_one_wins()
    {
        for (var round = 0; round < 10; round++)
        {
            var key = $"append/race-{round}";
            var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(n => AppendAsync(key, 0, $"chunk {n}")));

            Assert.Single(answers, answer => answer.Status == 200);
            Assert.All(answers.Where(answer => answer.Status != 200), answer => Assert.Equal("PositionNotEqualToLength", answer.Code));
            Assert.Equal(7, (await Root.GetAsync(key)).Body.Length);
        }
    }

    [Fact]
    public async Task a_copy_elsewhere_is_a_normal_object()
    {
        await AppendAsync("append/source", 0, "1");
        await Root.SendAsync("PUT", OssTestHost.Bucket, "append/copy", "", null, ("x-oss-copy-source", "/sample-bucket/append/source"));
        await AppendAsync("append/source", 1, "2");

        var copy = await Root.GetAsync("append/copy");

        Assert.Equal(("1", "Normal"), (copy.Text, copy.Header("x-oss-object-type")));
        var id = await Root.InitiateAsync("append/part");
        Assert.Equal((400, "OperationNotSupported"),
            Of(await Root.SendAsync("PUT", OssTestHost.Bucket, "append/part", $"partNumber=1&uploadId={id}", null,
                ("x-oss-copy-source", "/sample-bucket/append/source"))));
    }

    private Task<OssAnswer> AppendAsync(string key, long position, string text, params (string, string)[] headers) =>
        Root.SendAsync("POST", OssTestHost.Bucket, key, $"append&position={position}", Encoding.UTF8.GetBytes(text), headers);

    private static (int, string) Of(OssAnswer answer) => (answer.Status, answer.Code);
}
