using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;
using Scenario.Oss;
using Scenario.Oss.Transfers;

namespace Scenario.Integration.ClientLibrary;

public sealed class TransferTests : IAsyncLifetime
{
    private const int Part = 100 * 1024;
    private static readonly TransferOptions Small = new() { PartSize = Part, MultipartFrom = 2 * Part, Parallelism = 3 };
    private readonly string _directory = Directory.CreateTempSubdirectory("appclient").FullName;
    private StubOss _stub = null!;

    public async ValueTask InitializeAsync() => _stub = await StubOss.StartAsync();

    public async ValueTask DisposeAsync()
    {
        await _stub.DisposeAsync();
        Directory.Delete(_directory, recursive: true);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData((2 * Part) - 1)]
    [InlineData(2 * Part)]
    [InlineData((7 * Part) + 13)]
    public async Task files_of_all_sizes_go_up_and_come_down_unchanged(int length)
    {
        var (source, bytes) = MakeFile(length);
        var meter = new TransferMeter();
        await Uploader().UploadAsync(source, "sample-bucket", "k", new OssObjectHeaders(), meter, default);
        Assert.Equal(bytes, _stub.Objects["sample-bucket/k"]);
        Assert.Equal((length, length), (meter.Total, meter.Done));

        var target = Path.Combine(_directory, "target");
        meter = new TransferMeter();
        await Downloader().DownloadAsync("sample-bucket", "k", target, meter, default);
        Assert.Equal(bytes, await File.ReadAllBytesAsync(target));
        Assert.Equal((length, length), (meter.Total, meter.Done));
        Assert.Empty(Leftovers());
    }

    [Fact]
    public async Task an_upload_that_was_cut_goes_on_with_the_missing_parts()
    {
        var (source, bytes) = MakeFile(6 * Part);
        _stub.Misbehave = context =>
        {
            if (context.Request.Query["partNumber"] == "5")
            {
                context.Abort();
                return Task.FromResult(true);
            }

            return Task.FromResult(false);
        };
        await Assert.ThrowsAnyAsync<HttpRequestException>(() => Uploader().UploadAsync(source, "sample-bucket", "k", new OssObjectHeaders(), null, default));
        var stored = _stub.Uploads.Single().Value.Count;
        Assert.InRange(stored, 1, 5);

        _stub.Misbehave = _ => Task.FromResult(false);
        _stub.Requests.Clear();
        var meter = new TransferMeter();
        var outcome = await Uploader().UploadAsync(source, "sample-bucket", "k", new OssObjectHeaders(), meter, default);
        Assert.Equal(bytes, _stub.Objects["sample-bucket/k"]);
        Assert.InRange(outcome.PartsResumed, 1, stored);
        Assert.Equal(6, outcome.PartsResumed + outcome.PartsSent);
        Assert.Equal(outcome.PartsSent, _stub.Requests.Count(r => r.StartsWith("PUT", StringComparison.Ordinal)));
        Assert.Equal(bytes.Length, meter.Done);
        Assert.Empty(Leftovers());
    }

    [Fact]
    public async Task a_file_that_changed_since_the_cut_is_sent_anew()
    {
        var (source, _) = MakeFile(6 * Part);
        _stub.Misbehave = async context =>
        {
            if (context.Request.Query["partNumber"] == "6")
            {
                await StubOss.ErrorAsync(context, 403, "AccessDenied");
                return true;
            }

            return false;
        };
        await Assert.ThrowsAsync<OssException>(() => Uploader().UploadAsync(source, "sample-bucket", "k", new OssObjectHeaders(), null, default));

        var changed = RandomNumberGenerator.GetBytes(6 * Part);
        await File.WriteAllBytesAsync(source, changed);
        File.SetLastWriteTimeUtc(source, new DateTime(2030, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        _stub.Misbehave = _ => Task.FromResult(false);
        var outcome = await Uploader().UploadAsync(source, "sample-bucket", "k", new OssObjectHeaders(), null, default);
        Assert.Equal(0, outcome.PartsResumed);
        Assert.Equal(changed, _stub.Objects["sample-bucket/k"]);
        Assert.Empty(_stub.Uploads); // the old one was aborted
    }

    [Fact]
    public async Task an_upload_that_the_service_forgot_starts_again()
    {
        var (source, bytes) = MakeFile(3 * Part);
        _stub.Misbehave = async context =>
        {
            if (context.Request.Query["partNumber"] == "3")
            {
                await StubOss.ErrorAsync(context, 403, "AccessDenied");
                return true;
            }

            return false;
        };
        await Assert.ThrowsAsync<OssException>(() => Uploader().UploadAsync(source, "sample-bucket", "k", new OssObjectHeaders(), null, default));
        _stub.Misbehave = _ => Task.FromResult(false);
        _stub.Uploads.Clear();
        await Uploader().UploadAsync(source, "sample-bucket", "k", new OssObjectHeaders(), null, default);
        Assert.Equal(bytes, _stub.Objects["sample-bucket/k"]);
    }

    [Fact]
    public async Task a_download_whose_connections_break_goes_on_where_it_stopped()
    {
        var bytes = RandomNumberGenerator.GetBytes((5 * Part) + 7);
        _stub.Objects["sample-bucket/k"] = bytes;
        var breaks = 6;
        _stub.Misbehave = async context =>
        {
            if (Interlocked.Decrement(ref breaks) < 0)
            {
                return false;
            }

            // Announces the whole piece, sends 1000 bytes of it and hangs up.
            var range = context.Request.GetTypedHeaders().Range?.Ranges.Single();
            var (first, last) = ((int)(range?.From ?? 0), (int)(range?.To ?? bytes.Length - 1));
            context.Response.Headers.ETag = $"\"{Convert.ToHexString(MD5.HashData(bytes))}\"";
            context.Response.ContentLength = last - first + 1;
            if (range is not null)
            {
                context.Response.StatusCode = 206;
                context.Response.Headers.ContentRange = $"bytes {first}-{last}/{bytes.Length}";
            }

            await context.Response.Body.WriteAsync(bytes.AsMemory(first, Math.Min(1000, last - first + 1)));
            return true; // the server closes a connection whose response is too short
        };
        var target = Path.Combine(_directory, "target");
        var meter = new TransferMeter();
        await Downloader().DownloadAsync("sample-bucket", "k", target, meter, default);
        Assert.Equal(bytes, await File.ReadAllBytesAsync(target));
        Assert.Equal(bytes.Length, meter.Done);

        breaks = 2;
        using var copy = new MemoryStream();
        await Downloader().CopyToAsync("sample-bucket", "k", copy, null, default);
        Assert.Equal(bytes, copy.ToArray());
    }

    [Fact]
    public async Task a_download_with_a_wrong_checksum_leaves_the_old_file()
    {
        _stub.Objects["sample-bucket/k"] = RandomNumberGenerator.GetBytes(4 * Part);
        _stub.Misbehave = context =>
        {
            context.Response.Headers["x-oss-hash-crc64ecma"] = "42";
            return Task.FromResult(false);
        };
        var target = Path.Combine(_directory, "target");
        await File.WriteAllTextAsync(target, "old");
        await Assert.ThrowsAsync<IntegrityException>(() => Downloader().DownloadAsync("sample-bucket", "k", target, null, default));
        Assert.Equal("old", await File.ReadAllTextAsync(target));
        Assert.Empty(Leftovers());
    }

    [Fact]
    public async Task a_cancelled_download_leaves_no_half_file()
    {
        _stub.Objects["sample-bucket/k"] = RandomNumberGenerator.GetBytes(8 * Part);
        using var cancel = new CancellationTokenSource();
        _stub.Misbehave = async context =>
        {
            if (context.Request.Headers.Range.Count > 0)
            {
                await cancel.CancelAsync();
            }

            return false;
        };
        var target = Path.Combine(_directory, "target");
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Downloader().DownloadAsync("sample-bucket", "k", target, null, cancel.Token));
        Assert.False(File.Exists(target));
        Assert.Empty(Leftovers());
    }

    private (string Path, byte[] Bytes) MakeFile(int length)
    {
        var bytes = RandomNumberGenerator.GetBytes(length);
        var path = Path.Combine(_directory, "source");
        File.WriteAllBytes(path, bytes);
        return (path, bytes);
    }

    /// <summary>Everything but the two files that the tests themselves name.</summary>
    private string[] Leftovers() =>
        [.. Directory.EnumerateFiles(_directory, "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = 0 })
            .Where(f => Path.GetFileName(f) is not ("source" or "target"))];

    private Uploader Uploader() => new(_stub.Client(), Small, _stub.Endpoint, new UploadCheckpoints(Path.Combine(_directory, "state")));

    private Downloader Downloader() => new(_stub.Client(), Small);
}
