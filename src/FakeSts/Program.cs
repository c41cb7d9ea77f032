using Scenario.ControlPlane.Admin;
using Scenario.FakeSts;

if (args is [HealthProbe.Command, var url])
{
    return await HealthProbe.RunAsync(url);
}

await FakeStsHost.Create(args).RunAsync();
return 0;
