using System.Globalization;
using RlTemplates;
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
if (args is ["memory", ..])
    return MemoryBenchmark.Run(args.ElementAtOrDefault(1) ?? "60", TorchDevice.Parse(args.ElementAtOrDefault(2) ?? "cpu", null));
var threads = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 1;
var seconds = args.Length > 1 ? double.Parse(args[1], CultureInfo.InvariantCulture) : 0.5;
var device = TorchDevice.Parse(args.Length > 2 ? args[2] : "cpu", CultureInfo.InvariantCulture);

(string Name, ObservationSpace Input, NetworkOptions Options, int Outputs)[] networks =
[
    ("4-64-64", new(ElementType.Float32, 4), new() { ShareLayers = false }, 2),
    ("42x42x4", new(ElementType.UInt8, 42, 42, 4), new() { HiddenSizes = [256], Activation = Activation.Relu }, 6),
    ("84x84x4", new(ElementType.UInt8, 84, 84, 4), new() { HiddenSizes = [512], Activation = Activation.Relu }, 6),
];
Console.WriteLine($"{threads} thread{(threads == 1 ? "" : "s")}, torch on {device}; frames/s, medians of five");
Console.WriteLine("| network | pass | batch | simd | simd again | torch | torch / simd | again / simd |");
Console.WriteLine("|---|---|---|---|---|---|---|---|");
using INetworkBackend simd = new SimdEngine().Create(), torch = new TorchEngine { Device = device }.Create();
foreach (var (name, input, options, outputs) in networks)
{
    foreach (var batch in (int[])[1, 32, 256, 1024, 4096])
        Report(name, "forward", batch, engine => Forward(engine, options, input, outputs, batch));
    foreach (var batch in (int[])[32, 256, 1024, 4096])
        Report(name, "update", batch, engine => Update(engine, options, input, outputs, batch));
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

Action Forward(INetworkBackend engine, NetworkOptions options, ObservationSpace input, int outputs, int batch)
{
    var network = engine.Create(options, input, outputs, 0, 1);
    var (tape, observations) = (network.CreateTape(batch, forTraining: false, threads), Observations(input, batch));
    return () => network.Forward(observations, batch, tape);
}

Action Update(INetworkBackend engine, NetworkOptions options, ObservationSpace input, int outputs, int batch)
{
    var network = engine.Create(options, input, outputs, 0, 1);
    var (tape, gradients) = (network.CreateTape(batch, forTraining: true, threads), network.CreateGradients());
    var observations = Observations(input, batch);
    var update = engine.CreateUpdate(network, new AdamSettings(), 40);
    float[] policy = new float[batch * outputs], values = new float[batch];
    Array.Fill(policy, 0.01f);
    Array.Fill(values, 0.02f);
    return () =>
    {
        network.Forward(observations, batch, tape);
        network.Backward(tape, policy, values, gradients);
        update.Step(gradients, 1e-6);
    };
}

static byte[] Observations(ObservationSpace input, int batch)
{
    var bytes = new byte[batch * input.Bytes];
    var random = new RandomStream(1, 1);
    if (input.Element == ElementType.UInt8)
    {
        foreach (ref var value in bytes.AsSpan())
            value = (byte)random.NextInt32(256);
    }
    return bytes;
}
