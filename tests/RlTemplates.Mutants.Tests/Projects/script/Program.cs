using Lab;

return await EntryScript.RunAsync(args, [GridExperiment.Definition, CatchExperiment.Definition]);
