using RlTemplates.Benchmarks;

// dotnet run -c Release --project benchmarks/RlTemplates.Benchmarks -- WHAT
switch (args.FirstOrDefault())
{
    case "networks":
        NetworkBenchmark.Run(Math.Min(2, Environment.ProcessorCount), seconds: 0.5);
        return 0;
    case "environments":
        EnvironmentBenchmark.Run(seconds: 0.5);
        return 0;
    case "matrices":
        MatrixBenchmark.Run(seconds: 0.3);
        return 0;
    case "training":
        return TrainingBenchmark.Run(args.ElementAtOrDefault(1), seconds: 1);
    case "memory":
        return MemoryBenchmark.Run(args.Length > 1 ? args[1] : "60");
    case "reference":
        return ReferenceBenchmark.Run(args[1..]);
    case "reference-run":
        return ReferenceBenchmark.RunOne(args[1], args[2]);
    default:
        Console.Error.WriteLine("What to measure: matrices, networks, environments, training, memory or reference.");
        return 2;
}
