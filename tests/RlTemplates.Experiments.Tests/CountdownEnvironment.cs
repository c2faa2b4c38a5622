using System.Runtime.InteropServices;

namespace RlTemplates.Experiments.Tests;

/// <summary>Episodes of a random length from 1 to 20; every step gives its action as reward.</summary>
public sealed class CountdownEnvironment(int count) : ISavableEnvironment
{
    private readonly RandomStream[] _random = new RandomStream[count];
    private readonly int[] _left = new int[count];

    public EnvironmentSpec Spec { get; } = new("Countdown", new(ElementType.Float32, 1), new DiscreteSpace(2));

    public int Count => count;

    public void Reset(ulong seed, Span<byte> observations)
    {
        for (var i = 0; i < count; i++)
        {
            _random[i] = new(seed, (ulong)i);
            _left[i] = 1 + _random[i].NextInt32(20);
        }
        Observe(observations);
    }

    public void Step(ReadOnlySpan<byte> actions, StepBuffers step)
    {
        var choices = MemoryMarshal.Cast<byte, int>(actions);
        for (var i = 0; i < count; i++)
        {
            step.Rewards[i] = choices[i];
            step.Terminated[i] = --_left[i] == 0;
            step.Truncated[i] = false;
            if (_left[i] == 0)
                _left[i] = 1 + _random[i].NextInt32(20);
        }
        Observe(step.Observations);
    }

    public void Save(BinaryWriter writer)
    {
        for (var i = 0; i < count; i++)
        {
            _random[i].Save(writer);
            writer.Write(_left[i]);
        }
    }

    public void Load(BinaryReader reader)
    {
        for (var i = 0; i < count; i++)
        {
            _random[i] = RandomStream.Load(reader);
            _left[i] = reader.ReadInt32();
        }
    }

    public void Dispose()
    {
    }

    private void Observe(Span<byte> observations)
    {
        var rows = MemoryMarshal.Cast<byte, float>(observations);
        for (var i = 0; i < count; i++)
            rows[i] = _left[i];
    }
}
