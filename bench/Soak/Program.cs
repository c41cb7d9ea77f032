return await Scenario.Soak.SoakCommand.RunAsync(args);
