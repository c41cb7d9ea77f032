using Scenario.FakeCloud;
using Scenario.FakeCloud.Xunit;

namespace Scenario.Integration.Documents;

public sealed class PhotoCloud : FakeCloudFixture
{
    protected override void Configure(FakeCloudOptions options) => options.Seed = Seed.Default;
}

public sealed class PhotoTests(PhotoCloud fixture) : IClassFixture<PhotoCloud>   // or [assembly: AssemblyFixture(typeof(PhotoCloud))]
{
    [Fact]
    public async Task a_token_reads_what_its_role_allows()
    {
        var token = await fixture.Cloud.IssueTokenAsync("oss-readonly");

        Assert.StartsWith("STS.", token.AccessKeyId, StringComparison.Ordinal);
    }
}
