using RlTemplates.Inference.Networks;
using RlTemplates.Learning.Rollouts;
using RlTemplates.Networks;

namespace RlTemplates.Learning.Algorithms;

/// <summary>What IMPALA needs of memory, so that options that ask for too much are refused before training.</summary>
internal static class ImpalaMemory
{
    /// <summary>Refuses what does not fit.</summary>
    /// <exception cref="ArgumentException">It does not.</exception>
    public static void Ensure(ImpalaOptions options, int workers, EnvironmentSpec spec, double perBatch, INetwork network)
    {
        double copies = options.NumEnvsPerWorker, rows = perBatch * (options.SampleBatchSize + 1) * copies;
        Trajectories(options, workers, spec, network.StateSize)
            .Add("the actors' networks", workers, 2.0 * sizeof(float) * network.ParameterCount + network.TapeBytes(copies, forTraining: false))
            .AddArray("the train batch's observations", rows * spec.Observation.Bytes, 1)
            .AddArray("its outputs", rows * network.PolicySize, sizeof(float))
            .Add("its passes", 1, network.TapeBytes(rows, forTraining: true))
            .Ensure();
    }

    /// <summary>What the trajectories alone need.</summary>
    public static MemoryNeed Trajectories(ImpalaOptions options, int workers, EnvironmentSpec spec, int stateSize)
    {
        double copies = options.NumEnvsPerWorker, perBatch = Math.Ceiling(options.TrainBatchSize / (options.SampleBatchSize * copies));
        return new MemoryNeed(FormattableString.Invariant(
            $"num_workers {workers}, num_envs_per_worker {copies}, sample_batch_size {options.SampleBatchSize}, train_batch_size {options.TrainBatchSize} and num_data_loader_buffers {options.NumDataLoaderBuffers}"))
            .Add("trajectories", perBatch * (1 + options.NumDataLoaderBuffers) + (options.LockStep ? 0 : workers), Trajectory.BytesOf(options.SampleBatchSize, copies, spec, stateSize));
    }
}
