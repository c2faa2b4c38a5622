using System.Diagnostics;
using System.Globalization;
using RlTemplates.Environments;
using RlTemplates.Learning.Algorithms;
using RlTemplates.Networks;

namespace RlTemplates.TorchSharp.Benchmarks;

/// <summary>
/// Whether memory grows while networks are trained with torch: resident memory, the managed heap as it is, and tensors alive,
/// every half minute.
/// </summary>
internal static class MemoryBenchmark
{
    private const double RowSeconds = 30;

    /// <summary>Trains a dense, a convolutional and a recurrent network in turns, each for half a minute at a time.</summary>
    /// <param name="minutes">Minutes in all.</param>
    /// <param name="device">Where networks are computed.</param>
    public static int Run(string minutes, TorchDevice device)
    {
        if (!double.TryParse(minutes, CultureInfo.InvariantCulture, out var whole) || !(whole > 0))
        {
            Console.Error.WriteLine($"minutes is '{minutes}'; it must be a number above 0.");
            return 2;
        }
        Learner[] learners =
        [
            new("CartPole, dense", device, new() { NumEnvs = 8 }, count => CartPole.Create(new(), count)),
            new("Pong, convolutions", device, Pixels, count => Pong.Create(new(), count)),
            new("CartPole, LSTM", device, Memory, count => CartPole.Create(new(), count)),
        ];
        using var process = Process.GetCurrentProcess();
        List<double> late = [];
        Console.WriteLine($"torch on {device}, PPO, one thread");
        Console.WriteLine("| minutes | trained | its steps | resident MB | heap MB | collections | tensors alive |");
        Console.WriteLine("|---|---|---|---|---|---|---|");
        var watch = Stopwatch.StartNew();
        for (var row = 0; watch.Elapsed.TotalMinutes < whole; row++)
        {
            var learner = learners[row % learners.Length];
            var end = Math.Min(watch.Elapsed.TotalSeconds + RowSeconds, whole * 60);
            while (watch.Elapsed.TotalSeconds < end)
                learner.Train();
            process.Refresh();
            var resident = process.WorkingSet64 / 1e6;
            if (watch.Elapsed.TotalMinutes > whole / 6)
                late.Add(resident);
            var (minute, heap, collections) = (watch.Elapsed.TotalMinutes, GC.GetTotalMemory(false) / 1e6, GC.CollectionCount(0));
            Write($"| {minute:F1} | {learner.Name} | {learner.Steps:N0} | {resident:F1} | {heap:F1} | {collections} | {Alive} |");
        }
        if (late.Count > 0)
            Write($"after the first sixth: {late.Min():F1} to {late.Max():F1} MB, {late[0]:F1} first and {late[^1]:F1} last");
        foreach (var learner in learners)
            learner.Dispose();
        Write($"tensors alive once the learners are disposed of: {Alive}");
        return 0;
    }

    // Tensors of this process that nobody has freed.
    private static long Alive => global::TorchSharp.torch.Tensor.TotalCount;

    private static void Write(FormattableString line) => Console.WriteLine(line.ToString(CultureInfo.InvariantCulture));

    private static PpoOptions Memory => new() { NumEnvs = 8, Network = new() { UseLstm = true, LstmCellSize = 32 } };

    private static PpoOptions Pixels => new()
    {
        NumEnvs = 4, RolloutFragmentLength = 32, MinTimestepsPerIteration = 128, SgdMinibatchSize = 64, NumSgdIter = 2,
        Network = new() { HiddenSizes = [256], Activation = Activation.Relu },
    };

    private sealed class Learner(string name, TorchDevice device, PpoOptions options, Func<int, IEnvironment> environment) : IDisposable
    {
        private readonly IAlgorithm _algorithm =
            Ppo.Create(options, new(environment, 1) { Engine = new TorchEngine { Device = device }, Threads = 1 });

        private readonly TrainReport _report = new();

        public string Name => name;

        public long Steps => _report.TimestepsTotal;

        public void Train()
        {
            _report.Clear();
            _algorithm.Train(_report, CancellationToken.None);
        }

        public void Dispose() => _algorithm.Dispose();
    }
}
