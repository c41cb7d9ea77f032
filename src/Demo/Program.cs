using Scenario.Demo;

return await DemoCommand.InvokeAsync(args);
