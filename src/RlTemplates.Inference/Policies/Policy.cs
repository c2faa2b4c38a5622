using RlTemplates.Inference.Policies;
using RlTemplates.Networks;

namespace RlTemplates.Inference;

/// <summary>
/// A trained policy: acts on observations. An instance belongs to one thread at a time, because it holds the memory of a pass, and refuses to act for two at once; <see cref="Clone"/> makes
/// another for a thread or an episode of its own, which shares the weights. After the first call with the largest batch, no call allocates.
/// </summary>
/// <example><code>
/// using var policy = Policy.Load("runs/cart-pole/20260131-174502-k3f9qz/model");
/// int action = policy.Act(observation);
/// </code></example>
public sealed partial class Policy : ISavablePolicy, IDisposable
{
    private readonly PolicyModel _model;
    private bool _isDisposed;
    private int _isBusy;

    private Policy(PolicyModel model) => (_model, _random) = (model, NewRandom());

    /// <summary>Where the policy comes from.</summary>
    public PolicySignature Signature => _model.Signature;

    /// <summary>Its network, what its outputs mean, spaces, names and bounds.</summary>
    public PolicyGraph Graph => _model.Graph;

    /// <summary>Loads a policy from a folder.</summary>
    /// <param name="path">Folder of a model, of a checkpoint or of a run, whose newest model it takes; or a <c>policy.bin</c>.</param>
    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    /// <exception cref="FileNotFoundException">The folder has no policy.</exception>
    /// <exception cref="InvalidDataException">The file is no policy, it is damaged, or a newer version wrote it.</exception>
    public static Policy Load(string path)
    {
        var bytes = SavedPolicy.Read(path, out var file);
        try
        {
            var snapshot = PolicyFile.Read(bytes, out var signature);
            return From(snapshot, signature);
        }
        catch (InvalidDataException exception)
        {
            throw new InvalidDataException($"{file} cannot be loaded. {exception.Message}", exception);
        }
    }

    /// <summary>Makes a policy from a snapshot, whose numbers it does not copy again.</summary>
    /// <param name="snapshot">Graph and numbers.</param>
    /// <param name="signature">Where they come from; null where it is not known.</param>
    /// <exception cref="InvalidDataException">The snapshot's parts do not fit together, or the built-in engine cannot run its network.</exception>
    public static Policy From(PolicySnapshot snapshot, PolicySignature? signature = null)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        return new(new(snapshot, signature ?? new() { Graph = snapshot.Graph }));
    }

    /// <summary>Another policy with the same weights and a memory and random stream of its own, for another thread or episode.</summary>
    public Policy Clone() => new(_model);

    /// <inheritdoc/>
    public PolicySnapshot Snapshot() => _model.Snapshot;

    /// <summary>Throws where the policy cannot act in an environment.</summary>
    /// <param name="spec">The environment.</param>
    /// <exception cref="ArgumentException">It observes or does something else than the policy was trained on.</exception>
    public void EnsureFits(EnvironmentSpec spec)
    {
        ArgumentNullException.ThrowIfNull(spec);
        if (spec.Observation.Element != Graph.Observation.Element || !spec.Observation.Shape.AsSpan().SequenceEqual(Graph.Observation.Shape))
            throw new ArgumentException($"The policy was trained on {Graph.Environment}, which shows {Graph.Observation}; {spec.Name} shows {spec.Observation}.", nameof(spec));
        if (!spec.Action.Equals(Graph.Action))
            throw new ArgumentException($"The policy was trained on {Graph.Environment}, which takes {Graph.Action}; {spec.Name} takes {spec.Action}.", nameof(spec));
    }

    /// <summary>Begins the random stream that exploring draws from anew; without it a policy begins at a place of the system's choice.</summary>
    /// <param name="seed">The seed: equal seeds give equal actions.</param>
    public void Seed(ulong seed) => _random = new(seed, 0);

    /// <summary>Gives back the memory of passes; acting then throws an <see cref="ObjectDisposedException"/>. Clones go on.</summary>
    public void Dispose()
    {
        _isDisposed = true;
        if (Interlocked.Exchange(ref _isBusy, 1) == 0)
            (_tape, _most, _count) = (null, 0, 0);
    }

    // Two threads in one memory would take each other's actions without an error.
    private void Enter()
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        if (Interlocked.Exchange(ref _isBusy, 1) != 0)
            throw new InvalidOperationException("Another thread is acting with this policy; give each thread a Clone() of its own.");
    }

    private void Leave() => Volatile.Write(ref _isBusy, 0);

    private static RandomStream NewRandom() => new((ulong)Random.Shared.NextInt64(), 0);
}
