using ErpLink.Simulation.Bugs;

return await BugCommands.RunAsync(args, Console.Out);
