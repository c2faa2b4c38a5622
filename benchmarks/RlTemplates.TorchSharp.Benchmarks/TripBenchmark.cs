using System.Globalization;
using RlTemplates.Benchmarks;
using RlTemplates.TorchSharp.Passes;
using static TorchSharp.torch;

namespace RlTemplates.TorchSharp.Benchmarks;

/// <summary>
/// What travels with an update, measured alone and as a share of the whole: observations there, outputs back, gradients of
/// outputs there.
/// </summary>
internal static class TripBenchmark
{
    private const double Seconds = 0.5;

    /// <param name="device">Where networks are computed.</param>
    public static int Run(TorchDevice device)
    {
        using var engine = new TorchEngine { Device = device }.Create();
        var place = ((TorchBackend)engine).Device;
        Console.WriteLine($"torch on {place}, one thread; medians of five");
        Console.WriteLine("| network | batch | update ms | observations us | outputs and gradients us | share |");
        Console.WriteLine("|---|---|---|---|---|---|");
        foreach (var (name, input, options, outputs) in Networks.All)
        {
            foreach (var batch in (int[])[32, 256, 1024])
            {
                double Time(Action action) => 1 / Rate.Of(action, 1, Seconds).Median;
                var update = Time(Networks.Update(engine, options, input, outputs, batch, 1));
                var (type, size) = input.Element == ElementType.UInt8 ? (ScalarType.Byte, 1) : (ScalarType.Float32, sizeof(float));
                var there = Time(Observe(type, batch, (int)(input.Bytes / size), place));
                var trip = Time(RoundTrip(batch, outputs + 1, place));
                Console.WriteLine(string.Create(
                    CultureInfo.InvariantCulture,
                    $"| {name} | {batch} | {update * 1e3:0.00} | {there * 1e6:0.0} | {trip * 1e6:0.0} | {(there + trip) / update:P2} |"));
            }
        }
        return 0;
    }

    private static Action Observe(ScalarType type, int rows, int columns, Device device)
    {
        var transfer = new Transfer(type, rows, columns, device);
        var bytes = new byte[transfer.Host(rows).Length];
        return () =>
        {
            using var scope = NewDisposeScope();
            transfer.Send(bytes, rows);
        };
    }

    private static Action RoundTrip(int rows, int columns, Device device)
    {
        Transfer outputs = new(ScalarType.Float32, rows, columns, device), gradients = new(ScalarType.Float32, rows, columns, device);
        var (made, bytes) = (zeros([rows, columns], device: device), new byte[rows * columns * sizeof(float)]);
        return () =>
        {
            using var scope = NewDisposeScope();
            outputs.Receive(made);
            gradients.Send(bytes, rows);
        };
    }
}
