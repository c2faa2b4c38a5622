using RlTemplates.Environments;
using RlTemplates.Learning.Algorithms;
using RlTemplates.Networks;

namespace RlTemplates.Learning.Tests.Algorithms;

/// <summary>Learners with a fixed seed whose first losses are recorded in <see cref="GoldenLosses"/>.</summary>
internal static class GoldenLossCases
{
    private const int Length = 20;

    private static readonly NetworkOptions Small = new() { HiddenSizes = [32, 32] };

    private static readonly PpoOptions Ppo = new()
    {
        NumEnvs = 4, RolloutFragmentLength = 32, NumSgdIter = 3, SgdMinibatchSize = 128, MinTimestepsPerIteration = 1, EntropyCoeff = 0.01, LearningRate = 3e-3,
        Network = Small with { ShareLayers = false },
    };

    private static readonly ImpalaOptions Impala = new()
    {
        LockStep = true, NumWorkers = 2, NumEnvsPerWorker = 4, SampleBatchSize = 16, TrainBatchSize = 128, MinTimestepsPerIteration = 1, LearningRate = 1e-3, Network = Small,
    };

    private static readonly DqnOptions PlainDqn = new()
    {
        NumEnvs = 4, LearningStarts = 64, GradientSteps = 1, MinTimestepsPerIteration = 1, TargetNetworkUpdateFreq = 64, LearningRate = 1e-3, Network = Small,
        NStep = 1, DoubleQ = false, Dueling = false, PrioritizedReplay = false,
    };

    private static readonly DqnOptions FullDqn = PlainDqn with { NStep = 3, DoubleQ = true, Dueling = true, PrioritizedReplay = true, Tau = 0.5, BufferSize = 200 };

    private static readonly Dictionary<string, (Func<EngineOptions?, IAlgorithm> Create, string[] Losses)> Cases = new()
    {
        ["ppo, discrete"] = Case(setup => Learning.Algorithms.Ppo.Create(Ppo, setup), CartPoles),
        ["ppo, several choices, masked"] = Case(setup => Learning.Algorithms.Ppo.Create(Ppo, setup), count => new DoorsEnvironment(count, 3, 2)),
        ["ppo, real values"] = Case(setup => Learning.Algorithms.Ppo.Create(Ppo, setup), Pendulums),
        ["impala in lock step, discrete"] = Case(setup => Learning.Algorithms.Impala.Create(Impala, setup), CartPoles),
        ["impala in lock step, several choices, masked"] = Case(setup => Learning.Algorithms.Impala.Create(Impala, setup), count => new DoorsEnvironment(count, 3, 2)),
        ["impala in lock step, real values"] = Case(setup => Learning.Algorithms.Impala.Create(Impala, setup), Pendulums),
        ["dqn, plain"] = Case(setup => Dqn.Create(PlainDqn, setup), CartPoles, "learner/loss"),
        ["dqn, all options"] = Case(setup => Dqn.Create(FullDqn, setup), CartPoles, "learner/loss"),
        ["dqn, all options, masked"] = Case(setup => Dqn.Create(FullDqn, setup), count => new DoorsEnvironment(count, 5), "learner/loss"),
    };

    public static IEnumerable<string> Names => Cases.Keys;

    /// <summary>The losses of the first twenty updates.</summary>
    /// <param name="name">Name of the case.</param>
    /// <param name="engine">Computes the networks; null takes the built-in one.</param>
    public static IReadOnlyList<double> Run(string name, EngineOptions? engine = null)
    {
        using var algorithm = Cases[name].Create(engine);
        var report = new TrainReport();
        var losses = new List<double>();
        while (losses.Count < Length * Cases[name].Losses.Length)
        {
            report.Clear();
            algorithm.Train(report, CancellationToken.None);
            losses.AddRange(Cases[name].Losses.Where(report.Metrics.ContainsKey).Select(loss => report.Metrics[loss]));
        }
        return losses;
    }

    private static IEnvironment CartPoles(int count) => CartPole.Create(new() { MaxEpisodeSteps = 30 }, count);

    private static IEnvironment Pendulums(int count) => Pendulum.Create(new() { MaxEpisodeSteps = 20 }, count);

    private static (Func<EngineOptions?, IAlgorithm>, string[]) Case(Func<AlgorithmSetup, IAlgorithm> create, Func<int, IEnvironment> environment, params string[] losses) =>
        (engine => create(new(environment, 1) { Threads = 1, Engine = engine }), losses is [] ? ["learner/policy_loss", "learner/vf_loss"] : losses);
}
