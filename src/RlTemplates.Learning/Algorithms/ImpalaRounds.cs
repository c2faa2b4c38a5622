using RlTemplates.Learning.Rollouts;
using RlTemplates.Networks;

namespace RlTemplates.Learning.Algorithms;

/// <summary>
/// IMPALA's order in lock step. A round is the trajectories of one train batch. While the learner learns from round r, the actors play round r + 1 with the weights that
/// the learner had before it. What an iteration's last round leaves to be played waits for the next iteration: between two nothing is played, so that all
/// can be saved, and where iterations end changes no number.
/// </summary>
/// <param name="source">Plays; made for lock step.</param>
/// <param name="trajectories">K, trajectories of a round.</param>
/// <param name="perIteration">Rounds of an iteration.</param>
/// <param name="broadcastInterval">Least updates between two changes of the actors' weights.</param>
internal sealed class ImpalaRounds(ITrajectorySource source, int trajectories, int perIteration, int broadcastInterval)
{
    private int _left;

    /// <summary>Whether a round is being played, or waits for the learner.</summary>
    public bool IsPlaying { get; private set; }

    public static ImpalaRounds Create(ImpalaOptions options, ITrajectorySource source, int trajectories)
    {
        var timesteps = (double)trajectories * options.SampleBatchSize * options.NumEnvsPerWorker;
        return new(source, trajectories, (int)Math.Ceiling(options.MinTimestepsPerIteration / timesteps), options.BroadcastInterval);
    }

    /// <summary>Refuses options with which results would depend on the machine's cores, or that lock step cannot heed.</summary>
    public static void EnsureFixed(ImpalaOptions options)
    {
        if (options is { LockStep: true, NumWorkers: 0 })
            throw new ArgumentException("lock_step needs num_workers: 0 takes as many as the machine has cores, and results would differ from machine to machine. "
                + $"Set num_workers to 1 or more; this machine has {Environment.ProcessorCount} cores.");
        if (options is { LockStep: true, NumDataLoaderBuffers: > 1 })
            throw new ArgumentException($"With lock_step the actors play one train batch ahead of the learner; num_data_loader_buffers is {options.NumDataLoaderBuffers}. Leave it at 1.");
    }

    /// <summary>Starts an iteration.</summary>
    /// <exception cref="OperationCanceledException">It shall not start.</exception>
    public void Begin(CancellationToken cancellationToken)
    {
        EnsureIdle();
        cancellationToken.ThrowIfCancellationRequested();
        _left = perIteration;
        Play();
    }

    /// <summary>All of the round have come and none has been learned from: what was seen joins the statistics, actor by actor, and the next round starts unless the iteration ends.</summary>
    /// <param name="network">The learner's.</param>
    /// <param name="updates">Updates that made its weights.</param>
    /// <param name="cancellationToken">Ends the iteration early.</param>
    public void Received(INetwork network, long updates, CancellationToken cancellationToken)
    {
        IsPlaying = false;
        source.Share();
        if (updates - source.Version >= broadcastInterval)
            source.Publish(network, updates);
        if (--_left > 0 && !cancellationToken.IsCancellationRequested)
            Play();
    }

    private void Play()
    {
        source.Play(trajectories);
        IsPlaying = true;
    }

    /// <summary>The round will not be finished, and training does not go on.</summary>
    public void Abandon() => IsPlaying = false;

    /// <summary>Refuses to load or begin in the middle of a round.</summary>
    public void EnsureIdle()
    {
        if (IsPlaying)
            throw new InvalidOperationException("IMPALA was stopped by an error in the middle of a round: it cannot go on; resume from a checkpoint.");
    }

    /// <summary>Writes how far the iteration is.</summary>
    public void Save(BinaryWriter writer)
    {
        writer.Write(_left);
        writer.Write(IsPlaying);
    }

    /// <summary>Continues what <see cref="Save"/> wrote.</summary>
    public void Load(BinaryReader reader) => (_left, IsPlaying) = (reader.ReadInt32(), reader.ReadBoolean());
}
