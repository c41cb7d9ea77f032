using Scenario.ControlPlane.Admin;
using Scenario.FakeOss;

if (args is [HealthProbe.Command, var url])
{
    return await HealthProbe.RunAsync(url);
}

await FakeOssHost.Create(args).RunAsync();
return 0;
