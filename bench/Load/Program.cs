using Scenario.Load;

// The floor is this same program started once more, so that both servers and the client run on one runtime with one configuration.
return args is ["floor", .. var floorArgs] ? await Floor.RunAsync(floorArgs) : await LoadCommand.RunAsync(args);
