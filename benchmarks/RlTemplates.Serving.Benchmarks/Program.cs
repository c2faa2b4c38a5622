using System.Globalization;
using RlTemplates.Serving.Benchmarks;

// dotnet run -c Release --project benchmarks/RlTemplates.Serving.Benchmarks -- requests [SECONDS [REPEATS]]
// dotnet run -c Release --project benchmarks/RlTemplates.Serving.Benchmarks -- start PROGRAM [ARGUMENTS], for example: start dotnet App.dll
switch (args)
{
    case ["requests", .. var rest]:
        await RequestBenchmark.RunAsync(Number(rest, 0, 3), (int)Number(rest, 1, 3));
        return 0;
    case ["start", var program, .. var rest]:
        await StartBenchmark.RunAsync(program, rest);
        return 0;
    case ["server", var kind]:
        return await Servers.RunAsync(kind);
    case ["model", var folder]:
        Models.Save(folder);
        return 0;
    default:
        Console.Error.WriteLine("What to measure: requests or start.");
        return 2;
}

static double Number(string[] args, int index, double otherwise) => args.Length > index ? double.Parse(args[index], CultureInfo.InvariantCulture) : otherwise;
