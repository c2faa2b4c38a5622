using System.Runtime.InteropServices;

namespace RlTemplates.Learning.Tests;

/// <summary>
/// Shows a cue of -1 or 1 in an episode's first step only; the last step's choice must name it. Without a memory nothing is better than guessing.
/// Observations are the cue and whether the choice counts; right is worth 1.
/// </summary>
internal sealed class CueEnvironment(int count, int length = 6) : ISavableEnvironment
{
    private readonly RandomStream[] _random = new RandomStream[count];
    private readonly int[] _cues = new int[count], _steps = new int[count];

    public EnvironmentSpec Spec { get; } = new("Cue", new(ElementType.Float32, 2), new DiscreteSpace(2)) { MaxEpisodeSteps = length };

    public int Count => count;

    public void Reset(ulong seed, Span<byte> observations)
    {
        for (var n = 0; n < count; n++)
        {
            _random[n] = new(seed, (ulong)n);
            Start(n);
            Show(n, observations);
        }
    }

    public void Step(ReadOnlySpan<byte> actions, StepBuffers step)
    {
        for (var n = 0; n < count; n++)
        {
            (step.Terminated[n], step.Truncated[n]) = (++_steps[n] == length, false);
            step.Rewards[n] = step.Terminated[n] && MemoryMarshal.Cast<byte, int>(actions)[n] == _cues[n] ? 1 : 0;
            if (step.Terminated[n])
            {
                Show(n, step.FinalObservations);
                Start(n);
            }
            Show(n, step.Observations);
        }
    }

    public void Save(BinaryWriter writer)
    {
        for (var n = 0; n < count; n++)
        {
            _random[n].Save(writer);
            writer.Write(_cues[n]);
            writer.Write(_steps[n]);
        }
    }

    public void Load(BinaryReader reader)
    {
        for (var n = 0; n < count; n++)
            (_random[n], _cues[n], _steps[n]) = (RandomStream.Load(reader), reader.ReadInt32(), reader.ReadInt32());
    }

    public void Dispose()
    {
    }

    private void Start(int n) => (_cues[n], _steps[n]) = (_random[n].NextInt32(2), 0);

    private void Show(int n, Span<byte> observations)
    {
        var row = MemoryMarshal.Cast<byte, float>(observations).Slice(2 * n, 2);
        (row[0], row[1]) = (_steps[n] == 0 ? 2 * _cues[n] - 1 : 0, _steps[n] == length - 1 ? 1 : 0);
    }
}
