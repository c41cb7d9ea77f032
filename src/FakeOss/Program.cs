using Scenario.ControlPlane;
using Scenario.FakeOss;

return await HostRun.RunAsync("FakeOss", args, static args => FakeOssHost.Create(args));
