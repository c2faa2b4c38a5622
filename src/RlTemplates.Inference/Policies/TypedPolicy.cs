namespace RlTemplates.Inference;

/// <summary>
/// A trained policy whose <c>Act</c> takes what one environment shows and gives what it takes. The generator derives one from it for each class with <c>[RlEnvironment]</c>:
/// <c>Hallway.TrainedPolicy.Load(path)</c>. Like <see cref="Policy"/>, an instance belongs to one thread at a time, and acting allocates nothing.
/// </summary>
public abstract class TypedPolicy : IDisposable
{
    private readonly string _environment;
    private readonly float[] _features;
    private readonly int[] _choices;
    private readonly float[] _values;
    private int _count;

    /// <summary>Takes a policy, which is disposed of with this one.</summary>
    /// <param name="policy">The policy.</param>
    /// <param name="environment">Name of the environment, for messages.</param>
    /// <param name="isImage">Whether it shows an image, which is bytes.</param>
    /// <param name="choices">Number of choices of each element of its action; empty for real values.</param>
    /// <exception cref="InvalidDataException">The policy was trained on observations or actions of another kind.</exception>
    protected TypedPolicy(Policy policy, string environment, bool isImage, ReadOnlySpan<int> choices)
    {
        ArgumentNullException.ThrowIfNull(policy);
        (Policy, _environment) = (policy, environment);
        var graph = policy.Graph;
        if (graph.Observation.Element == ElementType.UInt8 != isImage)
            throw Refuse(policy, $"which shows {graph.Observation}; {environment} shows {(isImage ? "an image" : "numbers")}");
        int[] counts = graph.Action switch
        {
            DiscreteSpace discrete => [discrete.Count],
            MultiDiscreteSpace several => several.Counts,
            _ => [],
        };
        if (!choices.SequenceEqual(counts))
            throw Refuse(policy, $"which takes {graph.Action}; {environment} takes {(choices.IsEmpty ? "real values" : string.Join(" and ", choices.ToArray()) + " choices")}");
        _features = isImage ? [] : new float[graph.Observation.Size];
        _choices = new int[counts.Length];
        _values = counts.Length > 0 ? [] : new float[graph.Action.Size];
    }

    /// <summary>The policy behind it: batches, distributions, values and what its files say.</summary>
    public Policy Policy { get; }

    /// <summary>Begins an episode: a policy with a memory forgets what it saw.</summary>
    public void Reset() => Policy.Reset();

    /// <inheritdoc/>
    public void Dispose()
    {
        Policy.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>Begins an observation.</summary>
    protected void Begin() => _count = 0;

    /// <summary>Adds a number to the observation.</summary>
    /// <param name="feature">The number.</param>
    /// <exception cref="ArgumentException">The observation is longer than those that the policy was trained on.</exception>
    protected void Show(float feature)
    {
        if (_count == _features.Length)
            throw WrongLength("more");
        _features[_count++] = feature;
    }

    /// <summary>Adds numbers to the observation.</summary>
    /// <param name="features">The numbers.</param>
    /// <exception cref="ArgumentException">The observation is longer than those that the policy was trained on.</exception>
    protected void Show(ReadOnlySpan<float> features)
    {
        if (features.Length > _features.Length - _count)
            throw WrongLength("more");
        features.CopyTo(_features.AsSpan(_count));
        _count += features.Length;
    }

    /// <summary>Chooses for the observation that was shown.</summary>
    /// <param name="allowed">Which choices are allowed; empty for all.</param>
    /// <param name="explore">Whether to draw from the policy's distribution.</param>
    /// <returns>A choice for each element, until the next call.</returns>
    /// <exception cref="ArgumentException">The observation is shorter than those that the policy was trained on, or the mask has another length.</exception>
    protected ReadOnlySpan<int> Choose(ReadOnlySpan<bool> allowed, bool explore)
    {
        Policy.Act(Shown(), _choices, allowed, explore);
        return _choices;
    }

    /// <summary>Chooses for an image.</summary>
    /// <param name="image">[height, width, channels].</param>
    /// <param name="allowed">Which choices are allowed; empty for all.</param>
    /// <param name="explore">Whether to draw from the policy's distribution.</param>
    /// <returns>A choice for each element, until the next call.</returns>
    /// <exception cref="ArgumentException">The image or the mask has another length than those that the policy was trained on.</exception>
    protected ReadOnlySpan<int> ChooseFor(ReadOnlySpan<byte> image, ReadOnlySpan<bool> allowed, bool explore)
    {
        Policy.Act(image, _choices, allowed, explore);
        return _choices;
    }

    /// <summary>Gives real values for the observation that was shown.</summary>
    /// <param name="explore">Whether to draw from the policy's distribution.</param>
    /// <returns>The values, until the next call.</returns>
    /// <exception cref="ArgumentException">The observation is shorter than those that the policy was trained on.</exception>
    protected ReadOnlySpan<float> Value(bool explore)
    {
        Policy.Act(Shown(), _values, explore);
        return _values;
    }

    /// <summary>Gives real values for an image.</summary>
    /// <param name="image">[height, width, channels].</param>
    /// <param name="explore">Whether to draw from the policy's distribution.</param>
    /// <returns>The values, until the next call.</returns>
    /// <exception cref="ArgumentException">The image has another length than those that the policy was trained on.</exception>
    protected ReadOnlySpan<float> ValueFor(ReadOnlySpan<byte> image, bool explore)
    {
        Policy.Act(image, _values, explore);
        return _values;
    }

    private static InvalidDataException Refuse(Policy policy, string why)
    {
        var message = $"The policy was trained on {policy.Graph.Environment}, {why}.";
        policy.Dispose();
        return new(message);
    }

    private ReadOnlySpan<float> Shown() => _count == _features.Length ? _features : throw WrongLength("fewer");

    private ArgumentException WrongLength(string comparison) =>
        new($"{_environment} shows {comparison} numbers than the {_features.Length} that the policy was trained on. Were they the same options and wrappers?");
}
