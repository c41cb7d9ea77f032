using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Scenario.FakeOss.Storage;

namespace Scenario.Unit.FakeOss.Storage;

/// <summary>What clients meet where the store fails; <c>bash bench/run.sh crash</c> fills a real disk.</summary>
public sealed class StoreFailureTests
{
    public static TheoryData<string, int> Failures => new()
    {
        { "No space left on device", 28 },
        { "Disk quota exceeded", 122 },
        { "There is not enough space on the disk.", unchecked((int)0x80070070) },
    };

    [Theory]
    [MemberData(nameof(Failures))]
    public async Task a_write_without_room_is_503_and_changes_nothing_and_works_when_there_is_room(string message, int error)
    {
        var blobs = new RecordingBlobStore();
        await using var host = await OssTestHost.StartAsync(
            services => services.AddSingleton(new OssStore(new OssIndex(), blobs, NullLogger<OssStore>.Instance)));
        await host.Root.PutAsync("disk/k", "before");

        blobs.Fails = new IOException(message, error);
        var refused = await host.Root.PutAsync("disk/k", "after");

        Assert.Equal((503, "ServiceUnavailable"), (refused.Status, refused.Code));
        Assert.Equal("before", (await host.Root.GetAsync("disk/k")).Text);
        blobs.Fails = null;
        Assert.Equal(200, (await host.Root.PutAsync("disk/k", "after")).Status);
    }

    [Fact]
    public async Task another_failure_of_a_file_stays_an_internal_error()
    {
        var blobs = new RecordingBlobStore();
        await using var host = await OssTestHost.StartAsync(
            services => services.AddSingleton(new OssStore(new OssIndex(), blobs, NullLogger<OssStore>.Instance)));

        blobs.Fails = new IOException("Input/output error", 5);

        Assert.Equal(500, (await host.Root.PutAsync("disk/k", "x")).Status);
    }

    [Theory]
    [InlineData(true, 503, "ServiceUnavailable")]
    [InlineData(false, 500, "InternalError")]
    public async Task bytes_on_another_server_are_away_for_a_while_or_for_good(bool isTemporary, int status, string code)
    {
        var blobs = new RecordingBlobStore();
        await using var host = await OssTestHost.StartAsync(
            services => services.AddSingleton(new OssStore(new OssIndex(), blobs, NullLogger<OssStore>.Instance)));
        await host.Root.PutAsync("away", "x");

        blobs.Fails = blobs.FailsToOpen = new BlobStoreException("the server is away", isTemporary);
        var (put, get) = (await host.Root.PutAsync("away", "y"), await host.Root.GetAsync("away"));
        blobs.FailsToOpen = null;

        Assert.Equal((status, code, status, code), (put.Status, put.Code, get.Status, get.Code));
        Assert.Equal("x", (await host.Root.GetAsync("away")).Text);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task an_object_whose_bytes_are_lost_says_so_in_the_journal_only(bool isShort)
    {
        var blobs = new RecordingBlobStore();
        await using var host = await OssTestHost.StartAsync(
            services => services.AddSingleton(new OssStore(new OssIndex(), blobs, NullLogger<OssStore>.Instance)));
        await host.Root.PutAsync("lost", "x");

        blobs.FailsToOpen = isShort ? new EndOfStreamException("too short") : new FileNotFoundException("no such blob");
        var answer = await host.Root.GetAsync("lost", "", ("Origin", "http://a"));

        Assert.Equal((500, "InternalError"), (answer.Status, answer.Code));
        Assert.DoesNotContain("blob", answer.Text, StringComparison.Ordinal);
        Assert.Contains("bytes", host.Journal.Last(1).Single().Reason?.ToString(), StringComparison.Ordinal);
    }
}
