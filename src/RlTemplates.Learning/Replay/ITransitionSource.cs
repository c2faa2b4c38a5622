using RlTemplates.Learning.Rollouts;
using RlTemplates.Networks;

namespace RlTemplates.Learning.Replay;

/// <summary>Plays steps into a learner's replay, here or elsewhere. All calls come from the learner's thread.</summary>
internal interface ITransitionSource : IStateful, IDisposable
{
    /// <summary>
    /// Measures the learner's thread. <see cref="Play"/> enters what the thread does meanwhile: it waits, or steps environments and infers where it plays itself. The learner
    /// starts and reads the clock and enters the phases that follow.
    /// </summary>
    PhaseClock Clock { get; }

    /// <summary>Emulated frames per step.</summary>
    int FramesPerStep { get; }

    /// <summary>Episodes that finished; the learner empties the list.</summary>
    IList<EpisodeResult> Episodes { get; }

    /// <summary>What an environment gave that was no finite number; null where nothing was. No step should follow.</summary>
    string? Fault { get; }

    /// <summary>Steps of each copy of a round that was begun and not finished.</summary>
    int Begun => 0;

    /// <summary>Plays a round of steps of all copies into the replay, or what is left of a round that was begun.</summary>
    /// <param name="network">The policy's, with the weights to play with.</param>
    /// <param name="version">Updates that made the weights.</param>
    /// <param name="timesteps">Steps that all copies together have played before the round.</param>
    /// <param name="cancellationToken">
    /// Ends the playing between two steps, which the next call continues; or the waiting for steps from elsewhere: then none of the round's are in the replay.
    /// </param>
    /// <returns>Steps of each copy: as many as a round has, or fewer where the last one has a <see cref="Fault"/>.</returns>
    /// <exception cref="OperationCanceledException">Cancelled before the round was finished.</exception>
    int Play(INetwork network, long version, long timesteps, CancellationToken cancellationToken);

    /// <summary>Continues what was loaded, once the replay is loaded too.</summary>
    void Continue();

    /// <summary>Time in environments and inference since the last call, of workers that play elsewhere; zero where the learner's thread plays.</summary>
    ThreadTime TakeTime();
}

/// <summary>Receives steps of N copies as they are played.</summary>
internal interface ITransitionSink
{
    void Start(ReadOnlySpan<byte> observations, ReadOnlySpan<bool> mask);

    void Restart(ReadOnlySpan<byte> observations, ReadOnlySpan<bool> mask);

    void Add(ReadOnlySpan<byte> actions, in StepBuffers step, ReadOnlySpan<bool> mask);
}
