using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Scenario.FakeOss.Storage;

namespace Scenario.Integration.FakeOss.Storage;

/// <summary>What clients meet where the store has no room; <c>bash bench/run.sh crash</c> fills a real disk.</summary>
public sealed class FullDiskTests
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
}
