using System.Runtime.InteropServices;

namespace RlTemplates.Learning.Tests.Algorithms;

/// <summary>Gives one reward a step whatever is done, and ends, or is cut, after a number of steps. Shows, one-hot, the steps of the episode where it ends, else nothing.</summary>
internal sealed class SteadyEnvironment(int copies, int length, bool ends) : ISavableEnvironment
{
    private readonly int[] _steps = new int[copies];

    public EnvironmentSpec Spec => new("Steady", new(ElementType.Float32, length), new BoxSpace([-3], [5]));

    public int Count => copies;

    public void Reset(ulong seed, Span<byte> observations)
    {
        Array.Clear(_steps);
        Show(observations);
    }

    public void Step(ReadOnlySpan<byte> actions, StepBuffers step)
    {
        for (var n = 0; n < copies; n++)
        {
            if (MemoryMarshal.Cast<byte, float>(actions)[n] is not (>= -3 and <= 5))
                throw new InvalidOperationException("The action is out of bounds.");
            var isLast = ++_steps[n] == length;
            _steps[n] %= length;
            (step.Rewards[n], step.Terminated[n], step.Truncated[n]) = (1, isLast && ends, isLast && !ends);
        }
        Show(step.Observations);
        Show(step.FinalObservations);
    }

    public void Save(BinaryWriter writer) => writer.Write(MemoryMarshal.AsBytes(_steps.AsSpan()));

    public void Load(BinaryReader reader) => reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(_steps.AsSpan()));

    public void Dispose()
    {
    }

    private void Show(Span<byte> observations)
    {
        var rows = MemoryMarshal.Cast<byte, float>(observations);
        rows.Clear();
        for (var n = 0; n < copies; n++)
            rows[n * length + (ends ? _steps[n] : 0)] = 1;
    }
}
