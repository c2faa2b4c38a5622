namespace RlTemplates.Environments;

/// <summary>
/// The outermost layer around an environment. It implements <see cref="ISavableEnvironment"/>, <see cref="IRestartable"/>, <see cref="IRenderable"/> and
/// <see cref="ITaskSettable"/> exactly where the innermost environment does, so that a type test tells the truth; beside that it counts the copies that threw.
/// </summary>
internal class EnvironmentFacade : IEnvironment, ICrashCounter
{
    private readonly IEnvironment _layers, _innermost;

    private EnvironmentFacade(IEnvironment layers, IEnvironment innermost) => (_layers, _innermost) = (layers, innermost);

    /// <inheritdoc/>
    public EnvironmentSpec Spec => _layers.Spec;

    /// <inheritdoc/>
    public int Count => _layers.Count;

    /// <inheritdoc/>
    public long Crashes => (_innermost as ICrashCounter)?.Crashes ?? 0;

    /// <inheritdoc/>
    public EnvironmentException? LastCrash => (_innermost as ICrashCounter)?.LastCrash;

    /// <inheritdoc/>
    public bool WasReplaced(int copy) => (_innermost as ICrashCounter)?.WasReplaced(copy) ?? false;

    /// <inheritdoc cref="IRenderable.FrameHeight"/>
    public int FrameHeight => ((IRenderable)_innermost).FrameHeight;

    /// <inheritdoc cref="IRenderable.FrameWidth"/>
    public int FrameWidth => ((IRenderable)_innermost).FrameWidth;

    /// <summary>Shows what the innermost environment can do.</summary>
    /// <param name="layers">What is laid around it. It must be able to save and restart where the innermost environment is.</param>
    /// <param name="innermost">The innermost environment.</param>
    public static IEnvironment Of(IEnvironment layers, IEnvironment innermost) => Of(layers, innermost, innermost is ISavableEnvironment);

    /// <summary>Hides that an environment can be saved.</summary>
    public static IEnvironment WithoutState(IEnvironment environment) => Of(environment, environment, isSavable: false);

    /// <summary>Lays something around an environment that changes nothing of what it can do.</summary>
    /// <param name="environment">The environment.</param>
    /// <param name="layer">What is laid around <see cref="InnermostOf"/> it.</param>
    public static IEnvironment Around(IEnvironment environment, IEnvironment layer) => Of(layer, InnermostOf(environment), environment is ISavableEnvironment);

    /// <summary>The environment itself, without what shows it.</summary>
    public static IEnvironment InnermostOf(IEnvironment environment) => environment is EnvironmentFacade facade ? facade._innermost : environment;

    /// <inheritdoc/>
    public void Reset(ulong seed, Span<byte> observations) => _layers.Reset(seed, observations);

    /// <inheritdoc/>
    public void Step(ReadOnlySpan<byte> actions, StepBuffers step) => _layers.Step(actions, step);

    /// <inheritdoc/>
    public void WriteActionMask(Span<bool> mask) => _layers.WriteActionMask(mask);

    /// <inheritdoc cref="IRestartable.Restart"/>
    public void Restart(int copy, Span<byte> observation) => ((IRestartable)_layers).Restart(copy, observation);

    /// <inheritdoc cref="IRenderable.Render"/>
    public void Render(int copy, Span<byte> rgb) => ((IRenderable)_innermost).Render(copy, rgb);

    /// <inheritdoc cref="ITaskSettable.CheckTask"/>
    public void CheckTask(object task) => ((ITaskSettable)_layers).CheckTask(task);

    /// <inheritdoc cref="ITaskSettable.SetTask"/>
    public void SetTask(object task) => ((ITaskSettable)_layers).SetTask(task);

    /// <inheritdoc cref="IStateful.Save"/>
    public void Save(BinaryWriter writer) => ((ISavableEnvironment)_layers).Save(writer);

    /// <inheritdoc cref="IStateful.Load"/>
    public void Load(BinaryReader reader) => ((ISavableEnvironment)_layers).Load(reader);

    /// <inheritdoc/>
    public void Dispose() => _layers.Dispose();

    private static EnvironmentFacade Of(IEnvironment layers, IEnvironment innermost, bool isSavable) =>
        (isSavable, innermost is IRestartable, innermost is IRenderable, innermost is ITaskSettable) switch
        {
            (false, false, false, false) => new(layers, innermost),
            (true, false, false, false) => new Savable(layers, innermost),
            (false, true, false, false) => new Restartable(layers, innermost),
            (false, false, true, false) => new Renderable(layers, innermost),
            (true, true, false, false) => new SavableRestartable(layers, innermost),
            (true, false, true, false) => new SavableRenderable(layers, innermost),
            (false, true, true, false) => new RestartableRenderable(layers, innermost),
            (true, true, true, false) => new SavableRestartableRenderable(layers, innermost),
            (false, false, false, true) => new TaskSettable(layers, innermost),
            (true, false, false, true) => new SavableTaskSettable(layers, innermost),
            (false, true, false, true) => new RestartableTaskSettable(layers, innermost),
            (false, false, true, true) => new RenderableTaskSettable(layers, innermost),
            (true, true, false, true) => new SavableRestartableTaskSettable(layers, innermost),
            (true, false, true, true) => new SavableRenderableTaskSettable(layers, innermost),
            (false, true, true, true) => new RestartableRenderableTaskSettable(layers, innermost),
            (true, true, true, true) => new SavableRestartableRenderableTaskSettable(layers, innermost),
        };

    private sealed class Savable(IEnvironment layers, IEnvironment innermost)
        : EnvironmentFacade(layers, innermost), ISavableEnvironment;

    private sealed class Restartable(IEnvironment layers, IEnvironment innermost)
        : EnvironmentFacade(layers, innermost), IRestartable;

    private sealed class Renderable(IEnvironment layers, IEnvironment innermost)
        : EnvironmentFacade(layers, innermost), IRenderable;

    private sealed class SavableRestartable(IEnvironment layers, IEnvironment innermost)
        : EnvironmentFacade(layers, innermost), ISavableEnvironment, IRestartable;

    private sealed class SavableRenderable(IEnvironment layers, IEnvironment innermost)
        : EnvironmentFacade(layers, innermost), ISavableEnvironment, IRenderable;

    private sealed class RestartableRenderable(IEnvironment layers, IEnvironment innermost)
        : EnvironmentFacade(layers, innermost), IRestartable, IRenderable;

    private sealed class SavableRestartableRenderable(IEnvironment layers, IEnvironment innermost)
        : EnvironmentFacade(layers, innermost), ISavableEnvironment, IRestartable, IRenderable;

    private sealed class TaskSettable(IEnvironment layers, IEnvironment innermost)
        : EnvironmentFacade(layers, innermost), ITaskSettable;

    private sealed class SavableTaskSettable(IEnvironment layers, IEnvironment innermost)
        : EnvironmentFacade(layers, innermost), ISavableEnvironment, ITaskSettable;

    private sealed class RestartableTaskSettable(IEnvironment layers, IEnvironment innermost)
        : EnvironmentFacade(layers, innermost), IRestartable, ITaskSettable;

    private sealed class RenderableTaskSettable(IEnvironment layers, IEnvironment innermost)
        : EnvironmentFacade(layers, innermost), IRenderable, ITaskSettable;

    private sealed class SavableRestartableTaskSettable(IEnvironment layers, IEnvironment innermost)
        : EnvironmentFacade(layers, innermost), ISavableEnvironment, IRestartable, ITaskSettable;

    private sealed class SavableRenderableTaskSettable(IEnvironment layers, IEnvironment innermost)
        : EnvironmentFacade(layers, innermost), ISavableEnvironment, IRenderable, ITaskSettable;

    private sealed class RestartableRenderableTaskSettable(IEnvironment layers, IEnvironment innermost)
        : EnvironmentFacade(layers, innermost), IRestartable, IRenderable, ITaskSettable;

    private sealed class SavableRestartableRenderableTaskSettable(IEnvironment layers, IEnvironment innermost)
        : EnvironmentFacade(layers, innermost), ISavableEnvironment, IRestartable, IRenderable, ITaskSettable;
}
