using RlTemplates.Networks;

namespace RlTemplates.Inference.Policies;

/// <summary>
/// What is known of observations and rewards, shared by all threads of an algorithm: each reads it when it begins a trajectory and adds
/// what it has seen when it ends one. Observations are brought to mean 0 and deviation 1, element by element (RLlib: MeanStdFilter;
/// Stable-Baselines3: VecNormalize), rewards divided by the standard deviation of discounted returns; both are clipped to ±10. A number that is far from all
/// that was seen has a bounded influence (<see cref="RunningMoments.Bound(ReadOnlySpan{float}, Span{float})"/>).
/// </summary>
internal sealed class Normalization : IStateful
{
    private const long AssumedRows = 10_000;

    private readonly Lock _lock = new();
    private readonly RunningMoments? _observations, _returns;
    private readonly EnvironmentSpec _spec;
    private (RunningMoments? Observations, RunningMoments? Returns) _journal;

    /// <summary>Makes statistics that have seen nothing.</summary>
    /// <param name="spec">The environment.</param>
    /// <param name="observations">Whether observations are normalised.</param>
    /// <param name="rewards">Whether rewards are.</param>
    /// <exception cref="NotSupportedException">Observations are to be normalised but are images or bytes.</exception>
    public Normalization(EnvironmentSpec spec, bool observations = false, bool rewards = false)
    {
        ArgumentNullException.ThrowIfNull(spec);
        (_spec, Input) = (spec, spec.Observation);
        _returns = rewards ? new(1) : null;
        if (!observations)
            return;
        if (Input is not { Element: ElementType.Float32, Shape.Length: not 3 })
            throw new NotSupportedException($"normalize_observations is for vectors of floats; {spec.Name} shows {Input}. Images have a center and a spread instead.");
        _observations = new(Input.Size);
        Input = Input with { Center = 0, Spread = 1, Low = [], High = [] };
    }

    /// <summary>What the network reads.</summary>
    public ObservationSpace Input { get; }

    /// <summary>Whether observations are normalised.</summary>
    public bool HasObservations => _observations is not null;

    /// <summary>Whether rewards are.</summary>
    public bool HasRewards => _returns is not null;

    /// <summary>Copies a policy that reads its observations as these statistics say.</summary>
    /// <param name="network">Its network, which reads <see cref="Input"/>.</param>
    /// <param name="outputs">What the network's policy outputs mean.</param>
    /// <param name="hasValue">Whether the network's value is trained.</param>
    public PolicySnapshot Snapshot(INetwork network, PolicyOutputs outputs, bool hasValue)
    {
        ArgumentNullException.ThrowIfNull(network);
        var normalizer = new Normalizer(this);
        normalizer.Begin();
        var graph = new PolicyGraph
        {
            Environment = _spec.Name,
            Observation = _spec.Observation,
            Action = _spec.Action,
            ActionNames = _spec.ActionNames,
            HasActionMask = _spec.HasActionMask,
            ObservationClip = HasObservations ? Normalizer.Limit : null,
            Network = network.Describe(),
            Outputs = outputs,
            HasValue = hasValue,
        };
        var parameters = new float[network.ParameterCount];
        network.ReadParameters(parameters);
        return new(graph, parameters) { Means = normalizer.Means.ToArray(), Scales = normalizer.Scales.ToArray() };
    }

    /// <summary>Begins with the statistics of observations of another policy, as if so many rows had been seen that new ones move them slowly.</summary>
    /// <param name="weights">The other policy; null, or one that has other statistics, changes nothing.</param>
    public void Begin(InitialWeights? weights)
    {
        if (weights?.Snapshot is not { } snapshot || _observations is null || snapshot.Means.Length != Input.Size || snapshot.Scales.Length != Input.Size)
            return;
        lock (_lock)
            _observations.Assume(snapshot.Means.Span, snapshot.Scales.Span, AssumedRows);
        weights.HasStatistics = true;
    }

    /// <inheritdoc/>
    public void Save(BinaryWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        lock (_lock)
        {
            writer.Write((byte)((HasObservations ? 1 : 0) | (HasRewards ? 2 : 0)));
            _observations?.Save(writer);
            _returns?.Save(writer);
        }
    }

    /// <inheritdoc/>
    public void Load(BinaryReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        if (reader.ReadByte() != ((HasObservations ? 1 : 0) | (HasRewards ? 2 : 0)))
            throw new InvalidDataException("The saved state was trained with another normalize_observations or normalize_rewards.");
        lock (_lock)
        {
            _observations?.Load(reader);
            _returns?.Load(reader);
        }
    }

    /// <summary>Moments of what is normalised here that have seen nothing; null of what is not.</summary>
    internal (RunningMoments? Observations, RunningMoments? Returns) CreateMoments() => (HasObservations ? new(Input.Size) : null, HasRewards ? new(1) : null);

    /// <summary>Whether what is merged is also kept for <see cref="WriteJournal"/>.</summary>
    internal bool KeepsJournal
    {
        get => _journal is not (null, null);
        set => _journal = value ? CreateMoments() : default;
    }

    /// <summary>Writes what was merged since the last call.</summary>
    internal void WriteJournal(BinaryWriter writer)
    {
        foreach (var moments in (ReadOnlySpan<RunningMoments?>)[_journal.Observations, _journal.Returns])
        {
            moments?.Save(writer);
            moments?.Clear();
        }
    }

    /// <summary>Copies what is known; either may be null.</summary>
    internal void Fetch(RunningMoments? observations, RunningMoments? returns)
    {
        lock (_lock)
        {
            observations?.CopyFrom(_observations!);
            returns?.CopyFrom(_returns!);
        }
    }

    /// <summary>Adds what a thread of this process or of another has seen; from any thread.</summary>
    /// <param name="observations">Of observations, element by element; null adds nothing.</param>
    /// <param name="returns">Of discounted returns, one quantity; null adds nothing.</param>
    public void Merge(RunningMoments? observations, RunningMoments? returns)
    {
        lock (_lock)
        {
            if (observations is not null)
                _observations?.Add(observations);
            if (returns is not null)
                _returns?.Add(returns);
            if (observations is not null)
                _journal.Observations?.Add(observations);
            if (returns is not null)
                _journal.Returns?.Add(returns);
        }
    }
}
