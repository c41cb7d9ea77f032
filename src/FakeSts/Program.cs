using Scenario.FakeSts;

FakeStsHost.Create(args).Run();
