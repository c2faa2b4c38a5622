using RlTemplates.Inference.Policies;
using RlTemplates.Learning.Optimizers;
using RlTemplates.Learning.Replay;
using RlTemplates.Learning.Rollouts;
using RlTemplates.Networks;

namespace RlTemplates.Learning.Algorithms;

/// <summary>When an algorithm with a replay plays and when it learns.</summary>
/// <param name="Steps">Steps of each copy between two rounds of gradients.</param>
/// <param name="LearningStarts">Timesteps before the first round.</param>
/// <param name="GradientSteps">Updates of a round.</param>
/// <param name="Timesteps">Least timesteps of an iteration; it ends with a whole round.</param>
/// <param name="LearningRate">The optimizers' step size.</param>
internal sealed record ReplayRounds(int Steps, int LearningStarts, int GradientSteps, int Timesteps, Schedule LearningRate);

/// <summary>What algorithms with a replay share: they play some steps into it, then learn a round of gradients from it. Counts both, reports and saves them.</summary>
internal sealed class ReplayLoop : IStateful, IDisposable
{
    private readonly ReplayRounds _rounds;
    private readonly int _copies;
    private readonly ITransitionSource _source;
    private RandomStream _random;
    private ThreadTime _time;
    private long _end;
    private int _learned;
    private bool _isOpen, _isLearning;

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

    /// <summary>Steps of all rounds that were played, over all copies.</summary>
    public long Timesteps { get; private set; }

    /// <summary>Whether the last iteration was stopped before it was over.</summary>
    public bool IsPaused => _isOpen;

    /// <summary>Steps of an iteration, over all copies.</summary>
    public long TimestepsPerIteration => IterationLength.Of(_rounds.Timesteps, (long)_rounds.Steps * _copies);

    /// <summary>Updates made; the algorithm counts them.</summary>
    public long Updates { get; set; }

    /// <summary>How often a target network followed.</summary>
    public long TargetUpdates { get; private set; }

    public double LearningRate => _rounds.LearningRate.At(Timesteps);

    /// <summary>Plays and learns for one iteration, or what is left of one that was stopped.</summary>
    /// <param name="network">The policy's.</param>
    /// <param name="update">Makes one update.</param>
    /// <param name="endRound">Called when a round's updates are made.</param>
    /// <param name="cancellationToken">Stops it between two steps or updates; a round that workers elsewhere have not played by then is not waited for.</param>
    public void Run(INetwork network, Action update, Action endRound, CancellationToken cancellationToken)
    {
        var clock = _source.Clock;
        clock.Start();
        if (!_isOpen)
            (_isOpen, _end, _time) = (true, Timesteps + _rounds.Timesteps, default);
        try
        {
            while (_isLearning || Timesteps < _end)
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (!_isLearning)
                    Play(network, cancellationToken);
                clock.Enter(Phase.Learning);
                if (Timesteps >= _rounds.LearningStarts && Replay.Size > 0)
                    Learn(update, endRound, cancellationToken);
                _isLearning = false;
                clock.Enter(Phase.Other);
            }
            _isOpen = false;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
        }
        _time += clock.Take() + _source.TakeTime();
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

    /// <summary>Reports the last iteration's episodes and time, and the counts; of one that was stopped, only how far it is.</summary>
    public void Report(TrainReport report)
    {
        report.IsPaused = IsPaused;
        report.TimestepsTotal = Timesteps + (long)_source.Begun * _copies;
        if (IsPaused)
            return;
        foreach (var episode in _source.Episodes)
            report.Add(episode);
        _source.Episodes.Clear();
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
        writer.Write(_isOpen);
        if (!_isOpen)
            return;
        writer.Write(_end);
        writer.Write(_learned);
        writer.Write(_isLearning);
        SavedTrajectory.WriteEpisodes(writer, _source.Episodes);
    }

    /// <inheritdoc/>
    public void Load(BinaryReader reader)
    {
        _source.Load(reader);
        Replay.Load(reader);
        _source.Continue();
        _random = RandomStream.Load(reader);
        (Timesteps, Updates, TargetUpdates) = (reader.ReadInt64(), reader.ReadInt64(), reader.ReadInt64());
        _source.Episodes.Clear();
        (_isOpen, _isLearning) = (reader.ReadBoolean(), false);
        if (!_isOpen)
            return;
        (_end, _learned, _isLearning) = (reader.ReadInt64(), reader.ReadInt32(), reader.ReadBoolean());
        SavedTrajectory.ReadEpisodes(reader, _source.Episodes);
    }

    /// <inheritdoc/>
    public void Dispose() => _source.Dispose();

    private void Play(INetwork network, CancellationToken cancellationToken)
    {
        Timesteps += (long)_source.Play(network, Updates, Timesteps, cancellationToken) * _copies;
        Divergence.Check(_source.Fault, Updates + 1, Timesteps);
        (_isLearning, _learned) = (true, 0);
    }

    private void Learn(Action update, Action endRound, CancellationToken cancellationToken)
    {
        for (; _learned < _rounds.GradientSteps; _learned++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            update();
        }
        endRound();
    }
}
