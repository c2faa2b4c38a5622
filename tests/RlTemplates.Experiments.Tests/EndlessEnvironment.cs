namespace RlTemplates.Experiments.Tests;

/// <summary>Episodes: those of the copies with odd numbers end after 3 steps, the others never. Every step gives 1.</summary>
public sealed class EndlessEnvironment(int count, Action? onStep = null) : IEnvironment
{
    private readonly int[] _steps = new int[count];

    public EnvironmentSpec Spec { get; init; } = new("Endless", new(ElementType.Float32, 1), new DiscreteSpace(2));

    public int Count => count;

    public void Reset(ulong seed, Span<byte> observations)
    {
        Array.Clear(_steps);
        observations.Clear();
    }

    public void Step(ReadOnlySpan<byte> actions, StepBuffers step)
    {
        onStep?.Invoke();
        step.Truncated.Clear();
        for (var copy = 0; copy < count; copy++)
        {
            step.Rewards[copy] = 1;
            step.Terminated[copy] = ++_steps[copy] == 3 && copy % 2 == 1;
            if (step.Terminated[copy])
                _steps[copy] = 0;
        }
    }

    public void Dispose()
    {
    }

    /// <summary>One whose copies can begin anew.</summary>
    public sealed class Restartable(int count) : IEnvironment, IRestartable
    {
        private readonly EndlessEnvironment _inner = new(count);

        public int Restarts { get; private set; }

        public EnvironmentSpec Spec => _inner.Spec;

        public int Count => count;

        public void Reset(ulong seed, Span<byte> observations) => _inner.Reset(seed, observations);

        public void Step(ReadOnlySpan<byte> actions, StepBuffers step) => _inner.Step(actions, step);

        public void Restart(int copy, Span<byte> observation)
        {
            _inner._steps[copy] = 0;
            Restarts++;
        }

        public void Dispose() => _inner.Dispose();
    }
}
