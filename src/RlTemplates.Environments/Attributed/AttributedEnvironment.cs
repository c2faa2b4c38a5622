using System.ComponentModel;
using RlTemplates.Options;

namespace RlTemplates.Environments;

/// <summary>Plays copies of a class with [RlEnvironment] as a vectorised environment. Generated code makes it; see the class's own <c>Create</c>.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public class AttributedEnvironment : PerCopyEnvironment, IReplacesCopies
{
    private readonly IEnvironmentCopy[] _copies;
    private readonly bool _isImage;
    private readonly ulong _layout;
    private readonly int[] _choices;
    private readonly bool[] _replaced;
    private readonly Func<IEnvironmentCopy> _make;
    private EnvironmentException? _lastCrash;
    private long _crashes, _allowed;

    /// <summary>Makes the copies.</summary>
    /// <param name="count">Number of copies, at least 1.</param>
    /// <param name="maxEpisodeSteps">Steps after which an episode is truncated, at least 1; null for no limit.</param>
    /// <param name="make">Makes one copy.</param>
    public AttributedEnvironment(int count, int? maxEpisodeSteps, Func<IEnvironmentCopy> make)
        : this(Make(count, make), maxEpisodeSteps, make)
    {
    }

    private AttributedEnvironment((IEnvironmentCopy[] Copies, EnvironmentTable Table) made, int? maxEpisodeSteps, Func<IEnvironmentCopy> make)
        : base(made.Table.ToSpec(maxEpisodeSteps), made.Copies.Length, maxEpisodeSteps)
    {
        (_copies, _make, _replaced) = (made.Copies, make, new bool[made.Copies.Length]);
        _isImage = Spec.Observation.Element == ElementType.UInt8;
        _layout = SavedState.Hash(System.Text.Encoding.UTF8.GetBytes(made.Table.Layout));
        _choices = Spec.Action switch
        {
            DiscreteSpace discrete => [discrete.Count],
            MultiDiscreteSpace several => several.Counts,
            _ => [],
        };
    }

    /// <summary>Makes the copies of a class that cannot be saved.</summary>
    /// <param name="count">Number of copies, at least 1.</param>
    /// <param name="maxEpisodeSteps">Steps after which an episode is truncated, at least 1; null for no limit.</param>
    /// <param name="make">Makes one copy.</param>
    public static IEnvironment WithoutState(int count, int? maxEpisodeSteps, Func<IEnvironmentCopy> make) =>
        EnvironmentFacade.WithoutState(new AttributedEnvironment(count, maxEpisodeSteps, make));

    /// <summary>Makes the copies of a class that takes other options when an episode begins (<see cref="ITaskSettable"/>).</summary>
    /// <typeparam name="TOptions">The options record.</typeparam>
    /// <param name="count">Number of copies, at least 1.</param>
    /// <param name="maxEpisodeSteps">Steps after which an episode is truncated, at least 1; null for no limit.</param>
    /// <param name="options">The options of the first episodes.</param>
    /// <param name="make">Makes one copy.</param>
    /// <param name="table">Makes the table of the options that a task may set; what it does not hold stays as it is in the options that the table is made of.</param>
    /// <param name="isSaved">Whether the class can be saved.</param>
    public static IEnvironment WithTasks<TOptions>(
        int count, int? maxEpisodeSteps, TOptions options, Func<TOptions, IEnvironmentCopy> make, Func<TOptions, OptionTable> table, bool isSaved = true)
        where TOptions : class
    {
        var environment = new TaskedEnvironment<TOptions>(count, maxEpisodeSteps, options, make, table);
        return isSaved ? environment : EnvironmentFacade.WithoutState(environment);
    }

    /// <summary>Copies what a mask member holds.</summary>
    /// <param name="mask">The member.</param>
    /// <param name="allowed">Receives it.</param>
    /// <exception cref="InvalidOperationException">The member has another length than there are choices.</exception>
    public static void CopyMask(ReadOnlySpan<bool> mask, Span<bool> allowed)
    {
        if (mask.Length != allowed.Length)
            throw new InvalidOperationException($"The action mask has {mask.Length} flags; there are {allowed.Length} choices, those of all action members together.");
        mask.CopyTo(allowed);
    }

    long ICrashCounter.Crashes => Interlocked.Read(ref _crashes);

    EnvironmentException? ICrashCounter.LastCrash => Volatile.Read(ref _lastCrash);

    bool ICrashCounter.WasReplaced(int copy) => _replaced[copy];

    void IReplacesCopies.Allow(int crashes) => _allowed = crashes;

    // On several threads copies crash at the same time.
    private protected override bool TryReplace(int copy, EnvironmentException crash)
    {
        if (_allowed == 0)
            return false;
        if (Interlocked.Increment(ref _crashes) > _allowed)
        {
            Interlocked.Decrement(ref _crashes);
            return false;
        }
        Volatile.Write(ref _lastCrash, crash);
        Replace(copy, MakeCopy(copy));
        _replaced[copy] = true;
        return true;
    }

    /// <summary>Makes a copy as the one that it replaces was made.</summary>
    private protected virtual IEnvironmentCopy MakeCopy(int copy) => _make();

    private protected override void StartCopy(int copy, ref RandomStream random) => _copies[copy].Start(ref random);

    private protected override void StepCopy(int copy, EnvironmentAction action, ref RandomStream random, out float reward, out bool terminated, out bool truncated)
    {
        _replaced[copy] = false;
        var reader = new ActionReader(action);
        _copies[copy].Step(ref reader, ref random, out reward, out terminated, out truncated);
    }

    private protected override void ObserveCopy(int copy, Span<byte> observation)
    {
        var writer = new ObservationWriter(observation, _isImage);
        _copies[copy].Observe(ref writer);
        if (!writer.IsFull)
            throw new InvalidOperationException($"{Spec.Name} shows fewer elements than {Spec.Observation}: arrays must keep the size that they have after construction.");
    }

    private protected override void MaskCopy(int copy, Span<bool> allowed)
    {
        allowed.Fill(true);
        _copies[copy].Mask(allowed);
        for (int e = 0, first = 0; e < _choices.Length; first += _choices[e++])
        {
            if (!allowed.Slice(first, _choices[e]).Contains(true))
                throw new InvalidOperationException($"The action mask of {Spec.Name} forbids all {_choices[e]} choices of action member {e}; at least one must be allowed.");
        }
    }

    private protected override void WriteCopies(BinaryWriter writer)
    {
        writer.Write(_layout);
        WriteTasks(writer);
        SavedState.WriteBlock(writer, Save());
    }

    private protected override Action ReadCopies(BinaryReader reader)
    {
        if (reader.ReadUInt64() != _layout)
            throw new InvalidDataException($"The saved {Spec.Name} has other fields than this one; load it into the class that it was saved by.");
        var restore = ReadTasks(reader);
        var state = SavedState.ReadBlock(reader, Spec.Name);
        return () => restore(state);
    }

    /// <summary>Writes the tasks of the copies, where the class takes any.</summary>
    private protected virtual void WriteTasks(BinaryWriter writer)
    {
    }

    /// <summary>Reads what <see cref="WriteTasks"/> wrote and gives what puts a state of such copies in place.</summary>
    private protected virtual Action<byte[]> ReadTasks(BinaryReader reader) => state => Restore(state, _copies);

    /// <summary>One copy.</summary>
    private protected IEnvironmentCopy CopyAt(int copy) => _copies[copy];

    /// <summary>Replaces a copy and disposes of the one that was there.</summary>
    private protected void Replace(int copy, IEnvironmentCopy other)
    {
        var before = _copies[copy];
        _copies[copy] = other;
        (before as IDisposable)?.Dispose();
    }

    /// <summary>Puts a state in place, or where it does not fit the one that was there.</summary>
    /// <param name="saved">The state.</param>
    /// <param name="copies">The copies that take it; those that are not played now are left to the caller.</param>
    private protected void Restore(byte[] saved, IReadOnlyList<IEnvironmentCopy> copies)
    {
        var before = Save();
        try
        {
            Load(saved, copies);
        }
        catch
        {
            Load(before, _copies);
            throw;
        }
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        foreach (var copy in _copies)
            (copy as IDisposable)?.Dispose();
        base.Dispose(disposing);
    }

    private static (IEnvironmentCopy[] Copies, EnvironmentTable Table) Make(int count, Func<IEnvironmentCopy> make)
    {
        ArgumentNullException.ThrowIfNull(make);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        var copies = new IEnvironmentCopy[count];
        for (var i = 0; i < count; i++)
            copies[i] = make();
        var table = new EnvironmentTable();
        copies[0].Describe(table);
        return (copies, table);
    }

    private byte[] Save()
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        var state = new CopyState(writer);
        foreach (var copy in _copies)
            copy.Exchange(state);
        writer.Flush();
        return stream.ToArray();
    }

    private void Load(byte[] saved, IReadOnlyList<IEnvironmentCopy> copies)
    {
        using var stream = new MemoryStream(saved);
        using var reader = new BinaryReader(stream);
        var state = new CopyState(reader);
        foreach (var copy in copies)
            copy.Exchange(state);
        if (stream.Position != stream.Length)
            throw new InvalidDataException($"The saved {Spec.Name} holds {stream.Length - stream.Position} bytes more than its copies need; it is damaged.");
    }
}
