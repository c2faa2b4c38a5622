using System.Runtime.InteropServices;

namespace RlTemplates.Environments.Tests;

internal sealed class EnvironmentBatch
{
    private readonly IEnvironment _environment;
    private readonly int[] _actions;

    public EnvironmentBatch(IEnvironment environment)
    {
        _environment = environment;
        var (count, bytes) = (environment.Count, environment.Spec.Observation.Bytes);
        (Observations, FinalObservations) = (new byte[count * bytes], new byte[count * bytes]);
        (Rewards, Terminated, Truncated) = (new float[count], new bool[count], new bool[count]);
        _actions = new int[count * environment.Spec.Action.Size];
    }

    public byte[] Observations { get; }

    public byte[] FinalObservations { get; }

    public float[] Rewards { get; }

    public bool[] Terminated { get; }

    public bool[] Truncated { get; }

    public Span<int> Actions => _actions;

    public Span<float> Values => MemoryMarshal.Cast<int, float>(_actions.AsSpan());

    public void Reset(ulong seed) => _environment.Reset(seed, Observations);

    public void Step() => _environment.Step(MemoryMarshal.AsBytes(_actions.AsSpan()), new()
    {
        Observations = Observations,
        Rewards = Rewards,
        Terminated = Terminated,
        Truncated = Truncated,
        FinalObservations = FinalObservations,
    });

    public void Step(RandomStream[] random)
    {
        var choices = ((DiscreteSpace)_environment.Spec.Action).Count;
        for (var i = 0; i < _actions.Length; i++)
        {
            _actions[i] = random[i].NextInt32(choices);
        }

        Step();
    }

    public ReadOnlySpan<byte> Observation(int copy) => Row(Observations, copy);

    public ReadOnlySpan<byte> FinalObservation(int copy) => Row(FinalObservations, copy);

    public float[] Features(int copy) => MemoryMarshal.Cast<byte, float>(Observation(copy)).ToArray();

    public float[] FinalFeatures(int copy) => MemoryMarshal.Cast<byte, float>(FinalObservation(copy)).ToArray();

    public bool Ended(int copy) => Terminated[copy] || Truncated[copy];

    public static RandomStream[] Streams(int count, ulong seed) =>
        [.. Enumerable.Range(0, count).Select(i => new RandomStream(seed, (ulong)i))];

    private ReadOnlySpan<byte> Row(byte[] rows, int copy)
    {
        var bytes = _environment.Spec.Observation.Bytes;
        return rows.AsSpan(copy * bytes, bytes);
    }
}
