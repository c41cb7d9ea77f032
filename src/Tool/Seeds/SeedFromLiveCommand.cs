using System.CommandLine;
using System.Text;
using System.Text.Json.Nodes;
using Scenario.ControlPlane.Admin;
using Scenario.Oss;
using Scenario.Oss.Credentials;
using Scenario.Oss.Sts;
using Scenario.Seeds;
using Scenario.Tool.Commands;

namespace Scenario.Tool.Seeds;

/// <summary><c>seed from-live</c>: an account as a seed file, of the fakes or of the real cloud, by the APIs that any client has.</summary>
internal static class SeedFromLiveCommand
{
    public static Command Create(ToolCommand tool)
    {
        var sts = Address("--sts", "STS. Default: $ALIBABA_CLOUD_STS_ENDPOINT, else http://127.0.0.1:8711.");
        var ram = Address("--ram", "RAM. Default: that of STS on this machine, else https://ram.aliyuncs.com.");
        var oss = Address("--oss", "OSS. Default: $OSS_ENDPOINT, else http://127.0.0.1:8712.");
        var region = new Option<string?>("--region") { HelpName = "REGION", Description = "To sign for. Default: $OSS_REGION, else cn-hangzhou." };
        var inventKeys = new Option<bool>("--invent-keys") { Description = "Keep access keys, each with a made-up secret; no API tells the real one." };
        var objects = new Option<bool>("--objects")
        {
            Description = $"Read objects as well: the first {LiveAccount.MostObjects} of each bucket, up to {LiveAccount.LargestObject / 1024} KB each.",
        };
        var command = new Command("from-live",
            "Read a running cloud's or a real account's identities and buckets into a seed; what cannot be known is said on standard error. "
            + "The key comes from $ALIBABA_CLOUD_ACCESS_KEY_ID, _SECRET and $ALIBABA_CLOUD_SECURITY_TOKEN.")
        {
            sts, ram, oss, region, inventKeys, objects,
        };
        return tool.Attach(command, async (given, cancellationToken) =>
        {
            string? Variable(string name) => tool.Environment.Variable(name) is { Length: > 0 } text ? text : null;
            var key = new OssCredentials(
                Variable("ALIBABA_CLOUD_ACCESS_KEY_ID") ?? throw new MalformedException("Set ALIBABA_CLOUD_ACCESS_KEY_ID and ALIBABA_CLOUD_ACCESS_KEY_SECRET."),
                Variable("ALIBABA_CLOUD_ACCESS_KEY_SECRET") ?? throw new MalformedException("Set ALIBABA_CLOUD_ACCESS_KEY_SECRET."),
                Variable("ALIBABA_CLOUD_SECURITY_TOKEN"));
            var stsAddress = new Uri(given.GetValue(sts) ?? Variable("ALIBABA_CLOUD_STS_ENDPOINT") ?? "http://127.0.0.1:8711");
            var ramAddress = new Uri(given.GetValue(ram) ?? (ThisMachine.Has(stsAddress) ? stsAddress.ToString() : "https://ram.aliyuncs.com"));
            var ossAddress = new Uri(given.GetValue(oss) ?? Variable("OSS_ENDPOINT") ?? "http://127.0.0.1:8712");
            var signedFor = given.GetValue(region) ?? Variable("OSS_REGION") ?? "cn-hangzhou";
            using var http = ToolEnvironment.CreateHttpClient();
            var time = tool.Environment.Time;
            var account = new LiveAccount(
                new StsClient(stsAddress, key, http, time), new StsClient(ramAddress, key, http, time),
                elsewhere => new OssSender(
                    new OssClientOptions(elsewhere?.Endpoint ?? ossAddress, elsewhere?.Region ?? signedFor), new StaticCredentials(key), http, time),
                given.GetValue(inventKeys), given.GetValue(objects));
            JsonObject seed;
            try
            {
                seed = await account.ReadAsync(cancellationToken);
            }
            catch (StsException exception)
            {
                var line = $"{stsAddress.Authority}: {exception.Status} {exception.Code}: {exception.Message}";
                return tool.Fail(given, line, new AdminError(exception.Status, exception.Code, exception.Message), ExitCode.Refused);
            }

            var text = ToolCommand.ToJson(writer => seed.WriteTo(writer));
            if (SeedReader.Parse(text) is { Error: { } error })
            {
                account.Unknown.Add($"This seed has to be mended before a host takes it: {error}");
            }

            if (tool.IsJson(given))
            {
                tool.WriteJson(writer => new JsonObject
                {
                    ["seed"] = seed,
                    ["unknown"] = new JsonArray([.. account.Unknown.Select(static note => (JsonNode)note)]),
                }.WriteTo(writer));
            }
            else
            {
                tool.Write(Encoding.UTF8.GetString(text));
                account.Unknown.ForEach(tool.Remark);
            }

            return ExitCode.Done;
        });
    }

    private static Option<string?> Address(string name, string what)
    {
        var option = new Option<string?>(name) { HelpName = "URL", Description = what };
        option.Validators.Add(static result =>
        {
            if (result.Tokens is [var given] && !(Uri.TryCreate(given.Value, UriKind.Absolute, out var address) && address.Scheme is "http" or "https"))
            {
                result.AddError($"'{given.Value}' is no address such as http://127.0.0.1:8711.");
            }
        });
        return option;
    }
}
