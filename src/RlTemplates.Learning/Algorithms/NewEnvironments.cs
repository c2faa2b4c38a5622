using RlTemplates.Learning.Engines;
using RlTemplates.Networks;
using RlTemplates.Rollouts;

namespace RlTemplates.Learning.Algorithms;

/// <summary>Makes algorithms on an engine and environments of their own, which they dispose of; where one cannot be made, they are disposed of here.</summary>
internal static class NewEnvironments
{
    /// <summary>On one vector of copies.</summary>
    /// <param name="setup">Makes the environment.</param>
    /// <param name="copies">Copies that are stepped together.</param>
    /// <param name="create">Makes the algorithm.</param>
    public static IAlgorithm For(AlgorithmSetup setup, int copies, Func<INetworkBackend, IEnvironment, IAlgorithm> create) =>
        For(setup, 1, copies, _ => new("num_envs"), (engine, environments) => create(engine, environments[0]));

    /// <summary>On a vector of copies for each worker.</summary>
    /// <param name="setup">Makes the environments.</param>
    /// <param name="workers">Vectors.</param>
    /// <param name="copies">Copies of each.</param>
    /// <param name="need">What is kept for them, by their spec.</param>
    /// <param name="create">Makes the algorithm.</param>
    /// <exception cref="ArgumentException">So many would take more memory than there is, as the first one shows.</exception>
    public static IAlgorithm For(AlgorithmSetup setup, int workers, int copies, Func<EnvironmentSpec, MemoryNeed> need, Func<INetworkBackend, IEnvironment[], IAlgorithm> create)
    {
        var environments = new List<IEnvironment>();
        INetworkBackend? engine = null;
        try
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            environments.Add(EnvironmentStepper.Make(setup.CreateEnvironment, copies));
            if (workers > 1)
                need(environments[0].Spec).Add("environments", workers, GC.GetAllocatedBytesForCurrentThread() - before).Ensure();
            while (environments.Count < workers)
                environments.Add(EnvironmentStepper.Make(setup.CreateEnvironment, copies));
            engine = Engine(setup);
            return create(engine, [.. environments]);
        }
        catch
        {
            environments.ForEach(environment => environment.Dispose());
            engine?.Dispose();
            throw;
        }
    }

    /// <summary>A worker on one vector of copies.</summary>
    /// <param name="setup">Makes environment and engine.</param>
    /// <param name="copies">Copies that are stepped together.</param>
    /// <param name="create">Makes the worker.</param>
    public static IRolloutWorker ForWorker(AlgorithmSetup setup, int copies, Func<INetworkBackend, IEnvironment, IRolloutWorker> create)
    {
        var environment = EnvironmentStepper.Make(setup.CreateEnvironment, copies);
        INetworkBackend? engine = null;
        try
        {
            engine = Engine(setup);
            return create(engine, environment);
        }
        catch
        {
            environment.Dispose();
            engine?.Dispose();
            throw;
        }
    }

    private static INetworkBackend Engine(AlgorithmSetup setup)
    {
        var options = setup.Engine ?? new SimdEngine();
        var engine = options.Create() ?? throw new NotSupportedException($"{options.GetType().Name}.Create returned null.");
        if (engine.Description is { } description)
            setup.EngineChosen?.Invoke(description);
        return engine;
    }
}
