using System.Diagnostics;
using System.Globalization;
using System.Net;
using Scenario.Integration.Documents;
using Scenario.Oss;
using Scenario.Oss.Credentials;
using Scenario.Oss.Sts;
using Scenario.Testcontainers;

namespace Scenario.Integration.Containers;

/// <summary>The image <c>scenario/cloud</c> through its module.</summary>
/// <remarks><c>SCENARIO_CLOUD_IMAGE</c> names one that is there; else it is built where <c>SCENARIO_REQUIRE</c> names docker.</remarks>
public sealed class CloudContainerTests
{
    private const long LargestImage = 45_000_000;
    private const string Image = "scenario/cloud:test";

    private const string Seed = """
        {"accounts":[{"accountId":"1234567890123456",
          "users":[{"userName":"backend","accessKeys":[{"accessKeyId":"LTAIbackend","accessKeySecret":"backend-secret-of-a-test"}],
            "policies":[{"type":"System","name":"AliyunSTSAssumeRoleAccess"}]}],
          "roles":[{"roleName":"reader","policies":[{"type":"System","name":"AliyunOSSReadOnlyAccess"}],
            "trustPolicy":{"Version":"1","Statement":[{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"RAM":["acs:ram::1234567890123456:root"]}}]}}],
          "buckets":[{"name":"photos","objects":[{"key":"a.txt","text":"seeded"}]}]}]}
        """;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task the_module_runs_the_cloud_with_a_seed_and_its_control_API_explains_and_moves_the_clock()
    {
        var image = await ImageAsync();
        await using var cloud = new ScenarioCloudBuilder(image).WithSeed(Seed).WithHttps().WithServiceNames("cloud").Build();
        await cloud.StartAsync(Stop);
        using var http = OssHttp.Create();
        var sts = new StsClient(cloud.GetStsEndpoint(), new("LTAIbackend", "backend-secret-of-a-test"), http, TimeProvider.System);
        var session = await sts.AssumeRoleAsync("acs:ram::1234567890123456:role/reader", "client-001", null, null, Stop);
        var oss = new OssClient(
            new OssClientOptions(cloud.GetOssEndpoint(), "cn-hangzhou") { Addressing = OssAddressing.Path }, new StaticCredentials(session.Credentials), http);

        await using (var read = await oss.GetObjectAsync("photos", "a.txt", cancellationToken: Stop))
        {
            using var text = new StreamReader(read.Content);
            Assert.Equal("seeded", await text.ReadToEndAsync(Stop));
        }

        var denied = await Assert.ThrowsAsync<OssException>(() => oss.DeleteObjectAsync("photos", "a.txt", Stop));
        Assert.Contains("AliyunOSSReadOnlyAccess", await cloud.ExplainAsync(denied.RequestId!, Stop), StringComparison.Ordinal);
        await cloud.AdvanceClockAsync(TimeSpan.FromHours(2), Stop);
        var expired = await Assert.ThrowsAsync<OssException>(() => oss.HeadObjectAsync("photos", "a.txt", Stop));
        Assert.Equal("SecurityTokenExpired", expired.Code);
        await cloud.ResetAsync(Stop);
        Assert.Equal(6, (await oss.HeadObjectAsync("photos", "a.txt", Stop)).Size);

        Assert.StartsWith("-----BEGIN CERTIFICATE-----", await cloud.GetCertificateAuthorityAsync(Stop), StringComparison.Ordinal);
        using var stranger = await http.GetAsync(new Uri(cloud.GetOssEndpoint(), "/__admin/clock"), Stop);
        Assert.Equal(HttpStatusCode.Forbidden, stranger.StatusCode);
        Assert.Equal(cloud.GetOssEndpoint().GetLeftPart(UriPartial.Authority), cloud.GetEnvironment("LTAIbackend", "x")["OSS_ENDPOINT"]);
        Assert.Equal("https", cloud.GetStsHttpsEndpoint().Scheme);
    }

    [Fact]
    public async Task the_image_is_small_runs_as_nobody_in_particular_and_asks_itself_how_it_is()
    {
        var image = await ImageAsync();

        var facts = await DockerAsync("image", "inspect", "--format", "{{.Size}} {{.Config.User}} {{json .Config.Healthcheck.Test}}", image);

        Assert.InRange(long.Parse(facts.Split(' ')[0], CultureInfo.InvariantCulture), 1, LargestImage);
        Assert.Contains(" 1654:1654 ", facts, StringComparison.Ordinal);
        Assert.Contains("\"--health\"", facts, StringComparison.Ordinal);
    }

    // The library of the page's block and the vendor's SDK come from npm, into a directory of this test; its helper container, which no offline machine has, is left out.
    [Fact]
    public async Task the_block_of_the_page_for_Node_reads_from_the_cloud_that_it_started()
    {
        var image = await ImageAsync();
        var npm = Require.Executable("node", "npm");
        var block = DocumentBlock.Of("docs/containers.md").Single(static block => block.Language == "javascript");
        var directory = Directory.CreateTempSubdirectory("node-container-").FullName;
        try
        {
            await File.WriteAllTextAsync(Path.Combine(directory, "seed.json"), Seed, Stop);
            await File.WriteAllTextAsync(Path.Combine(directory, "page.mjs"), $"""
                import {'{'} GenericContainer, Wait {'}'} from 'testcontainers';
                import OSS from 'ali-oss';
                const accessKeyId = 'LTAIbackend', accessKeySecret = 'backend-secret-of-a-test', bucket = 'photos';
                {block.Text.Replace("scenario/cloud", image, StringComparison.Ordinal)}
                try {'{'} await oss.get('a.txt') {'}'} catch (refusal) {'{'} console.log(refusal.status, refusal.code) {'}'}
                await cloud.stop();
                """, Stop);
            await RunAsync(npm, directory, "install", "--no-audit", "--no-fund", "testcontainers@10", "ali-oss@6");

            // The user may assume roles and nothing else: a refusal by its policies has found the user, the bucket and the object of the seed.
            Assert.Equal("403 AccessDenied", (await RunAsync(Require.Node(), directory, "page.mjs")).Trim());
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    private static async Task<string> ImageAsync()
    {
        if (Environment.GetEnvironmentVariable("SCENARIO_CLOUD_IMAGE") is { Length: > 0 } present)
        {
            return present;
        }

        Require.Met("docker", Require.IsDemanded("docker"), "building the image scenario/cloud takes minutes");
        await DockerAsync("build", "--target", "cloud", "--tag", Image, ".");
        return Image;
    }

    private static Task<string> DockerAsync(params string[] arguments) => RunAsync(Require.Executable("docker", "docker"), Repository.Root, arguments);

    private static async Task<string> RunAsync(string program, string directory, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = directory };
        start.Environment["TESTCONTAINERS_RYUK_DISABLED"] = "true";
        var (exitCode, output, errors) = await ChildProcess.RunAsync(start, Stop);
        Assert.True(exitCode == 0, errors);
        return output;
    }
}
