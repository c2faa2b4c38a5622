using System.Diagnostics;
using System.Globalization;

namespace RlTemplates.Benchmarks;

/// <summary>Outcome of one seed of a case.</summary>
/// <param name="Timesteps">Timesteps that were trained.</param>
/// <param name="Training">Last 100 training episodes.</param>
/// <param name="Greedy">100 greedy episodes.</param>
/// <param name="Seconds">Processor time of training, which is the same however busy the machine is.</param>
internal sealed record ReferenceRun(long Timesteps, Spread Training, Spread Greedy, double Seconds)
{
    private const int Episodes = 100;

    /// <summary>Trains in this process.</summary>
    public static ReferenceRun Here(ReferenceCase reference, ulong seed)
    {
        var start = Environment.CpuUsage.TotalTime;
        using var algorithm = reference.Create(new(reference.Make, seed) { Threads = 1 });
        var (report, last) = (new TrainReport(), new Queue<double>());
        while (report.TimestepsTotal < reference.Timesteps)
        {
            report.Clear();
            algorithm.Train(report, CancellationToken.None);
            foreach (var episode in report.Episodes)
                last.Enqueue(episode.Reward);
            while (last.Count > Episodes)
                last.Dequeue();
        }
        var seconds = (Environment.CpuUsage.TotalTime - start).TotalSeconds;
        return new(report.TimestepsTotal, Spread.Of(last), Spread.Of(GreedyEpisodes.Play(algorithm.Policy, reference.Make(Episodes), seed)), seconds);
    }

    /// <summary>Trains in a process of its own, so that its processor time is its own.</summary>
    public static ReferenceRun Apart(ReferenceCase reference, ulong seed)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!, ["reference-run", reference.Name, seed.ToString(CultureInfo.InvariantCulture)]) { RedirectStandardOutput = true };
        using var process = Process.Start(start)!;
        var text = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? Parse(text) : throw new InvalidOperationException($"{reference.Name}, seed {seed}: exit code {process.ExitCode}");
    }

    /// <summary>The line that <see cref="Parse"/> reads.</summary>
    public string Line() => string.Join(' ', ((double[])[Timesteps, Training.Mean, Training.Deviation, Greedy.Mean, Greedy.Deviation, Seconds])
        .Select(value => value.ToString(CultureInfo.InvariantCulture)));

    private static ReferenceRun Parse(string line)
    {
        var values = line.Split(' ').Select(value => double.Parse(value, CultureInfo.InvariantCulture)).ToArray();
        return new((long)values[0], new(values[1], values[2]), new(values[3], values[4]), values[5]);
    }
}
