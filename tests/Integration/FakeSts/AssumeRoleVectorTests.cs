using System.Globalization;
using System.Text.Json;

namespace Scenario.Integration.FakeSts;

public sealed class AssumeRoleVectorTests
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web) { PropertyNameCaseInsensitive = false };

    public static TheoryData<AssumeRoleVector> Cases()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Scenario.sln")))
        {
            folder = folder.Parent!;
        }

        var file = Path.Combine(folder.FullName, "tests", "vectors", "policy", "host", "assume-role.json");
        return [.. JsonSerializer.Deserialize<AssumeRoleVector[]>(File.ReadAllBytes(file), Options)!];
    }

    [Theory]
    [MemberData(nameof(Cases), DisableDiscoveryEnumeration = true)]
    public async Task the_host_answers_as_the_table_says(AssumeRoleVector vector)
    {
        await using var app = new StsApplication();
        var caller = vector.Caller == "root" ? app.AsRoot() : app.AsCaller();
        var arn = $"acs:ram::{TestSeed.AccountA}:role/{vector.Role}";
        var more = new List<(string, string)>();
        if (vector.DurationSeconds is { } seconds)
        {
            more.Add(("DurationSeconds", seconds.ToString(CultureInfo.InvariantCulture)));
        }

        if (vector.PolicyBytes is { } bytes)
        {
            more.Add(("Policy", new string('x', bytes)));
        }

        StsAnswer answer;
        if (vector.DeleteRoleAfterIssue)
        {
            var session = await caller.BecomeAsync(arn);
            app.Directory.Update(directory => directory.WithoutRole(directory.FindRole(TestSeed.AccountA, vector.Role)!));
            answer = await session.CallAsync("GetCallerIdentity");
        }
        else
        {
            answer = await caller.AssumeAsync(arn, "alice", [.. more]);
        }

        Assert.Equal((vector.Expect.Status, vector.Expect.Code), (answer.Status, answer.Code));
        if (vector.Expect.Message is { } message)
        {
            Assert.Equal(message, answer.Text("Message"));
        }
    }
}
