using System.Diagnostics;

namespace Scenario.Integration.Documents;

/// <summary>The blocks of docs/containers.md in languages whose Testcontainers library is not at hand: at least their syntax, in Java and Python against stand-ins of the library's types.</summary>
public sealed class ContainerPageTests : IDisposable
{
    private const string Java = """
        import java.util.function.*;

        class MountableFile { static MountableFile forHostPath(String path, int mode) { return null; } }
        class WaitStrategy { WaitStrategy forPort(int port) { return this; } }
        class Wait { static WaitStrategy forHttp(String path) { return new WaitStrategy(); } }
        class GenericContainer<T extends GenericContainer<T>> {
            GenericContainer(String image) { }
            GenericContainer<T> withExposedPorts(Integer... ports) { return this; }
            GenericContainer<T> withEnv(String name, String value) { return this; }
            GenericContainer<T> withCopyFileToContainer(MountableFile file, String path) { return this; }
            GenericContainer<T> waitingFor(WaitStrategy strategy) { return this; }
            Integer getMappedPort(int port) { return port; }
            void start() { }
        }
        interface OSS { }
        class OSSClientBuilder { OSS build(String endpoint, String accessKeyId, String secret) { return null; } }

        class Page {
            void run() {
        BLOCK
            }
        }
        """;

    // A relative path would be the name of a volume, which Docker makes: an empty directory in the place of the seed.
    private const string Python = """
        import os

        class DockerContainer:
            def __init__(self, image): pass
            def with_exposed_ports(self, *ports): return self
            def with_volume_mapping(self, host, container):
                assert os.path.isabs(host), host
                return self
            def get_exposed_port(self, port): return port
            def __enter__(self): return self
            def __exit__(self, *exception): pass

        def wait_for_logs(container, text): pass

        class oss2:
            def AuthV4(key_id, key_secret): pass
            def Bucket(auth, endpoint, name, region): pass

        key_id = key_secret = ""

        BLOCK
        """;

    private readonly string _directory = Directory.CreateTempSubdirectory("container-page-").FullName;

    [Theory]
    [InlineData("java", "Page.java", "javac", "-d", "out", "Page.java")]
    [InlineData("go", "page.go", "gofmt", "-e", "page.go")]
    [InlineData("javascript", "page.mjs", "node", "--check", "page.mjs")]
    [InlineData("python", "page.py", "python3", "page.py")]
    public async Task a_block_is_well_formed(string language, string file, string checker, params string[] arguments)
    {
        var block = Assert.Single(DocumentBlock.Of("docs/containers.md"), block => block.Language == language);
        var frame = language switch
        {
            "java" => Java,
            "python" => Python,
            "go" => "package page\n\nfunc page() {\nBLOCK\n}\n",
            _ => "BLOCK",
        };
        await File.WriteAllTextAsync(Path.Combine(_directory, file), frame.Replace("BLOCK", block.Text, StringComparison.Ordinal), TestContext.Current.CancellationToken);
        var requirement = language == "javascript" ? "node" : language;
        var start = new ProcessStartInfo(Require.Executable(requirement, checker), arguments) { WorkingDirectory = _directory };

        var (exitCode, _, errors) = await ChildProcess.RunAsync(start, TestContext.Current.CancellationToken);

        Assert.True(exitCode == 0, $"{block.Place}: {errors}");
    }

    public void Dispose() => Directory.Delete(_directory, recursive: true);
}
