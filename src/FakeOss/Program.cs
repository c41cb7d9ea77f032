using Scenario.FakeOss;

FakeOssHost.Create(args).Run();
