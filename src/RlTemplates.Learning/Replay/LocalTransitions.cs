using RlTemplates.Learning.Rollouts;
using RlTemplates.Networks;

namespace RlTemplates.Learning.Replay;

/// <summary>Plays on the learner's thread with the learner's own network.</summary>
/// <param name="runner">Plays into the replay; disposed of with this.</param>
/// <param name="steps">Steps of each copy in a round.</param>
/// <param name="explorer">Who acts, by the timesteps played before.</param>
internal sealed class LocalTransitions(ReplayRunner runner, int steps, Func<long, IPolicy> explorer) : ITransitionSource
{
    /// <inheritdoc/>
    public PhaseClock Clock => runner.Clock;

    /// <inheritdoc/>
    public int Begun { get; private set; }

    /// <inheritdoc/>
    public int FramesPerStep => runner.FramesPerStep;

    /// <inheritdoc/>
    public IList<EpisodeResult> Episodes => runner.Episodes;

    /// <inheritdoc/>
    public string? Fault => runner.Fault;

    /// <inheritdoc/>
    public int Play(INetwork network, long version, long timesteps, CancellationToken cancellationToken)
    {
        for (; Begun < steps; Begun++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            runner.Step(explorer(timesteps + (long)Begun * runner.Copies));
            if (runner.Fault is not null)
                return Begun + 1;
        }
        Begun = 0;
        return steps;
    }

    /// <inheritdoc/>
    public void Continue() => runner.Continue();

    /// <inheritdoc/>
    public ThreadTime TakeTime() => default;

    /// <inheritdoc/>
    public void Save(BinaryWriter writer)
    {
        runner.Save(writer);
        writer.Write(Begun);
    }

    /// <inheritdoc/>
    public void Load(BinaryReader reader)
    {
        runner.Load(reader);
        Begun = reader.ReadInt32();
        if (Begun < 0 || Begun >= steps)
            throw new InvalidDataException($"The saved state has {Begun} steps of a round of {steps}: it belongs to other options.");
    }

    /// <inheritdoc/>
    public void Dispose() => runner.Dispose();
}
