using Scenario.Oss;
using Scenario.Oss.Credentials;

// A native executable that makes a link to a photo from the credentials in the environment, without asking anybody.
string Variable(string name) => Environment.GetEnvironmentVariable(name) ?? throw new InvalidOperationException($"{name} is not set.");

var oss = new OssClient(
    new OssClientOptions(new Uri(Variable("OSS_ENDPOINT")), "cn-hangzhou"),
    new StaticCredentials(new(Variable("OSS_ACCESS_KEY_ID"), Variable("OSS_ACCESS_KEY_SECRET"), Environment.GetEnvironmentVariable("OSS_SESSION_TOKEN"))));
Console.WriteLine(await oss.PresignAsync("GET", "sample-bucket", args[0], TimeSpan.FromMinutes(5)));
