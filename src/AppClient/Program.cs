using Scenario.AppClient.Commands;

return await ClientCommandLine.RunAsync(args, ClientEnvironment.OfProcess());
