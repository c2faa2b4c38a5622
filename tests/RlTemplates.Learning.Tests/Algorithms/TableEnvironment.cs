using System.Runtime.InteropServices;

namespace RlTemplates.Learning.Tests.Algorithms;

/// <summary>What one action leads to.</summary>
internal readonly record struct Outcome(float Reward, int Next, bool Ends = false);

/// <summary>A decision process of few states, each seen as a one-hot vector, that starts in state 0: a linear network holds its action values exactly.</summary>
internal sealed class TableEnvironment(int copies, Outcome[][] table) : ISavableEnvironment
{
    private readonly int[] _states = new int[copies], _steps = new int[copies];

    public int Limit { get; init; } = 1000;

    /// <summary>Which actions of each state are allowed; taking another one throws.</summary>
    public bool[][]? Allowed { get; init; }

    public EnvironmentSpec Spec => new("Table", new(ElementType.Float32, table.Length), new DiscreteSpace(table[0].Length)) { HasActionMask = Allowed is not null };

    public int Count => copies;

    public void Reset(ulong seed, Span<byte> observations)
    {
        for (var n = 0; n < copies; n++)
        {
            (_states[n], _steps[n]) = (0, 0);
            Observe(n, observations);
        }
    }

    public void Step(ReadOnlySpan<byte> actions, StepBuffers step)
    {
        for (var n = 0; n < copies; n++)
        {
            var action = MemoryMarshal.Cast<byte, int>(actions)[n];
            if (Allowed is not null && !Allowed[_states[n]][action])
                throw new InvalidOperationException($"Action {action} is forbidden in state {_states[n]}.");
            var outcome = table[_states[n]][action];
            (_states[n], step.Rewards[n], step.Terminated[n]) = (outcome.Next, outcome.Reward, outcome.Ends);
            step.Truncated[n] = ++_steps[n] == Limit && !outcome.Ends;
            if (outcome.Ends || step.Truncated[n])
            {
                Observe(n, step.FinalObservations);
                (_states[n], _steps[n]) = (0, 0);
            }
            Observe(n, step.Observations);
        }
    }

    public void WriteActionMask(Span<bool> mask)
    {
        for (var n = 0; n < copies; n++)
            (Allowed?[_states[n]] ?? [.. Enumerable.Repeat(true, table[0].Length)]).CopyTo(mask[(n * table[0].Length)..]);
    }

    public void Save(BinaryWriter writer)
    {
        foreach (var number in (int[])[.. _states, .. _steps])
            writer.Write(number);
    }

    public void Load(BinaryReader reader)
    {
        for (var n = 0; n < 2 * copies; n++)
            (n < copies ? _states : _steps)[n % copies] = reader.ReadInt32();
    }

    public void Dispose()
    {
    }

    private void Observe(int copy, Span<byte> observations)
    {
        var row = MemoryMarshal.Cast<byte, float>(observations).Slice(copy * table.Length, table.Length);
        row.Clear();
        row[_states[copy]] = 1;
    }
}
