using System.Globalization;
using RlTemplates.Benchmarks;
using RlTemplates.Learning.Engines;
using RlTemplates.Networks;
using RlTemplates.TorchSharp;
using RlTemplates.TorchSharp.Benchmarks;

// dotnet run -c Release --project benchmarks/RlTemplates.TorchSharp.Benchmarks -- [THREADS [SECONDS [DEVICE]]]
// Frames a second of both engines through the same contract: forward alone, and an update (forward, backward, clipping,
// Adam). The built-in engine is measured twice, so that a ratio can be judged by what two measurements of the same thing
// differ by.
//
// ... -- memory [MINUTES [DEVICE]]
// Memory of a process that trains with torch for so many minutes (60 where none are given).
//
// ... -- trip [DEVICE]
// The share of what travels between this process's memory and the device in the time of an update.
//
// ... -- start [simd | DEVICE]
// Time from the process's start to the end of the first update.
//
// ... -- act [SECONDS [DEVICE]]
// Steps a second of IMPALA whose actors compute with the built-in engine, and with torch.
TorchDevice Device(int index) => TorchDevice.Parse(args.ElementAtOrDefault(index) ?? "cpu", CultureInfo.InvariantCulture);
if (args is ["memory", ..])
    return MemoryBenchmark.Run(args.ElementAtOrDefault(1) ?? "60", Device(2));
if (args is ["trip", ..])
    return TripBenchmark.Run(Device(1));
if (args is ["start", ..])
    return StartBenchmark.Run(args is [_, "simd", ..] ? null : Device(1));
if (args is ["act", ..])
    return ActingBenchmark.Run(double.Parse(args.ElementAtOrDefault(1) ?? "20", CultureInfo.InvariantCulture), Device(2));
var threads = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 1;
var seconds = args.Length > 1 ? double.Parse(args[1], CultureInfo.InvariantCulture) : 0.5;
var device = Device(2);

Console.WriteLine($"{threads} thread{(threads == 1 ? "" : "s")}, torch on {device}; frames/s, medians of five");
Console.WriteLine("| network | pass | batch | simd | simd again | torch | torch / simd | again / simd |");
Console.WriteLine("|---|---|---|---|---|---|---|---|");
using INetworkBackend simd = new SimdEngine().Create(), torch = new TorchEngine { Device = device }.Create();
foreach (var (name, input, options, outputs) in Networks.All)
{
    foreach (var batch in (int[])[1, 32, 256, 1024, 4096])
        Report(name, "forward", batch, engine => Networks.Forward(engine, options, input, outputs, batch, threads));
    foreach (var batch in (int[])[32, 256, 1024, 4096])
        Report(name, "update", batch, engine => Networks.Update(engine, options, input, outputs, batch, threads));
}
return 0;

void Report(string name, string pass, int batch, Func<INetworkBackend, Action> make)
{
    double Measure(INetworkBackend engine) => Rate.Of(make(engine), batch, seconds).Median;
    double one = Measure(simd), other = Measure(torch), again = Measure(simd);
    Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture,
        $"| {name} | {pass} | {batch} | {one:N0} | {again:N0} | {other:N0} | {other / one:0.00} | {again / one:0.00} |"));
}
