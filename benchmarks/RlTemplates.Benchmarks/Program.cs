using System.Globalization;
using RlTemplates.Benchmarks;

// dotnet run -c Release --project benchmarks/RlTemplates.Benchmarks -- WHAT [THREADS]
switch (args.FirstOrDefault())
{
    case "networks":
        NetworkBenchmark.Run(Threads(), seconds: 0.5);
        return 0;
    case "environments":
        EnvironmentBenchmark.Run(seconds: 0.5);
        return 0;
    case "parallel":
        ParallelBenchmark.Run(Threads(), seconds: 0.5);
        return 0;
    case "matrices":
        MatrixBenchmark.Run(Threads(), seconds: 0.3);
        return 0;
    case "training":
        return TrainingBenchmark.Run(args.ElementAtOrDefault(1), seconds: 1);
    case "policy":
        PolicyBenchmark.Run(seconds: 0.2);
        return 0;
    case "evaluate":
        return EvaluateBenchmark.Run(args.ElementAtOrDefault(1) ?? "runs");
    case "memory":
        return MemoryBenchmark.Run(args.Length > 1 ? args[1] : "60");
    case "sink":
        return SinkBenchmark.Run(iterations: args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 300);
    case "reference":
        return ReferenceBenchmark.Run(args[1..]);
    case "reference-run":
        return ReferenceBenchmark.RunOne(args[1], args[2]);
    default:
        Console.Error.WriteLine("What to measure: matrices, networks, environments, parallel, training, policy, evaluate, memory, sink or reference.");
        return 2;
}

int Threads() => args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : Math.Min(2, Environment.ProcessorCount);
