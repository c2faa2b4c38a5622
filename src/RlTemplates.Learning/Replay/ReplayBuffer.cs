using System.Runtime.InteropServices;
using RlTemplates.Inference.Policies;
using RlTemplates.Learning.Rollouts;

namespace RlTemplates.Learning.Replay;

/// <summary>
/// The newest transitions of N copies of an environment that step together, in a ring of rows: row t has what each copy saw, did and got in step t,
/// and the row behind the newest step what each sees now. A frame of stacked observations
/// (<see cref="ObservationSpace.StackedFrames"/>) is stored once. All memory is taken at the start; steps and draws allocate nothing.
/// Frames have room for one a step and an eighth more, for first and final observations; where episodes are so short that it does not do, the oldest steps go earlier.
/// </summary>
internal sealed partial class ReplayBuffer : IStateful, ITransitionSink
{
    private readonly EnvironmentSpec _spec;
    private readonly ReplaySettings _settings;
    private readonly FrameHistory _frames;
    private readonly SumTree? _tree;
    private readonly int _steps, _rows, _copies, _actionBytes, _choices;
    private readonly byte[] _actions;
    private readonly float[] _rewards;
    private readonly StepEnd[] _ends;
    private readonly long[] _positions, _finals;
    private readonly bool[] _masks;
    private double _largest = 1;
    private long _head;
    private int _count;

    /// <summary>Takes the memory.</summary>
    /// <param name="spec">The environment.</param>
    /// <param name="settings">What to keep.</param>
    /// <exception cref="ArgumentException">It would take more memory than there is, or hold no whole transition.</exception>
    public ReplayBuffer(EnvironmentSpec spec, ReplaySettings settings)
    {
        ArgumentNullException.ThrowIfNull(spec);
        ArgumentNullException.ThrowIfNull(settings);
        var size = ReplaySize.Of(spec, settings);
        (_spec, _settings, _copies, _steps, _rows) = (spec, settings, settings.Copies, size.Steps, size.Steps + 1);
        (_actionBytes, _choices, BytesPerStep, Reserved) = (spec.Action.Bytes, MaskedChoices(spec), size.BytesPerStep, size.Bytes);
        _frames = new(spec.Observation, _copies, size.Frames);
        var entries = _rows * _copies;
        (_actions, _rewards, _ends) = (new byte[checked(entries * _actionBytes)], new float[entries], new StepEnd[entries]);
        (_positions, _finals, _masks) = (new long[entries], new long[entries], new bool[checked(entries * _choices)]);
        _tree = settings.Alpha is null ? null : new(entries);
    }

    private enum StepEnd : byte
    {
        None,
        Terminated,
        Truncated,
    }

    /// <summary>Transitions that can be drawn: those whose n steps are complete.</summary>
    public int Size => Math.Max(0, _count - _settings.NStep + 1) * _copies;

    /// <summary>Bytes that the stored steps take now.</summary>
    public long Bytes
    {
        get
        {
            var frames = 0L;
            for (var n = 0; n < _copies; n++)
                frames += _frames.CountFrom(n, _positions[Row(Oldest) * _copies + n]);
            return frames * _frames.FrameBytes + _count * BytesPerStep;
        }
    }

    /// <summary>Bytes of the last saved or loaded state, compressed; 0 before.</summary>
    public long CheckpointBytes { get; private set; }

    /// <summary>Bytes that were taken at the start.</summary>
    internal long Reserved { get; }

    private long BytesPerStep { get; }

    private long Oldest => _head - _count;

    /// <summary>Choices of an environment that may forbid some, else 0.</summary>
    internal static int MaskedChoices(EnvironmentSpec spec) => spec is { HasActionMask: true, Action: DiscreteSpace { Count: var count } } ? count : 0;

    /// <summary>Takes in what the copies see after they were reset. Comes before the first <see cref="Add"/>.</summary>
    /// <param name="observations">[N, observation bytes].</param>
    /// <param name="mask">[N, choices]: what is allowed now; empty where the environment forbids nothing.</param>
    public void Start(ReadOnlySpan<byte> observations, ReadOnlySpan<bool> mask) => Observe(_head, observations, mask);

    /// <summary>Takes in what the copies see after all were reset in the midst of their episodes, which count as truncated.</summary>
    /// <param name="observations">[N, observation bytes].</param>
    /// <param name="mask">[N, choices]: what is allowed now; empty where the environment forbids nothing.</param>
    public void Restart(ReadOnlySpan<byte> observations, ReadOnlySpan<bool> mask)
    {
        for (var n = 0; n < _copies && _count > 0; n++)
        {
            var last = Row(_head - 1) * _copies + n;
            if (_ends[last] == StepEnd.None)
                (_ends[last], _finals[last]) = (StepEnd.Truncated, _positions[Row(_head) * _copies + n]);
        }
        Observe(_head, observations, mask);
        while (_count > 0 && !HoldsOldest())
            Forget();
    }

    /// <summary>Takes in one step of all copies.</summary>
    /// <param name="actions">[N, action bytes]: what was done.</param>
    /// <param name="step">What came of it; rewards as the learner shall see them.</param>
    /// <param name="mask">[N, choices]: what is allowed now; empty where the environment forbids nothing.</param>
    public void Add(ReadOnlySpan<byte> actions, in StepBuffers step, ReadOnlySpan<bool> mask)
    {
        if (_count == _steps)
            Forget();
        var row = Row(_head) * _copies;
        actions.CopyTo(_actions.AsSpan(row * _actionBytes, _copies * _actionBytes));
        step.Rewards[.._copies].CopyTo(_rewards.AsSpan(row));
        for (var n = 0; n < _copies; n++)
        {
            _ends[row + n] = step.Terminated[n] ? StepEnd.Terminated : step.Truncated[n] ? StepEnd.Truncated : StepEnd.None;
            _finals[row + n] = _ends[row + n] == StepEnd.Truncated
                ? _frames.Add(n, step.FinalObservations.Slice(n * _spec.Observation.Bytes, _spec.Observation.Bytes))
                : _positions[row + n];
        }
        Observe(++_head, step.Observations, mask);
        for (_count++; !HoldsOldest();)
            Forget();
        if (_tree is not null && _count >= _settings.NStep)
            for (var n = 0; n < _copies; n++)
                _tree[Row(_head - _settings.NStep) * _copies + n] = _largest;
    }

    /// <summary>Draws transitions, with replacement: each alike, or in proportion to its priority from equal parts of their sum.</summary>
    /// <param name="batch">Receives them.</param>
    /// <param name="random">Gives the choices.</param>
    /// <param name="beta">β, 0…1: how far importance weights undo the priorities.</param>
    /// <exception cref="InvalidOperationException">There is none: <see cref="Size"/> is 0.</exception>
    public void Sample(ReplayBatch batch, ref RandomStream random, double beta) => Draw(batch, ref random, beta, RewardScale.None);

    /// <summary>Draws transitions whose returns sum rewards as the learner reads them.</summary>
    internal void Draw(ReplayBatch batch, ref RandomStream random, double beta, RewardScale scale)
    {
        ArgumentNullException.ThrowIfNull(batch);
        if (Size == 0)
            throw new InvalidOperationException("The replay has no transition yet whose steps are complete.");
        for (var b = 0; b < batch.Size; b++)
        {
            var leaf = _tree is not null ? _tree.Find(_tree.Total * ((b + random.NextDouble()) / batch.Size)) : Leaf(random.NextInt32(Size));
            batch.Leaves[b] = leaf;
            batch.Weights[b] = _tree is null ? 1 : (float)Math.Pow(Size * _tree[leaf] / _tree.Total, -beta);
            Read(batch, b, leaf / _copies, leaf % _copies, scale);
        }
        if (_tree is null)
            return;
        var most = 0f;
        foreach (var weight in batch.Weights)
            most = Math.Max(most, weight);
        foreach (ref var weight in batch.Weights.AsSpan())
            weight /= most;
    }

    /// <summary>Gives the transitions of a batch the priority (|error| + ε)^α. Comes before the next <see cref="Add"/>; does nothing where drawing is uniform.</summary>
    /// <param name="batch">Drawn by <see cref="Sample"/>.</param>
    /// <param name="errors">[B]: temporal-difference errors, finite.</param>
    public void UpdatePriorities(ReplayBatch batch, ReadOnlySpan<float> errors)
    {
        ArgumentNullException.ThrowIfNull(batch);
        if (_tree is null)
            return;
        for (var b = 0; b < batch.Size; b++)
        {
            var priority = Math.Pow(Math.Abs(errors[b]) + _settings.PriorityEpsilon, _settings.Alpha!.Value);
            _tree[batch.Leaves[b]] = priority;
            _largest = Math.Max(_largest, priority);
        }
    }

    private void Observe(long step, ReadOnlySpan<byte> observations, ReadOnlySpan<bool> mask)
    {
        var row = Row(step) * _copies;
        for (var n = 0; n < _copies; n++)
            _positions[row + n] = _frames.Add(n, observations.Slice(n * _spec.Observation.Bytes, _spec.Observation.Bytes));
        mask[..(_copies * _choices)].CopyTo(_masks.AsSpan(row * _choices));
    }

    private void Forget()
    {
        for (var n = 0; n < _copies && _tree is not null; n++)
            _tree[Row(Oldest) * _copies + n] = 0;
        _count--;
    }

    private bool HoldsOldest()
    {
        var row = Row(Oldest) * _copies;
        for (var n = 0; n < _copies; n++)
            if (!_frames.Holds(n, _positions[row + n]))
                return false;
        return true;
    }

    private int Row(long step) => (int)(step % _rows);

    private int Leaf(int index) => Row(Oldest + index / _copies) * _copies + index % _copies;

    // R = r_t + γ·r_{t+1} + … to the n-th reward or the episode's last one.
    private void Read(ReplayBatch batch, int b, int first, int copy, RewardScale scale)
    {
        var (row, sum, discount, position, end) = (first, 0f, 1f, 0L, StepEnd.None);
        for (var k = 0; k < _settings.NStep && end == StepEnd.None; k++)
        {
            var at = row * _copies + copy;
            sum += discount * scale.Of(_rewards[at]);
            discount *= (float)_settings.Gamma;
            (end, position) = (_ends[at], _finals[at]);
            row = row + 1 == _rows ? 0 : row + 1;
        }
        if (end == StepEnd.None)
            position = _positions[row * _copies + copy];
        (batch.Returns[b], batch.Discounts[b]) = (sum, end == StepEnd.Terminated ? 0 : discount);
        var bytes = _spec.Observation.Bytes;
        _frames.Read(copy, _positions[first * _copies + copy], batch.Observations.AsSpan(b * bytes, bytes));
        _frames.Read(copy, position, batch.NextObservations.AsSpan(b * bytes, bytes));
        _actions.AsSpan((first * _copies + copy) * _actionBytes, _actionBytes).CopyTo(batch.Actions.AsSpan(b * _actionBytes));
        var mask = batch.NextMasks.AsSpan(b * _choices, _choices);
        if (end == StepEnd.None)
            _masks.AsSpan((row * _copies + copy) * _choices, _choices).CopyTo(mask);
        else
            mask.Fill(true);
    }
}
