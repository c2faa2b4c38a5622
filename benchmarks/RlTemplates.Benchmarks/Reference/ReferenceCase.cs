using RlTemplates.Learning.Algorithms;

namespace RlTemplates.Benchmarks;

/// <summary>An algorithm on an environment with fixed settings and a fixed number of timesteps.</summary>
/// <param name="Algorithm">Name of the algorithm.</param>
/// <param name="Environment">Name of the environment, with what differs from the published settings where there are several cases.</param>
/// <param name="Timesteps">Timesteps to train for.</param>
/// <param name="Published">What others have published, or the best that is possible; empty where neither is known.</param>
/// <param name="Make">Makes copies of the environment.</param>
/// <param name="Create">Makes the algorithm.</param>
internal sealed record ReferenceCase(
    string Algorithm, string Environment, int Timesteps, string Published, Func<int, IEnvironment> Make, Func<AlgorithmSetup, IAlgorithm> Create)
{
    public string Name => $"{Algorithm}/{Environment}";

    public static ReferenceCase Of(string environment, int timesteps, string published, Func<int, IEnvironment> make, PpoOptions options) =>
        new("PPO", environment, timesteps, published, make, setup => Ppo.Create(options, setup));

    public static ReferenceCase Of(string environment, int timesteps, string published, Func<int, IEnvironment> make, DqnOptions options) =>
        new("DQN", environment, timesteps, published, make, setup => Dqn.Create(options, setup));

    public static ReferenceCase Of(string environment, int timesteps, string published, Func<int, IEnvironment> make, SacOptions options) =>
        new("SAC", environment, timesteps, published, make, setup => Sac.Create(options, setup));

    public static ReferenceCase Of(string environment, int timesteps, string published, Func<int, IEnvironment> make, ImpalaOptions options) =>
        new("IMPALA", environment, timesteps, published, make, setup => Impala.Create(options, setup));
}
