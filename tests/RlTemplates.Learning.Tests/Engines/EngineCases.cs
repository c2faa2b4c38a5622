using RlTemplates.Environments;
using RlTemplates.Learning.Algorithms;
using RlTemplates.Networks;

namespace RlTemplates.Learning.Tests.Engines;

/// <summary>Small learners, which every engine must train alike.</summary>
internal static class EngineCases
{
    public static readonly NetworkOptions Small = new() { HiddenSizes = [16, 12] };

    public static IAlgorithm Create(string algorithm, EngineOptions? engine)
    {
        var setup = new AlgorithmSetup(count => algorithm is "SAC" or "PPO, Gaussian" ? Pendulum.Create(new(), count) : CartPole.Create(new(), count), 1) { Engine = engine, Threads = 1 };
        return algorithm switch
        {
            "DQN" => Dqn.Create(new() { NumEnvs = 2, LearningStarts = 64, TrainBatchSize = 16, BufferSize = 1000, MinTimestepsPerIteration = 128, GradientSteps = 2, TargetNetworkUpdateFreq = 32, Network = Small }, setup),
            "SAC" => Sac.Create(new() { NumEnvs = 2, LearningStarts = 64, BatchSize = 16, BufferSize = 1000, MinTimestepsPerIteration = 128, NormalizeObservations = true, Network = Small }, setup),
            "IMPALA" => Impala.Create(new() { NumWorkers = 1, LockStep = true, NumEnvsPerWorker = 2, SampleBatchSize = 8, TrainBatchSize = 32, MinTimestepsPerIteration = 256, Network = Small }, setup),
            _ => Ppo.Create(new() { NumEnvs = 2, RolloutFragmentLength = 32, SgdMinibatchSize = 16, NumSgdIter = 2, MinTimestepsPerIteration = 64, Network = Small }, setup),
        };
    }
}
