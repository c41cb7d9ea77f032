using Scenario.ControlPlane;
using Scenario.FakeSts;

return await HostRun.RunAsync("FakeSts", args, static args => FakeStsHost.Create(args));
