using System.Runtime.InteropServices;

namespace RlTemplates.Learning.Tests;

/// <summary>Small tasks of a fixed length whose state is what they show.</summary>
internal abstract class SmallEnvironment(int count, int size, int length, EnvironmentSpec spec) : ISavableEnvironment
{
    private readonly RandomStream[] _random = new RandomStream[count];
    private readonly float[] _states = new float[count * size];
    private readonly int[] _steps = new int[count];

    public EnvironmentSpec Spec => spec;

    public int Count => count;

    protected abstract void Start(Span<float> state, ref RandomStream random);

    protected abstract float Step(Span<float> state, ReadOnlySpan<int> action, ref RandomStream random);

    protected virtual void Mask(ReadOnlySpan<float> state, Span<bool> mask) => mask.Fill(true);

    public void Reset(ulong seed, Span<byte> observations)
    {
        for (var n = 0; n < count; n++)
        {
            (_random[n], _steps[n]) = (new(seed, (ulong)n), 0);
            Start(State(n), ref _random[n]);
        }
        Show(observations);
    }

    public void Step(ReadOnlySpan<byte> actions, StepBuffers step)
    {
        var elements = MemoryMarshal.Cast<byte, int>(actions);
        for (var n = 0; n < count; n++)
        {
            step.Rewards[n] = Step(State(n), elements.Slice(n * spec.Action.Size, spec.Action.Size), ref _random[n]);
            (step.Terminated[n], step.Truncated[n]) = (++_steps[n] == length, false);
            if (_steps[n] < length)
                continue;
            MemoryMarshal.AsBytes(State(n)).CopyTo(step.FinalObservations[(n * spec.Observation.Bytes)..]);
            _steps[n] = 0;
            Start(State(n), ref _random[n]);
        }
        Show(step.Observations);
    }

    public void WriteActionMask(Span<bool> mask)
    {
        for (var n = 0; n < count; n++)
            Mask(State(n), mask.Slice(n * spec.Action.Choices, spec.Action.Choices));
    }

    public void Save(BinaryWriter writer)
    {
        foreach (var random in _random)
            random.Save(writer);
        writer.Write(MemoryMarshal.AsBytes<float>(_states));
        writer.Write(MemoryMarshal.AsBytes<int>(_steps));
    }

    public void Load(BinaryReader reader)
    {
        foreach (ref var random in _random.AsSpan())
            random = RandomStream.Load(reader);
        reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(_states.AsSpan()));
        reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(_steps.AsSpan()));
    }

    public void Dispose()
    {
    }

    protected static EnvironmentSpec Describe(string name, int size, ActionSpace action, bool masked = false) =>
        new(name, new(ElementType.Float32, size), action) { HasActionMask = masked };

    private Span<float> State(int n) => _states.AsSpan(n * size, size);

    private void Show(Span<byte> observations) => MemoryMarshal.AsBytes<float>(_states).CopyTo(observations);
}

/// <summary>A point in the plane is to be moved to the origin, at most 0.3 to the left or right and 0.2 up or 0.4 down a step. Reward is minus its squared distance.</summary>
internal sealed class PointEnvironment(int count, float scale = 1) : SmallEnvironment(count, 2, 10, Describe("Point", 2, new BoxSpace([-0.3f, -0.4f], [0.3f, 0.2f])))
{
    protected override void Start(Span<float> state, ref RandomStream random) =>
        (state[0], state[1]) = ((random.NextSingle() * 2 - 1) * scale, (random.NextSingle() * 2 - 1) * scale);

    protected override float Step(Span<float> state, ReadOnlySpan<int> action, ref RandomStream random)
    {
        var move = MemoryMarshal.Cast<int, float>(action);
        for (var i = 0; i < 2; i++)
        {
            if (!(move[i] >= ((BoxSpace)Spec.Action).Low[i] && move[i] <= ((BoxSpace)Spec.Action).High[i]))
                throw new InvalidOperationException($"The move {move[i]} is out of bounds.");
            state[i] += move[i] * scale;
        }
        return -(state[0] * state[0] + state[1] * state[1]);
    }
}

/// <summary>Two dials are to be set to what is shown, one of three and one of two positions. Each that is right gives a reward of 1.</summary>
internal sealed class DialsEnvironment(int count) : SmallEnvironment(count, 2, 8, Describe("Dials", 2, new MultiDiscreteSpace(3, 2)))
{
    protected override void Start(Span<float> state, ref RandomStream random) => (state[0], state[1]) = (random.NextInt32(3) - 1, random.NextInt32(2));

    protected override float Step(Span<float> state, ReadOnlySpan<int> action, ref RandomStream random)
    {
        var reward = (action[0] - 1 == state[0] ? 1 : 0) + (action[1] == state[1] ? 1 : 0);
        Start(state, ref random);
        return reward;
    }
}

/// <summary>Some of the choices are forbidden, new ones in each step. A higher choice gives more.</summary>
internal sealed class DoorsEnvironment(int count, params int[] counts) : SmallEnvironment(
    count, 1 + counts.Sum(), 7, Describe("Doors", 1 + counts.Sum(), counts.Length == 1 ? new DiscreteSpace(counts[0]) : new MultiDiscreteSpace(counts), masked: true))
{
    public long Steps { get; private set; }

    protected override void Start(Span<float> state, ref RandomStream random)
    {
        state[0] = random.NextSingle();
        var first = 1;
        foreach (var choices in counts)
        {
            for (var j = 0; j < choices; j++)
                state[first + j] = random.NextInt32(2);
            state[first + random.NextInt32(choices)] = 1;
            first += choices;
        }
    }

    protected override float Step(Span<float> state, ReadOnlySpan<int> action, ref RandomStream random)
    {
        var (reward, first) = (0f, 1);
        for (var i = 0; i < counts.Length; i++)
        {
            if (state[first + action[i]] != 1)
                throw new InvalidOperationException($"Choice {action[i]} is forbidden.");
            reward += action[i];
            first += counts[i];
        }
        Steps++;
        Start(state, ref random);
        return reward;
    }

    protected override void Mask(ReadOnlySpan<float> state, Span<bool> mask)
    {
        for (var j = 0; j < mask.Length; j++)
            mask[j] = state[1 + j] == 1;
    }
}
