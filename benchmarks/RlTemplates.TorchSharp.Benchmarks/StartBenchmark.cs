using System.Diagnostics;
using System.Globalization;
using RlTemplates.Learning.Engines;
using RlTemplates.Networks;

namespace RlTemplates.TorchSharp.Benchmarks;

/// <summary>What an engine costs before it has computed anything.</summary>
internal static class StartBenchmark
{
    /// <param name="device">Where torch computes networks; null for the built-in engine.</param>
    public static int Run(TorchDevice? device)
    {
        using var process = Process.GetCurrentProcess();
        var watch = Stopwatch.StartNew();
        using var engine = device is { } place ? new TorchEngine { Device = place }.Create() : new SimdEngine().Create();
        var made = watch.Elapsed;
        var (_, input, options, outputs) = Networks.All[0];
        Networks.Update(engine, options, input, outputs, 256, 1)();
        var updated = watch.Elapsed;
        process.Refresh();
        var (sinceStart, peak) = ((DateTime.Now - process.StartTime).TotalMilliseconds, process.PeakWorkingSet64 / 1e6);
        FormattableString times = $"made in {made.TotalMilliseconds:0} ms, first update {(updated - made).TotalMilliseconds:0} ms later";
        FormattableString whole = $"{sinceStart:0} ms after the process's start; peak {peak:0} MB";
        var culture = CultureInfo.InvariantCulture;
        Console.WriteLine($"{(device is null ? "simd" : engine.Description)}: {times.ToString(culture)}, {whole.ToString(culture)}");
        return 0;
    }
}
