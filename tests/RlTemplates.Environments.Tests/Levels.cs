namespace RlTemplates.Environments.Tests;

/// <summary>A corridor whose length is a task.</summary>
[EnvironmentOptions(typeof(Levels))]
public sealed record LevelsOptions : IHasWrappers
{
    /// <summary>Steps from start to end.</summary>
    public int Length { get; init; } = 3;

    /// <summary>What is laid around the environment.</summary>
    public IReadOnlyList<Wrapper> Wrappers { get; init; } = [];
}

public sealed class Levels(LevelsOptions options, int count)
    : VectorEnvironment<LevelState>(new("Levels", new(ElementType.Float32, 2), new DiscreteSpace(2)) { MaxEpisodeSteps = 40 }, count), IEnvironmentFactory<LevelsOptions>, ITaskSettable
{
    private int _length = options.Length;

    /// <summary>Forgets to save the task, or gives it to running episodes: mistakes that conformance must find.</summary>
    public bool Forgets { get; init; }

    public bool Hurries { get; init; }

    public static IEnvironment Create(LevelsOptions options, int count) => new Levels(options, count);

    public void SetTask(object task)
    {
        ArgumentNullException.ThrowIfNull(task);
        _length = task is LevelsOptions { Length: var length } ? length : throw new ArgumentException($"A task of Levels is LevelsOptions, not {task?.GetType().Name}.", nameof(task));
        for (var i = 0; Hurries && i < Count; i++)
            StateOf(i) = StateOf(i) with { Length = length };
    }

    protected override void Start(ref LevelState state, ref RandomStream random) => state = new(random.NextInt32(2), _length);

    protected override void Step(ref LevelState state, EnvironmentAction action, ref RandomStream random, out float reward, out bool terminated)
    {
        state = state with { Place = Math.Max(0, state.Place + (action.Choice == 1 ? 1 : -1)) };
        terminated = state.Place >= state.Length;
        reward = terminated ? 1 : 0;
    }

    protected override void Observe(in LevelState state, Span<float> observation) => (observation[0], observation[1]) = (state.Place, state.Length);

    protected override void SaveShared(BinaryWriter writer) => writer.Write(Forgets ? 3 : _length);

    protected override void LoadShared(BinaryReader reader) => _length = reader.ReadInt32();
}

public readonly record struct LevelState(int Place, int Length);
