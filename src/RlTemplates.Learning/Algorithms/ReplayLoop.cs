using RlTemplates.Inference.Policies;
using RlTemplates.Learning.Optimizers;
using RlTemplates.Learning.Replay;
using RlTemplates.Learning.Rollouts;
using RlTemplates.Networks;

namespace RlTemplates.Learning.Algorithms;

/// <summary>When an algorithm with a replay plays and when it learns.</summary>
/// <param name="Steps">Steps of each copy between two rounds of gradients.</param>
/// <param name="LearningStarts">Timesteps before the first round.</param>
/// <param name="Timesteps">Least timesteps of an iteration; it ends with a whole round.</param>
/// <param name="LearningRate">The optimizers' step size.</param>
internal sealed record ReplayRounds(int Steps, int LearningStarts, int Timesteps, Schedule LearningRate);

/// <summary>What algorithms with a replay share: they play some steps into it, then learn a round of gradients from it. Counts both, reports and saves them.</summary>
internal sealed class ReplayLoop : IStateful, IDisposable
{
    private readonly ReplayRounds _rounds;
    private readonly int _copies;
    private readonly ITransitionSource _source;
    private RandomStream _random;
    private ThreadTime _time;

    /// <param name="algorithm">Its name.</param>
    /// <param name="replay">What is learned from.</param>
    /// <param name="copies">N, copies that are played.</param>
    /// <param name="rounds">When to play and when to learn.</param>
    /// <param name="seed">Seed of the learner's stream.</param>
    /// <param name="source">Plays into the replay; disposed of with this.</param>
    public ReplayLoop(string algorithm, ReplayBuffer replay, int copies, ReplayRounds rounds, ulong seed, ITransitionSource source)
    {
        (_rounds, _copies, Divergence, Replay, _source) = (rounds, copies, new(algorithm), replay, source);
        _random = new(seed, ulong.MaxValue - 1);
    }

    /// <summary>Seed of a worker's environments and exploration; the first one's is the run's.</summary>
    public static ulong SeedOf(AlgorithmSetup setup, int worker) => worker == 0 ? setup.Seed : new RandomStream(setup.Seed, 1UL << 40 | (uint)worker).NextUInt64();

    public Divergence Divergence { get; }

    public ReplayBuffer Replay { get; }

    /// <summary>The learner's choices.</summary>
    public ref RandomStream Random => ref _random;

    /// <summary>Steps played, over all copies.</summary>
    public long Timesteps { get; private set; }

    /// <summary>Updates made; the algorithm counts them.</summary>
    public long Updates { get; set; }

    /// <summary>How often a target network followed.</summary>
    public long TargetUpdates { get; private set; }

    public double LearningRate => _rounds.LearningRate.At(Timesteps);

    /// <summary>Plays and learns for one iteration.</summary>
    /// <param name="network">The policy's.</param>
    /// <param name="learn">Learns one round.</param>
    /// <param name="cancellationToken">Ends it early, after a whole round; a round that workers elsewhere have not played by then is not waited for.</param>
    public void Run(INetwork network, Action learn, CancellationToken cancellationToken)
    {
        var (clock, end) = (_source.Clock, Timesteps + _rounds.Timesteps);
        clock.Start();
        try
        {
            while (Timesteps < end && !cancellationToken.IsCancellationRequested)
            {
                Timesteps += (long)_source.Play(network, Updates, Timesteps, cancellationToken) * _copies;
                Divergence.Check(_source.Fault, Updates + 1, Timesteps);
                clock.Enter(Phase.Learning);
                if (Timesteps >= _rounds.LearningStarts && Replay.Size > 0)
                    learn();
                clock.Enter(Phase.Other);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
        }
        _time = clock.Take() + _source.TakeTime();
    }

    /// <summary>Throws where a loss part is no finite number.</summary>
    public void Check(string part, double sum) => Divergence.Check(part, sum, Updates + 1, Timesteps);

    /// <summary>Takes a step of the update that is being made.</summary>
    /// <returns>The gradients' norm before they were bounded.</returns>
    public double Take(GradientStep step, IGradients gradients) => step.Take(gradients, LearningRate, Updates + 1, Timesteps);

    /// <summary>Brings a target network nearer to the one that learns.</summary>
    public void Follow(INetwork target, INetwork network, double tau)
    {
        target.Follow(network, tau);
        TargetUpdates++;
    }

    /// <summary>Reports the last iteration's episodes and time, and the counts.</summary>
    public void Report(TrainReport report)
    {
        foreach (var episode in _source.Episodes)
            report.Add(episode);
        _source.Episodes.Clear();
        report.TimestepsTotal = Timesteps;
        report.FramesPerStep = _source.FramesPerStep;
        report.Set("learner/cur_lr", LearningRate);
        report.Set("learner/num_updates", Updates);
        report.Set("learner/num_target_updates", TargetUpdates);
        report.Set("replay/size", Replay.Size);
        report.Set("replay/bytes", Replay.Bytes);
        _time.Report(report);
    }

    /// <inheritdoc/>
    public void Save(BinaryWriter writer)
    {
        _source.Save(writer);
        Replay.Save(writer);
        _random.Save(writer);
        foreach (var count in (ReadOnlySpan<long>)[Timesteps, Updates, TargetUpdates])
            writer.Write(count);
    }

    /// <inheritdoc/>
    public void Load(BinaryReader reader)
    {
        _source.Load(reader);
        Replay.Load(reader);
        _source.Continue();
        _random = RandomStream.Load(reader);
        (Timesteps, Updates, TargetUpdates) = (reader.ReadInt64(), reader.ReadInt64(), reader.ReadInt64());
    }

    /// <inheritdoc/>
    public void Dispose() => _source.Dispose();
}
