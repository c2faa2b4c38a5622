using System.Runtime.InteropServices;
using System.Threading.Tasks.Sources;

namespace RlTemplates.Serving;

/// <summary>What one request asks of the policy, and the answer. A connection uses the same instance again and again.</summary>
internal sealed class Call : IValueTaskSource
{
    private ManualResetValueTaskSourceCore<bool> _done = new() { RunContinuationsAsynchronously = true };
    private byte[] _observations = [], _actions = [];
    private bool[] _masks = [];
    private float[] _distribution = [], _values = [];
    private int _most;

    /// <summary>The model that the request was read for.</summary>
    public ServedModel Model { get; private set; } = null!;

    /// <summary>Observations so far.</summary>
    public int Count { get; private set; }

    /// <summary>Masks so far; none, or as many as observations once all is read.</summary>
    public int MaskCount { get; private set; }

    public bool Explore { get; set; }

    public bool WantsDistribution { get; set; }

    /// <summary>Whether the algorithm gives values; known after the pass.</summary>
    public bool HasValues { get; set; }

    public Session? Session { get; set; }

    /// <summary>Whether the session begins an episode.</summary>
    public bool Resets { get; set; }

    /// <summary>When it must have had its turn.</summary>
    public long Deadline { get; set; }

    /// <summary>The next one in the queue.</summary>
    public Call? Next { get; set; }

    /// <summary>Observations that lanes have taken.</summary>
    public int Taken { get; set; }

    /// <summary>Observations that lanes have not finished.</summary>
    public int Remaining { get; set; }

    public Exception? Failure { get; set; }

    public short Version => _done.Version;

    /// <summary>[count, observation bytes].</summary>
    public Span<byte> Observations => _observations.AsSpan(0, Count * Model.ObservationBytes);

    /// <summary>[count, choices], or empty.</summary>
    public Span<bool> Masks => _masks.AsSpan(0, MaskCount * Model.Choices);

    /// <summary>[count, action bytes].</summary>
    public Span<byte> Actions => _actions.AsSpan(0, Count * Model.Elements * sizeof(int));

    /// <summary>[count, <see cref="ServedModel.DistributionSize"/>], where it is wanted.</summary>
    public Span<float> Distribution => _distribution.AsSpan(0, Count * Model.DistributionSize);

    /// <summary>[count], where it is wanted and there are values.</summary>
    public Span<float> Values => _values.AsSpan(0, Count);

    /// <summary>An observation's action: indices of choices.</summary>
    public ReadOnlySpan<int> ChoicesOf(int row) => MemoryMarshal.Cast<byte, int>(Actions).Slice(row * Model.Elements, Model.Elements);

    /// <summary>An observation's action: real values.</summary>
    public ReadOnlySpan<float> RealsOf(int row) => MemoryMarshal.Cast<byte, float>(Actions).Slice(row * Model.Elements, Model.Elements);

    public ReadOnlySpan<float> DistributionOf(int row) => Distribution.Slice(row * Model.DistributionSize, Model.DistributionSize);

    /// <summary>Begins to read a request.</summary>
    /// <param name="model">The model.</param>
    /// <param name="most">Most observations.</param>
    public void Begin(ServedModel model, int most)
    {
        (Model, _most) = (model, most);
        (Count, MaskCount, Taken, Remaining) = (0, 0, 0, 0);
        (Explore, WantsDistribution, HasValues, Resets) = (false, false, false, false);
        (Session, Failure, Next) = (null, null, null);
        _done.Reset();
    }

    /// <summary>Room for one more observation.</summary>
    /// <exception cref="Refusal">There are too many.</exception>
    public Span<byte> Add()
    {
        if (Count == _most)
            throw TooMany();
        var size = Model.ObservationBytes;
        Pooled.Grow(ref _observations, Count * size, checked((Count + 1) * size));
        return _observations.AsSpan(Count++ * size, size);
    }

    /// <summary>Room for several more observations.</summary>
    /// <exception cref="Refusal">There are too many.</exception>
    public Span<byte> Add(int count)
    {
        if (count > _most - Count)
            throw TooMany();
        var size = Model.ObservationBytes;
        Pooled.Grow(ref _observations, Count * size, checked((Count + count) * size));
        Count += count;
        return _observations.AsSpan((Count - count) * size, count * size);
    }

    /// <summary>Room for one more mask.</summary>
    /// <exception cref="Refusal">There are too many.</exception>
    public Span<bool> AddMask()
    {
        if (MaskCount == _most)
            throw TooMany();
        var size = Model.Choices;
        Pooled.Grow(ref _masks, MaskCount * size, checked((MaskCount + 1) * size));
        return _masks.AsSpan(MaskCount++ * size, size);
    }

    /// <summary>Allows all choices of observations that have no mask yet.</summary>
    public void FillMasks()
    {
        while (MaskCount < Count)
            AddMask().Fill(true);
    }

    /// <summary>Makes room for the answer; all of the request is read.</summary>
    /// <param name="deadline">When it must have had its turn.</param>
    public void Seal(long deadline)
    {
        (Deadline, Remaining) = (deadline, Count);
        Pooled.Grow(ref _actions, 0, checked(Count * Model.Elements * sizeof(int)));
        if (!WantsDistribution)
            return;
        Pooled.Grow(ref _distribution, 0, checked(Count * Model.DistributionSize));
        Pooled.Grow(ref _values, 0, Count);
    }

    /// <summary>Gives large memory back after the answer was written.</summary>
    public void Trim()
    {
        Pooled.Trim(ref _observations);
        Pooled.Trim(ref _actions);
        Pooled.Trim(ref _masks);
        Pooled.Trim(ref _distribution);
        Pooled.Trim(ref _values);
        Session = null;
    }

    /// <summary>Ends the wait of who asked. Afterwards nobody else may touch this instance.</summary>
    public void Complete()
    {
        if (Failure is { } failure)
            _done.SetException(failure);
        else
            _done.SetResult(true);
    }

    void IValueTaskSource.GetResult(short token) => _done.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource.GetStatus(short token) => _done.GetStatus(token);

    void IValueTaskSource.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _done.OnCompleted(continuation, state, token, flags);

    private Refusal TooMany() => new(413, FormattableString.Invariant($"The request has more than {Counted.Of(_most, "observation")}, the most that this server takes at once; split it."));
}
