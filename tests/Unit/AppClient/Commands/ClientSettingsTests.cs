using Scenario.AppClient.Commands;

namespace Scenario.Unit.AppClient.Commands;

public class ClientSettingsTests
{
    private readonly Dictionary<string, string> _variables = [];

    [Fact]
    public void options_win_over_the_oss_variables_and_those_over_the_clouds()
    {
        Set("ALIBABA_CLOUD_ACCESS_KEY_ID", "cloud", "ALIBABA_CLOUD_ACCESS_KEY_SECRET", "s", "ALIBABA_CLOUD_SECURITY_TOKEN", "t");
        Assert.Equal(("cloud", "t"), (Read().Key!.AccessKeyId, Read().Key!.SecurityToken));
        Set("OSS_ACCESS_KEY_ID", "oss", "OSS_ACCESS_KEY_SECRET", "s");
        Assert.Equal(("oss", null), (Read().Key!.AccessKeyId, Read().Key!.SecurityToken));
        Assert.Equal("option", Read("--access-key-id", "option", "--access-key-secret", "s").Key!.AccessKeyId);
    }

    [Theory]
    [InlineData("--server", "http://127.0.0.1:1")]
    [InlineData("--grant", "my-files")]
    public void naming_a_server_or_a_grant_means_asking_it_whatever_the_variables_hold(string option, string value)
    {
        Set("OSS_ACCESS_KEY_ID", "oss", "OSS_ACCESS_KEY_SECRET", "s");
        Assert.Null(Read(option, value).Key);
        Assert.Equal("oss", Read(option, value).RequireKey().AccessKeyId); // assume-role still finds its key
    }

    [Fact]
    public void half_a_key_is_wrong_usage()
    {
        Assert.Throws<UsageException>(() => Read("--access-key-id", "id"));
        Assert.Throws<UsageException>(() => Read("--security-token", "t"));
        Set("OSS_ACCESS_KEY_SECRET", "s");
        Assert.Throws<UsageException>(() => Read());
    }

    [Theory]
    [InlineData("https://oss-cn-beijing.aliyuncs.com", "cn-beijing")]
    [InlineData("https://oss-cn-beijing-internal.aliyuncs.com", "cn-beijing")]
    [InlineData("https://oss-accelerate.aliyuncs.com", "cn-hangzhou")]
    [InlineData("http://127.0.0.1:8712", "cn-hangzhou")]
    public void the_region_is_read_from_the_endpoint(string endpoint, string region) =>
        Assert.Equal(region, Read("--endpoint", endpoint).RegionOf(new Uri(endpoint)));

    [Fact]
    public void a_region_alone_gives_the_clouds_endpoint()
    {
        var settings = Read("--region", "cn-shanghai");
        Assert.Equal("https://oss-cn-shanghai.aliyuncs.com/", settings.OssEndpoint().AbsoluteUri);
        Assert.Equal("cn-shanghai", settings.RegionOf(settings.OssEndpoint()));
        Assert.Throws<UsageException>(() => Read().OssEndpoint());
    }

    [Fact]
    public void a_profile_of_the_vendors_tool_can_be_used()
    {
        var file = Path.GetTempFileName();
        try
        {
            File.WriteAllText(file,
                """{"current":"a","profiles":[{"name":"a","mode":"AK","access_key_id":"LTAI1","access_key_secret":"s","region_id":"cn-shanghai"},{"name":"b","mode":"EcsRamRole"}]}""");
            Set("ALIBABA_CLOUD_CONFIG_FILE", file);
            Assert.Equal("LTAI1", Read("--profile", "a").Key!.AccessKeyId);
            Assert.Equal("cn-shanghai", Read("--profile", "a").RegionOf(new Uri("http://127.0.0.1")));
            Assert.Throws<UsageException>(() => Read("--profile", "b"));
            Assert.Throws<UsageException>(() => Read("--profile", "c"));
        }
        finally
        {
            File.Delete(file);
        }
    }

    private void Set(params string[] pairs)
    {
        foreach (var pair in pairs.Chunk(2))
        {
            _variables[pair[0]] = pair[1];
        }
    }

    private ClientSettings Read(params string[] arguments)
    {
        var options = new GlobalOptions();
        var root = new System.CommandLine.RootCommand();
        options.AddTo(root);
        var environment = new ClientEnvironment
        {
            Out = TextWriter.Null,
            Messages = ClientEnvironment.CreateMessages(TextWriter.Null, isTerminal: false),
            In = TextReader.Null,
            OpenInput = () => Stream.Null,
            OpenOutput = () => Stream.Null,
            IsInteractive = false,
            Variable = name => _variables.GetValueOrDefault(name),
            Time = TimeProvider.System,
            StateDirectory = Path.GetTempPath(),
        };
        return new ClientSettings(options, root.Parse(arguments), environment);
    }
}
