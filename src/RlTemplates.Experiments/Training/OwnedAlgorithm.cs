using RlTemplates.Rollouts;

namespace RlTemplates.Experiments;

/// <summary>The algorithm of a training: made when it is first asked for, and owned from then on.</summary>
/// <param name="config">The experiment.</param>
/// <param name="rollouts">Opens the way to workers that play elsewhere; null plays here.</param>
internal sealed class OwnedAlgorithm(ExperimentConfig config, Func<IRolloutChannel>? rollouts = null) : IDisposable
{
    private readonly NewEpisodes _environments = new(config.CreateEnvironment);
    private IAlgorithm? _algorithm;

    public bool IsMade => _algorithm is not null;

    public IAlgorithm Value => _algorithm ??= config.CreateAlgorithm(new(_environments.Create, config.Seed) { Engine = config.Engine, Rollouts = rollouts });

    /// <summary>What the user of a resumed run should know of its environments; null where all episodes continue.</summary>
    public string? NewEpisodesMessage => _environments.Message;

    /// <summary>Gives a task to all environments that the algorithm learns from.</summary>
    /// <exception cref="NotSupportedException">The environment takes none.</exception>
    public void SetTask(object task) => _environments.SetTask(task);

    public void Dispose() => _algorithm?.Dispose();
}
