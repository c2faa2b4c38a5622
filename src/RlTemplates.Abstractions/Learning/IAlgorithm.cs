using RlTemplates.Networks;
using RlTemplates.Rollouts;

namespace RlTemplates;

/// <summary>A learner: collects experience and improves a policy. Threads start with the first <see cref="Train"/>, not before.</summary>
public interface IAlgorithm : IStateful, IDisposable
{
    /// <summary>The policy with the newest weights.</summary>
    IPolicy Policy { get; }

    /// <summary>Environment steps of an iteration, over all copies; 0, the default, where the algorithm cannot tell, as one cannot whose iterations last a while.</summary>
    long TimestepsPerIteration => 0;

    /// <summary>Trains for one iteration, the unit of reporting, stop criteria and callbacks.</summary>
    /// <param name="report">Receives metrics and finished episodes.</param>
    /// <param name="cancellationToken">
    /// Ends the call early, at a point where the algorithm can be saved. Either the iteration is over, shorter than others, or the algorithm sets
    /// <see cref="TrainReport.IsPaused"/>: then its next call, perhaps after its state was saved and loaded, continues the iteration.
    /// </param>
    void Train(TrainReport report, CancellationToken cancellationToken);
}

/// <summary>Makes an algorithm from its options.</summary>
/// <typeparam name="TOptions">The options record.</typeparam>
public interface IAlgorithmFactory<in TOptions>
{
    /// <summary>Makes an algorithm.</summary>
    /// <param name="options">The options.</param>
    /// <param name="setup">Where experience comes from.</param>
    /// <exception cref="NotSupportedException">The algorithm cannot learn from such an environment.</exception>
    static abstract IAlgorithm Create(TOptions options, AlgorithmSetup setup);

    /// <summary>Makes one of the workers that play for a learner elsewhere. By default there are none.</summary>
    /// <param name="options">The options, the same as the learner's.</param>
    /// <param name="setup">The same as the learner's; its <see cref="AlgorithmSetup.Rollouts"/> is not used.</param>
    /// <param name="index">Number of the worker, 0…count-1.</param>
    /// <param name="count">Workers of the run.</param>
    /// <exception cref="NotSupportedException">The algorithm has no workers.</exception>
    static virtual IRolloutWorker CreateWorker(TOptions options, AlgorithmSetup setup, int index, int count) =>
        throw new NotSupportedException("The algorithm plays where it learns: it has no workers elsewhere.");
}

/// <summary>What an algorithm gets beside its options.</summary>
/// <param name="CreateEnvironment">Makes a vector of the given number of copies; may be called from any thread.</param>
/// <param name="Seed">Seed of every random stream.</param>
public sealed record AlgorithmSetup(Func<int, IEnvironment> CreateEnvironment, ulong Seed)
{
    /// <summary>Number of threads to use; default all cores.</summary>
    public int Threads { get; init; } = Environment.ProcessorCount;

    /// <summary>What computes networks; null, the default, stands for the built-in engine.</summary>
    public EngineOptions? Engine { get; init; }

    /// <summary>Receives what computes networks, in words, where its engine says so (<see cref="INetworkBackend.Description"/>); null, the default, tells nobody.</summary>
    public Action<string>? EngineChosen { get; init; }

    /// <summary>
    /// Opens the way to workers that play elsewhere; null, the default, plays here. The algorithm disposes of the channel. <see cref="CreateEnvironment"/> is
    /// then asked for one copy, to know what the workers' environments show and take.
    /// </summary>
    public Func<IRolloutChannel>? Rollouts { get; init; }

    /// <summary>Weights with which networks begin; null, the default, where they begin at random.</summary>
    public InitialWeights? Weights { get; init; }

    /// <summary>Gives a network that was just made the weights with which it begins, where there are any.</summary>
    /// <param name="network">The network.</param>
    /// <returns>The same network.</returns>
    public INetwork Initialized(INetwork network) => Weights is null ? network : Weights.Apply(network);
}

/// <summary>Acts. An instance belongs to one thread.</summary>
public interface IPolicy
{
    /// <summary>
    /// Says which copies begin an episode with the observations of the next <see cref="Act"/>: a policy with a memory forgets what it saw of
    /// theirs before. It forgets all when the number of copies changes. A policy without memory takes no notice, the default.
    /// </summary>
    /// <param name="starts">[count]: true where an episode begins.</param>
    void Begin(ReadOnlySpan<bool> starts)
    {
    }

    /// <summary>Chooses an action for each observation.</summary>
    /// <param name="observations">[count, observation bytes].</param>
    /// <param name="masks">[count, <see cref="ActionSpace.Choices"/>]: true where a choice is allowed, others are not taken; empty where all are allowed.</param>
    /// <param name="count">Number of observations, at least 1.</param>
    /// <param name="actions">Receives [count, action bytes].</param>
    /// <param name="explore">True samples from the policy's distribution; false takes the likeliest action, or the mean of real values.</param>
    /// <param name="random">Random stream of the sampling.</param>
    void Act(ReadOnlySpan<byte> observations, ReadOnlySpan<bool> masks, int count, Span<byte> actions, bool explore, ref RandomStream random);
}

/// <summary>Collects what one training iteration yields. Used by one thread at a time.</summary>
public sealed class TrainReport
{
    private readonly Dictionary<string, double> _metrics = new(StringComparer.Ordinal);
    private readonly List<EpisodeResult> _episodes = [];

    /// <summary>Environment steps since training began, over all copies; the algorithm sets it.</summary>
    public long TimestepsTotal { get; set; }

    /// <summary>
    /// Whether cancellation stopped the algorithm in the middle of an iteration, which its next <see cref="IAlgorithm.Train"/> continues; the algorithm sets it. What the
    /// report holds is kept until then, and the iteration does not count yet.
    /// </summary>
    public bool IsPaused { get; set; }

    /// <summary>Emulated frames per environment step; the algorithm sets it. Default 1.</summary>
    public int FramesPerStep { get; set; } = 1;

    /// <summary>Metrics of the iteration by name.</summary>
    public IReadOnlyDictionary<string, double> Metrics => _metrics;

    /// <summary>Episodes that finished in the iteration, in order.</summary>
    public IReadOnlyList<EpisodeResult> Episodes => _episodes;

    /// <summary>Sets a metric.</summary>
    /// <param name="metric">Name in snake_case; nested ones with a slash, for example <c>learner/entropy</c>.</param>
    /// <param name="value">The value.</param>
    public void Set(string metric, double value) => _metrics[metric] = value;

    /// <summary>Adds a finished episode.</summary>
    /// <param name="episode">The episode.</param>
    public void Add(EpisodeResult episode) => _episodes.Add(episode);

    /// <summary>Empties the report for the next iteration.</summary>
    public void Clear()
    {
        _metrics.Clear();
        _episodes.Clear();
        IsPaused = false;
    }
}
