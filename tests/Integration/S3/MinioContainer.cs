using System.Diagnostics;
using DotNet.Testcontainers.Builders;
using DotNet.Testcontainers.Containers;

namespace Scenario.Integration.S3;

/// <summary>MinIO in a container of its own: pinned image, random port, ready when its readiness URL says so.</summary>
internal sealed class MinioContainer : IS3Process
{
    private const string DefaultImage = "quay.io/minio/minio:RELEASE.2025-09-07T16-13-09Z";
    private const string Key = "scenario-test";
    private const string Secret = "scenario-test-secret";
    private const ushort Port = 9000;

    private readonly IContainer _container;

    private MinioContainer(IContainer container)
    {
        _container = container;
        Endpoint = new Uri($"http://{container.Hostname}:{container.GetMappedPublicPort(Port)}");
    }

    public static string Image => Environment.GetEnvironmentVariable("SCENARIO_MINIO_IMAGE") is { Length: > 0 } image ? image : DefaultImage;

    public Uri Endpoint { get; }

    public string AccessKey => Key;

    public string SecretKey => Secret;

    /// <summary>True when <c>SCENARIO_REQUIRE</c> names docker, or the image is here already: no test run downloads it unasked.</summary>
    public static async Task<bool> IsWantedAsync() => Require.IsDemanded("docker") || await HasImageAsync();

    public static async Task<MinioContainer> StartAsync()
    {
        var container = new ContainerBuilder(Image)
            .WithCommand("server", "/data")
            // images before 2021 know the first pair only, later ones the second
            .WithEnvironment("MINIO_ACCESS_KEY", Key)
            .WithEnvironment("MINIO_SECRET_KEY", Secret)
            .WithEnvironment("MINIO_ROOT_USER", Key)
            .WithEnvironment("MINIO_ROOT_PASSWORD", Secret)
            .WithPortBinding(Port, assignRandomHostPort: true)
            .WithWaitStrategy(Wait.ForUnixContainer().UntilHttpRequestIsSucceeded(request => request.ForPort(Port).ForPath("/minio/health/ready")))
            .Build();
        try
        {
            await container.StartAsync(TestContext.Current.CancellationToken);
            return new MinioContainer(container);
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            // such as an image that is here beside a clean-up container that is not, and no way to download it
            await container.DisposeAsync();
            Require.Met("docker", false, $"the container of {Image} does not start: {failure.Message.ReplaceLineEndings(" ")}");
            throw;
        }
    }

    public ValueTask DisposeAsync() => _container.DisposeAsync();

    private static async Task<bool> HasImageAsync()
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo("docker")
            {
                ArgumentList = { "image", "inspect", "--format", "{{.Id}}", Image },
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            })!;
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false; // no docker command
        }
    }
}
