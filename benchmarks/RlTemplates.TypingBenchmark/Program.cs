using System.Diagnostics;
using System.Globalization;
using RlTemplates.TypingBenchmark;

// dotnet run -c Release --project benchmarks/RlTemplates.TypingBenchmark -- [cold | build WITH]
switch (args.FirstOrDefault())
{
    case null:
        await EditBenchmark.Run();
        return 0;
    case "build":
        await ColdBuild.Build(args[1] == "with");
        return 0;
    case "cold":
        foreach (var kind in new[] { "without", "with" })
        {
            var times = Enumerable.Range(0, 7).Select(_ => Process(kind)).Order().ToArray();
            Console.WriteLine($"cold build {kind} generators and analyzers: {times[3].ToString("0", CultureInfo.InvariantCulture)} ms");
        }
        return 0;
    default:
        Console.Error.WriteLine("Nothing, or cold.");
        return 2;
}

static double Process(string kind)
{
    using var process = System.Diagnostics.Process.Start(new ProcessStartInfo(Environment.ProcessPath!, [Environment.GetCommandLineArgs()[0], "build", kind]) { RedirectStandardOutput = true })!;
    var shown = process.StandardOutput.ReadToEnd();
    process.WaitForExit();
    return double.Parse(shown, CultureInfo.InvariantCulture);
}
