namespace RlTemplates;

/// <summary>
/// A vector of <see cref="Count"/> independent copies of an environment, stepped together on caller-owned memory. After
/// construction no call allocates. A copy that ends is reset within the same step (Gymnasium: same-step autoreset).
/// One thread at a time may use an instance. What else an environment can do, it says by interfaces: <see cref="ISavableEnvironment"/>,
/// <see cref="IRestartable"/>, <see cref="IRenderable"/>, <see cref="ITaskSettable"/>.
/// </summary>
public interface IEnvironment : IDisposable
{
    /// <summary>What the environment shows and takes.</summary>
    EnvironmentSpec Spec { get; }

    /// <summary>N, the number of copies, at least 1.</summary>
    int Count { get; }

    /// <summary>Starts a new episode in every copy. Copy i draws from random stream i of the seed, whatever the other copies do.</summary>
    /// <param name="seed">Seed of all random streams.</param>
    /// <param name="observations">Receives [N, observation bytes].</param>
    void Reset(ulong seed, Span<byte> observations);

    /// <summary>Steps every copy once.</summary>
    /// <param name="actions">[N, action bytes].</param>
    /// <param name="step">Receives what happened.</param>
    void Step(ReadOnlySpan<byte> actions, StepBuffers step);

    /// <summary>
    /// Writes which choices are allowed in the next step, for the observations shown last, [N, <see cref="ActionSpace.Choices"/>]: those of several
    /// elements one element after the other. All are unless the spec says <see cref="EnvironmentSpec.HasActionMask"/>; at least one of each element always is.
    /// </summary>
    /// <param name="mask">Receives true where the choice is allowed.</param>
    void WriteActionMask(Span<bool> mask) => mask.Fill(true);
}

/// <summary>Makes an environment from its options.</summary>
/// <typeparam name="TOptions">The options record.</typeparam>
public interface IEnvironmentFactory<in TOptions>
{
    /// <summary>Makes a vector of environments.</summary>
    /// <param name="options">The options.</param>
    /// <param name="count">Number of copies, at least 1.</param>
    static abstract IEnvironment Create(TOptions options, int count);
}

/// <summary>
/// An environment whose whole state can be saved, so that a resumed run continues its episodes bit for bit. One that is not savable, such as
/// an external simulator, begins new episodes when its run is resumed; nothing else of the run is lost.
/// </summary>
public interface ISavableEnvironment : IEnvironment, IStateful;

/// <summary>An environment that can abandon the episode of one copy. The wrappers that cut episodes short, such as a time limit, need it.</summary>
public interface IRestartable
{
    /// <summary>Abandons the episode of one copy and starts its next one; its random stream continues. Allocates nothing.</summary>
    /// <param name="copy">Index of the copy, 0…N-1.</param>
    /// <param name="observation">Receives the first observation of the next episode, [observation bytes].</param>
    void Restart(int copy, Span<byte> observation);
}

/// <summary>An environment of which a picture can be taken.</summary>
public interface IRenderable
{
    /// <summary>Height of the picture in pixels.</summary>
    int FrameHeight { get; }

    /// <summary>Width of the picture in pixels.</summary>
    int FrameWidth { get; }

    /// <summary>Draws one copy as it stands.</summary>
    /// <param name="copy">Index of the copy, 0…N-1.</param>
    /// <param name="rgb">Receives [height, width, 3].</param>
    void Render(int copy, Span<byte> rgb);
}
