using RlTemplates.Rollouts;

namespace RlTemplates.Experiments;

/// <summary>The algorithm of a training: made when it is first asked for, and owned from then on.</summary>
/// <param name="config">The experiment.</param>
/// <param name="rollouts">Opens the way to workers that play elsewhere; null plays here.</param>
/// <param name="weights">Weights with which it begins; null: at random.</param>
/// <param name="curricula">What its environments begin with; null: the config's options.</param>
internal sealed class OwnedAlgorithm(ExperimentConfig config, Func<IRolloutChannel>? rollouts = null, InitialWeights? weights = null, CurriculumPlan? curricula = null) : IDisposable
{
    private readonly NewEpisodes _environments = new(config.CreateEnvironment);
    private IAlgorithm? _algorithm;
    private Action<IAlgorithm>? _restore;
    private bool _isDisposed, _isFirst = true;

    public bool IsMade => _algorithm is not null || _restore is not null;

    public IAlgorithm Value => _algorithm ??= Make();

    private IAlgorithm Make()
    {
        // Their first episodes have it already.
        if (_isFirst && curricula is not null)
            _environments.SetTask(curricula.First);
        var made = config.CreateAlgorithm(new(_environments.Create, config.Seed) { Engine = config.Engine, EngineChosen = words => Engine = words, Rollouts = rollouts, Weights = _restore is null ? weights : null })
            ?? throw new NotSupportedException("the algorithm's Create returned null.");
        // Owned from here on, even where it cannot be used.
        _algorithm = made;
        if (_isFirst)
            curricula?.CheckEach(_environments.CheckTask);
        _isFirst = false;
        var restore = _restore;
        _restore = null;
        restore?.Invoke(made);
        return made;
    }

    /// <summary>Disposes of the algorithm, with its environments and all memory, until it is next asked for.</summary>
    /// <param name="restore">Brings the new one to where this one was.</param>
    public void Release(Action<IAlgorithm> restore)
    {
        if (_algorithm is not { } algorithm)
            return;
        _environments.Forget();
        (_algorithm, _restore) = (null, restore);
        algorithm.Dispose();
    }

    /// <summary>What computes its networks, in words; null where there was nothing to choose, and before it is made.</summary>
    public string? Engine { get; private set; }

    /// <summary>What the user of a resumed run should know of its environments; null where all episodes continue.</summary>
    public string? NewEpisodesMessage => _environments.Message;

    /// <summary>Environment steps that this process has played, over all copies. May be read on any thread; then it may be a little old.</summary>
    public long StepsPlayed => _environments.StepsPlayed;

    /// <summary>Copies of the environment that the algorithm learns from.</summary>
    public int Copies => _environments.Copies;

    /// <summary>Copies of the environment that threw and were replaced, in this process.</summary>
    public long Crashes => _environments.Crashes;

    /// <summary>What one of the last of them threw; null where none has.</summary>
    public EnvironmentException? LastCrash => _environments.LastCrash;

    /// <summary>The call that an environment has not returned from, in words; null where there is none. May be read on any thread.</summary>
    public string? BusyEnvironment => _environments.Busy;

    /// <summary>Gives a task to all environments that the algorithm learns from.</summary>
    /// <exception cref="ArgumentException">It does not fit them.</exception>
    /// <exception cref="NotSupportedException">The environment takes none, or workers elsewhere play.</exception>
    public void SetTask(object task)
    {
        ArgumentNullException.ThrowIfNull(task);
        if (rollouts is not null)
            throw new NotSupportedException("Tasks do not reach the environments of workers elsewhere; set them in runs that play in the process of the training.");
        _environments.SetTask(task);
    }

    public void Dispose()
    {
        if (_isDisposed)
            return;
        _isDisposed = true;
        _algorithm?.Dispose();
    }
}
