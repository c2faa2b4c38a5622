using System.Runtime.InteropServices;

namespace RlTemplates.Experiments.Tests;

public sealed class RecurrentEvaluationTests
{
    [Fact]
    public void Evaluation_says_where_episodes_begin()
    {
        using var folder = new ScratchFolder();
        var policy = new Watcher();
        var config = Fixture.Config(2) with
        {
            CreateAlgorithm = setup => new Watched(new FakeAlgorithm(setup), policy),
            Evaluation = new() { Interval = 1, Episodes = 100 },
        };

        Fixture.Train(folder.Path, config).Error.ShouldBeNull();

        policy.GoneOn.ShouldBeGreaterThan(100);
    }

    /// <summary>An episode of the countdown has begun where the number before was not one more.</summary>
    private sealed class Watcher : IPolicy
    {
        private bool[] _starts = [];
        private float[] _before = [];

        public int GoneOn { get; private set; }

        public void Begin(ReadOnlySpan<bool> starts) => _starts = starts.ToArray();

        public void Act(ReadOnlySpan<byte> observations, ReadOnlySpan<bool> masks, int count, Span<byte> actions, bool explore, ref RandomStream random)
        {
            var left = MemoryMarshal.Cast<byte, float>(observations).ToArray();
            _starts.Length.ShouldBe(count);
            for (var n = 0; n < count; n++)
            {
                if (_before.Length == 0 || _before[n] == 1)
                    _starts[n].ShouldBeTrue();
                else if (!_starts[n])
                    left[n].ShouldBe(_before[n] - 1);
                GoneOn += _starts[n] ? 0 : 1;
            }
            _before = left;
            actions.Clear();
        }
    }

    private sealed class Watched(FakeAlgorithm inner, IPolicy policy) : IAlgorithm
    {
        public IPolicy Policy => policy;

        public void Train(TrainReport report, CancellationToken cancellationToken) => inner.Train(report, cancellationToken);

        public void Save(BinaryWriter writer) => inner.Save(writer);

        public void Load(BinaryReader reader) => inner.Load(reader);

        public void Dispose() => inner.Dispose();
    }
}
