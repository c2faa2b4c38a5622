using RlTemplates.Learning.Algorithms;
using Shouldly;
using Xunit;

namespace RlTemplates.Learning.Tests.Algorithms;

public class NewEnvironmentsTests
{
    [Theory]
    [InlineData(2)]
    [InlineData(9)]
    public void Where_no_algorithm_can_be_made_all_environments_are_disposed_of(int failing)
    {
        var made = new List<Watched>();
        var setup = new AlgorithmSetup(count => made.Count < failing ? Add(new(count)) : throw new InvalidOperationException("No more."), 1);
        var thrown = Should.Throw<Exception>(() => NewEnvironments.For(setup, 3, 4, _ => new("num_workers 3"), (_, _) => throw new InvalidOperationException("No.")));
        (thrown is EnvironmentException environmentThrew ? environmentThrew.Cause : thrown).Message.ShouldBe(failing < 3 ? "No more." : "No.");
        made.Count.ShouldBe(Math.Min(failing, 3));
        made.ShouldAllBe(environment => environment.Count == 4 && environment.Disposed == 1);

        IEnvironment Add(Watched environment)
        {
            made.Add(environment);
            return environment;
        }
    }

    private sealed class Watched(int count) : ISavableEnvironment
    {
        private readonly PointEnvironment _inner = new(count);

        public int Disposed { get; private set; }

        public EnvironmentSpec Spec => _inner.Spec;

        public int Count => _inner.Count;

        public void Reset(ulong seed, Span<byte> observations) => _inner.Reset(seed, observations);

        public void Step(ReadOnlySpan<byte> actions, StepBuffers step) => _inner.Step(actions, step);

        public void Save(BinaryWriter writer) => ((ISavableEnvironment)_inner).Save(writer);

        public void Load(BinaryReader reader) => ((ISavableEnvironment)_inner).Load(reader);

        public void Dispose() => Disposed++;
    }
}
