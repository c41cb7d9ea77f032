namespace Scenario.Integration.FakeSts.RamApi;

/// <summary>Calls the RAM API with the keys of an STS client.</summary>
internal sealed class RamClient(StsClient sts)
{
    public const string Version = "2015-05-01";

    public const string Trust =
        """{"Version":"1","Statement":[{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"RAM":["acs:ram::1000000000000001:root"]}}]}""";

    public const string Read = """{"Version":"1","Statement":[{"Effect":"Allow","Action":"oss:Get*","Resource":"*"}]}""";

    public Task<StsAnswer> CallAsync(string action, params (string Name, string Value)[] parameters) =>
        sts.CallAsync(action, [("Version", Version), .. parameters]);

    /// <summary>A call that must succeed.</summary>
    public async Task<StsAnswer> DoAsync(string action, params (string Name, string Value)[] parameters)
    {
        var answer = await CallAsync(action, parameters);
        Assert.True(answer.Status == 200, $"{action}: {answer.Body}");
        return answer;
    }

    public async Task<RamClient> UserAsync(string name)
    {
        await DoAsync("CreateUser", ("UserName", name));
        return this;
    }

    public async Task<RamClient> GroupAsync(string name)
    {
        await DoAsync("CreateGroup", ("GroupName", name));
        return this;
    }

    public async Task<RamClient> RoleAsync(string name)
    {
        await DoAsync("CreateRole", ("RoleName", name), ("AssumeRolePolicyDocument", Trust));
        return this;
    }

    public async Task<RamClient> PolicyAsync(string name)
    {
        await DoAsync("CreatePolicy", ("PolicyName", name), ("PolicyDocument", Read));
        return this;
    }

    /// <summary>Attaches a custom policy to a User, Group or Role.</summary>
    public async Task<RamClient> AttachAsync(string kind, string name, string policy, string type = "Custom")
    {
        await DoAsync($"AttachPolicyTo{kind}", ("PolicyType", type), ("PolicyName", policy), ($"{kind}Name", name));
        return this;
    }
}
