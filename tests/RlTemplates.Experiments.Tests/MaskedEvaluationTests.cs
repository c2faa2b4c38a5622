using System.Runtime.InteropServices;
using RlTemplates.Learning.Algorithms;

namespace RlTemplates.Experiments.Tests;

public sealed class MaskedEvaluationTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Evaluation_asks_for_masks_and_obeys_them(bool explore)
    {
        using var folder = new ScratchFolder();
        var config = Fixture.Config(2) with
        {
            CreateEnvironment = count => new ParityEnvironment(count),
            CreateAlgorithm = setup => Ppo.Create(new() { MinTimestepsPerIteration = 256, NumSgdIter = 2 }, setup),
            Evaluation = new() { Interval = 1, Episodes = 200, Explore = explore },
        };

        var outcome = Fixture.Train(folder.Path, config);

        outcome.Error.ShouldBeNull();
        outcome.Evaluation.ShouldNotBeNull().Episodes.Count.ShouldBe(200);
    }

    /// <summary>Allows one of two choices at a time and throws at the other.</summary>
    private sealed class ParityEnvironment(int count) : ISavableEnvironment
    {
        private readonly CountdownEnvironment _inner = new(count);
        private readonly byte[] _seen = new byte[count * 4];

        public EnvironmentSpec Spec => _inner.Spec with { HasActionMask = true };

        public int Count => count;

        public void Reset(ulong seed, Span<byte> observations)
        {
            _inner.Reset(seed, observations);
            observations.CopyTo(_seen);
        }

        public void WriteActionMask(Span<bool> mask)
        {
            for (var i = 0; i < mask.Length; i++)
                mask[i] = Allowed(i / 2) == i % 2;
        }

        public void Step(ReadOnlySpan<byte> actions, StepBuffers step)
        {
            for (var n = 0; n < count; n++)
                MemoryMarshal.Cast<byte, int>(actions)[n].ShouldBe(Allowed(n));
            _inner.Step(actions, step);
            step.Observations.CopyTo(_seen);
        }

        public void Save(BinaryWriter writer)
        {
            ((ISavableEnvironment)_inner).Save(writer);
            writer.Write(_seen);
        }

        public void Load(BinaryReader reader)
        {
            ((ISavableEnvironment)_inner).Load(reader);
            reader.BaseStream.ReadExactly(_seen);
        }

        public void Dispose() => _inner.Dispose();

        private int Allowed(int n) => (int)MemoryMarshal.Cast<byte, float>(_seen)[n] % 2;
    }
}
