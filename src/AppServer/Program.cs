using Scenario.AppServer;

AppServerHost.Create(args).Run();
