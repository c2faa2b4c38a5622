using System.Runtime.InteropServices;

namespace RlTemplates.Experiments.Tests;

/// <summary>Deterministic: 16 steps an iteration on two copies; its one weight is the sum of all it saw.</summary>
public sealed class FakeAlgorithm : IAlgorithm
{
    private const int Steps = 8;

    private readonly IEnvironment _environment;
    private readonly byte[] _observations = new byte[8];
    private readonly byte[] _actions = new byte[8];
    private readonly double[] _sums = new double[2];
    private readonly int[] _lengths = new int[2];
    private RandomStream _random;
    private double _weight;
    private long _steps;
    private int _iteration;

    public FakeAlgorithm(AlgorithmSetup setup)
    {
        _environment = setup.CreateEnvironment(2);
        _environment.Reset(setup.Seed, _observations);
        _random = new(setup.Seed, 99);
        Policy = new Chooser();
    }

    public Action<int>? OnIteration { get; init; }

    public int DelayMilliseconds { get; init; }

    public int BlockIn { get; init; }

    public IPolicy Policy { get; }

    public void Train(TrainReport report, CancellationToken cancellationToken)
    {
        OnIteration?.Invoke(_iteration + 1);
        if (_iteration + 1 == BlockIn)
            cancellationToken.WaitHandle.WaitOne();
        cancellationToken.ThrowIfCancellationRequested();
        if (DelayMilliseconds > 0)
            Thread.Sleep(DelayMilliseconds);
        var (rewards, terminated, truncated) = (new float[2], new bool[2], new bool[2]);
        for (var t = 0; t < Steps; t++)
        {
            Policy.Act(_observations, [], 2, _actions, explore: true, ref _random);
            _environment.Step(_actions, new()
            {
                Observations = _observations,
                Rewards = rewards,
                Terminated = terminated,
                Truncated = truncated,
                FinalObservations = new byte[8],
            });
            for (var i = 0; i < 2; i++)
            {
                _weight += MemoryMarshal.Cast<byte, float>(_observations)[i] * 0.1;
                _sums[i] += rewards[i];
                _lengths[i]++;
                if (!terminated[i])
                    continue;
                report.Add(new(_sums[i], _lengths[i]));
                (_sums[i], _lengths[i]) = (0, 0);
            }
        }
        _iteration++;
        report.TimestepsTotal = _steps += Steps * 2;
        report.Set("learner/weight", _weight);
        report.Set("learner/odd", _iteration % 3 == 0 ? double.NaN : 1.0 / _iteration);
    }

    public void Save(BinaryWriter writer)
    {
        (_environment as ISavableEnvironment)?.Save(writer);
        _random.Save(writer);
        writer.Write(_observations);
        writer.Write(_weight);
        writer.Write(_steps);
        writer.Write(_iteration);
        for (var i = 0; i < 2; i++)
        {
            writer.Write(_sums[i]);
            writer.Write(_lengths[i]);
        }
    }

    public void Load(BinaryReader reader)
    {
        (_environment as ISavableEnvironment)?.Load(reader);
        _random = RandomStream.Load(reader);
        reader.ReadExactly(_observations);
        _weight = reader.ReadDouble();
        _steps = reader.ReadInt64();
        _iteration = reader.ReadInt32();
        for (var i = 0; i < 2; i++)
            (_sums[i], _lengths[i]) = (reader.ReadDouble(), reader.ReadInt32());
    }

    public void Dispose() => _environment.Dispose();

    private sealed class Chooser : IPolicy
    {
        public void Act(ReadOnlySpan<byte> observations, ReadOnlySpan<bool> masks, int count, Span<byte> actions, bool explore, ref RandomStream random)
        {
            var choices = MemoryMarshal.Cast<byte, int>(actions);
            for (var i = 0; i < count; i++)
                choices[i] = explore ? random.NextInt32(2) : 1;
        }
    }
}
