using System.CommandLine;
using Scenario.Oss;

namespace Scenario.AppClient.Commands;

/// <summary>The options that every command takes.</summary>
internal sealed class GlobalOptions
{
    public Option<string?> Server { get; } =
        Make("--server", "URL", "Address of AppServer. Default: $SCENARIO_SERVER, else where the latest login was, else http://127.0.0.1:8713.");

    public Option<string?> Grant { get; } =
        Make("--grant", "NAME", "Which grant of AppServer to ask for. Default: $SCENARIO_GRANT, else the server's own default.");

    public Option<bool> Json { get; } = new("--json") { Recursive = true, Description = "Print one JSON document on standard output and nothing else there." };

    public Option<bool> Verbose { get; } = new("--verbose") { Recursive = true, Description = "Print every request and its answer on standard error." };

    public Option<string?> Endpoint { get; } =
        Make("--endpoint", "URL", "Address of OSS; for assume-role, of STS. Default: $OSS_ENDPOINT ($ALIBABA_CLOUD_STS_ENDPOINT).");

    public Option<string?> AccessKeyId { get; } =
        Make("--access-key-id", "ID", "Use these credentials instead of asking AppServer. Default: $OSS_ACCESS_KEY_ID, else $ALIBABA_CLOUD_ACCESS_KEY_ID.");

    public Option<string?> AccessKeySecret { get; } =
        Make("--access-key-secret", "SECRET", "Secret of that key. Better in the environment, where other users cannot see it.");

    public Option<string?> SecurityToken { get; } =
        Make("--security-token", "TOKEN", "Token of a temporary key. Default: $OSS_SESSION_TOKEN, else $ALIBABA_CLOUD_SECURITY_TOKEN.");

    public Option<string?> Profile { get; } = Make("--profile", "NAME", "Take the key from a profile of the vendor's CLI (~/.aliyun/config.json).");

    public Option<string?> Region { get; } =
        Make("--region", "REGION", "Region to sign for, such as cn-hangzhou. Default: $OSS_REGION, else from the endpoint's name, else cn-hangzhou.");

    public Option<OssAddressing> Addressing { get; } = new("--addressing")
    {
        Recursive = true,
        Description = "Where the bucket's name goes: auto, path, virtual-host or cname.",
        HelpName = "STYLE",
        DefaultValueFactory = _ => OssAddressing.Auto,
        CustomParser = result => result.Tokens[0].Value.ToLowerInvariant() switch
        {
            "auto" => OssAddressing.Auto,
            "path" => OssAddressing.Path,
            "virtual-host" => OssAddressing.VirtualHost,
            "cname" => OssAddressing.Cname,
            var other => Refuse(result, $"'{other}' is not an addressing style: auto, path, virtual-host or cname."),
        },
    };

    public Option<string?> CaFile { get; } =
        Make("--ca-file", "FILE", "Trust only the certificate authorities in this PEM file, for instance a development one. Default: $SCENARIO_CA_FILE.");

#if ALIBABA_SDK
    public Option<string?> OssClient { get; } = Make("--oss-client", "WHICH", "own, or sdk for the vendor's SDK. Default: $SCENARIO_OSS_CLIENT, else own.");
#endif

    public void AddTo(Command root)
    {
        root.Add(Server);
        root.Add(Grant);
        root.Add(Json);
        root.Add(Verbose);
        root.Add(Endpoint);
        root.Add(AccessKeyId);
        root.Add(AccessKeySecret);
        root.Add(SecurityToken);
        root.Add(Profile);
        root.Add(Region);
        Addressing.CompletionSources.Clear(); // the names of the enum's members are not what is typed
        Addressing.CompletionSources.Add("auto", "path", "virtual-host", "cname");
        root.Add(Addressing);
        root.Add(CaFile);
#if ALIBABA_SDK
        OssClient.AcceptOnlyFromAmong("own", "sdk");
        root.Add(OssClient);
#endif
    }

    private static Option<string?> Make(string name, string valueName, string description) =>
        new(name) { Recursive = true, HelpName = valueName, Description = description };

    private static OssAddressing Refuse(System.CommandLine.Parsing.ArgumentResult result, string message)
    {
        result.AddError(message);
        return OssAddressing.Auto;
    }
}
