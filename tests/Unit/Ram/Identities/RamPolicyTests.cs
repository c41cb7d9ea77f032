using Scenario.Ram.Identities;
using Scenario.Ram.Policies;

namespace Scenario.Unit.Ram.Identities;

public sealed class RamPolicyTests
{
    private static readonly PolicyDocument Reads = Document("oss:GetObject");
    private static readonly PolicyDocument Writes = Document("oss:PutObject");

    [Fact]
    public void only_the_default_version_counts()
    {
        var policy = new RamPolicy("11223344", PolicyType.Custom, "photos", [new("v1", Reads, default), new("v3", Writes, default)], "v3", default);

        Assert.Same(Writes, policy.Document);
        Assert.Same(Reads, policy.FindVersion("v1")!.Document);
        Assert.Null(policy.FindVersion("v2"));
        Assert.Equal("acs:ram::11223344:policy/photos", policy.Arn.ToString());
    }

    [Fact]
    public void a_default_version_that_is_not_there_is_named() =>
        Assert.Contains("photos has no version v2", Assert.Throws<InvalidOperationException>(
            () => new RamPolicy("1", PolicyType.Custom, "photos", [new("v1", Reads, default)], "v2", default).DefaultVersion).Message, StringComparison.Ordinal);

    [Fact]
    public void a_system_policy_belongs_to_no_account() =>
        Assert.Equal("acs:ram::system:policy/AliyunOSSFullAccess",
            new RamPolicy("1", PolicyType.System, "AliyunOSSFullAccess", [new("v1", Reads, default)], "v1", default).Arn.ToString());

    [Theory]
    [InlineData('a', true, true, true, true)]
    [InlineData('-', true, true, true, true)]
    [InlineData('.', true, false, true, false)]
    [InlineData('_', true, false, false, false)]
    [InlineData('@', false, false, false, false)]
    [InlineData('é', false, false, false, false)]
    public void names_have_these_characters(char character, bool user, bool group, bool role, bool policy) =>
        Assert.Equal((user, group, role, policy),
            (RamNames.IsUserNameCharacter(character), RamNames.IsGroupNameCharacter(character), RamNames.IsRoleNameCharacter(character), RamNames.IsPolicyNameCharacter(character)));

    private static PolicyDocument Document(string action) =>
        PolicyParser.Parse($$"""{"Version":"1","Statement":[{"Effect":"Allow","Action":"{{action}}","Resource":"*"}]}""", PolicyKind.Identity).Document!;
}
