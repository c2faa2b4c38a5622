using RlTemplates.Environments;
using RlTemplates.Learning.Algorithms;
using RlTemplates.Networks;

namespace RlTemplates.Learning.Tests.Engines;

/// <summary>Small learners, which every engine must train alike.</summary>
internal static class EngineCases
{
    public static readonly NetworkOptions Small = new() { HiddenSizes = [16, 12] };

    private static readonly NetworkOptions Memory = new() { HiddenSizes = [16], UseLstm = true, LstmCellSize = 8 };

    private static readonly NetworkOptions Pixels = new() { ConvFilters = [new(8, 8, 4), new(8, 3, 2)], HiddenSizes = [16] };

    private static readonly PpoOptions ShortPpo = new()
    {
        NumEnvs = 2, RolloutFragmentLength = 32, SgdMinibatchSize = 16, NumSgdIter = 2, MinTimestepsPerIteration = 64, Network = Small,
    };

    private static readonly ImpalaOptions ShortImpala = new()
    {
        NumWorkers = 1, LockStep = true, NumEnvsPerWorker = 2, SampleBatchSize = 8, TrainBatchSize = 32, MinTimestepsPerIteration = 64,
        Network = Small,
    };

    private static readonly DqnOptions ShortDqn = new()
    {
        NumEnvs = 2, LearningStarts = 64, TrainBatchSize = 16, BufferSize = 1000, MinTimestepsPerIteration = 128, GradientSteps = 2,
        TargetNetworkUpdateFreq = 32, Network = Small,
    };

    private static readonly SacOptions ShortSac = new()
    {
        NumEnvs = 2, LearningStarts = 64, BatchSize = 16, BufferSize = 1000, MinTimestepsPerIteration = 128, NormalizeObservations = true,
        Network = Small,
    };

    public static IAlgorithm Create(string algorithm, EngineOptions? engine)
    {
        var setup = new AlgorithmSetup(count => Environment(algorithm, count), 1) { Engine = engine, Threads = 1 };
        return algorithm switch
        {
            "PPO, LSTM" => Ppo.Create(ShortPpo with { SgdMinibatchSize = 32, Network = Memory }, setup),
            "PPO, convolutions" => Ppo.Create(ShortPpo with { Network = Pixels }, setup),
            "IMPALA, LSTM" => Impala.Create(ShortImpala with { Network = Memory }, setup),
            "IMPALA, convolutions" => Impala.Create(ShortImpala with { Network = Pixels }, setup),
            "DQN" => Dqn.Create(ShortDqn, setup),
            "SAC" => Sac.Create(ShortSac, setup),
            "IMPALA" => Impala.Create(ShortImpala with { MinTimestepsPerIteration = 256 }, setup),
            _ => Ppo.Create(ShortPpo, setup),
        };
    }

    private static IEnvironment Environment(string algorithm, int count) => algorithm switch
    {
        "SAC" or "PPO, Gaussian" => Pendulum.Create(new(), count),
        "PPO, convolutions" or "IMPALA, convolutions" => Pong.Create(new(), count),
        _ => CartPole.Create(new(), count),
    };
}
