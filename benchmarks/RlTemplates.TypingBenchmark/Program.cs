using RlTemplates.TypingBenchmark;

// dotnet run -c Release --project benchmarks/RlTemplates.TypingBenchmark -- [cold]
switch (args.FirstOrDefault())
{
    case null:
        await EditBenchmark.Run();
        return 0;
    case "cold":
        ColdBuild.Run();
        return 0;
    default:
        Console.Error.WriteLine("Nothing, or cold.");
        return 2;
}
