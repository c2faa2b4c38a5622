using RlTemplates.Options;

namespace RlTemplates.Environments;

/// <summary>
/// Plays copies of a class with [RlEnvironment] that take other options when an episode begins: a copy whose next episode has other options is made anew, and keeps its random stream. Copies get
/// options that were made of the saved texts, in the run that sets a task too, so that a resumed run has the same.
/// </summary>
/// <typeparam name="TOptions">The options record.</typeparam>
internal sealed class TaskedEnvironment<TOptions> : AttributedEnvironment, ITaskSettable
    where TOptions : class
{
    private const string Limit = "max_episode_steps";

    private readonly Func<TOptions, IEnvironmentCopy> _make;
    private readonly Func<TOptions, OptionTable> _makeTable;
    private readonly EnvironmentTask<TOptions> _first;
    private readonly EnvironmentTask<TOptions>[] _tasks;
    private EnvironmentTask<TOptions> _next;
    private EnvironmentTask<TOptions>? _checked;

    /// <inheritdoc cref="AttributedEnvironment.WithTasks"/>
    public TaskedEnvironment(int count, int? maxEpisodeSteps, TOptions options, Func<TOptions, IEnvironmentCopy> make, Func<TOptions, OptionTable> table)
        : base(count, maxEpisodeSteps, () => make(options))
    {
        (_make, _makeTable) = (make, table);
        _first = _next = new(options, TextsOf);
        _tasks = [.. Enumerable.Repeat(_first, count)];
    }

    private OptionTable Table => field ??= _makeTable(_first.Options);

    /// <inheritdoc/>
    public void CheckTask(object task) => Checked(task);

    /// <inheritdoc/>
    public void SetTask(object task) => _next = Checked(task);

    private protected override IEnvironmentCopy MakeCopy(int copy) => _make(_tasks[copy].Options);

    private protected override void StartCopy(int copy, ref RandomStream random)
    {
        if (!ReferenceEquals(_tasks[copy], _next))
        {
            if (!_tasks[copy].IsSame(_next))
                Replace(copy, _make(_next.Options));
            _tasks[copy] = _next;
        }
        base.StartCopy(copy, ref random);
    }

    /// <summary>Writes every task once, then which one each running episode and the next ones have.</summary>
    private protected override void WriteTasks(BinaryWriter writer)
    {
        var tasks = new List<EnvironmentTask<TOptions>> { _first };
        var places = new List<int>();
        foreach (var task in _tasks.Append(_next))
        {
            var place = tasks.FindIndex(task.IsSame);
            places.Add(place < 0 ? tasks.Count : place);
            if (place < 0)
                tasks.Add(task);
        }
        using var stream = new MemoryStream();
        using var block = new BinaryWriter(stream);
        block.Write(tasks.Count - 1);
        foreach (var task in tasks.Skip(1))
        {
            block.Write(task.Texts.Length);
            block.Write(task.Texts);
        }
        places.ForEach(block.Write);
        block.Flush();
        SavedState.WriteBlock(writer, stream.ToArray());
    }

    private protected override Action<byte[]> ReadTasks(BinaryReader reader)
    {
        using var stream = new MemoryStream(SavedState.ReadBlock(reader, Spec.Name));
        using var block = new BinaryReader(stream);
        var tasks = new List<EnvironmentTask<TOptions>> { _first };
        for (var left = block.ReadInt32(); left > 0; left--)
            tasks.Add(Saved(block.ReadBytes(block.ReadInt32())));
        var ofCopies = new EnvironmentTask<TOptions>[Count];
        for (var i = 0; i < Count; i++)
            ofCopies[i] = At(tasks, block.ReadInt32());
        var next = At(tasks, block.ReadInt32());
        return state => Restore(state, ofCopies, next);
    }

    private void Restore(byte[] state, EnvironmentTask<TOptions>[] tasks, EnvironmentTask<TOptions> next)
    {
        var copies = new List<IEnvironmentCopy>();
        try
        {
            for (var i = 0; i < Count; i++)
                copies.Add(tasks[i].IsSame(_tasks[i]) ? CopyAt(i) : _make(tasks[i].Options));
            Restore(state, copies);
        }
        catch
        {
            for (var i = 0; i < copies.Count; i++)
            {
                if (!ReferenceEquals(copies[i], CopyAt(i)))
                    (copies[i] as IDisposable)?.Dispose();
            }
            throw;
        }
        for (var i = 0; i < Count; i++)
        {
            if (!ReferenceEquals(copies[i], CopyAt(i)))
                Replace(i, copies[i]);
        }
        tasks.CopyTo(_tasks, 0);
        _next = next;
    }

    /// <summary>A task that fits. Of those that are equal it is checked only once: a copy is made for that, which may take long.</summary>
    private EnvironmentTask<TOptions> Checked(object task)
    {
        EnvironmentChecks.TaskType(Spec.Name, task, typeof(TOptions));
        if (task.GetType() != typeof(TOptions))
            throw new ArgumentException($"A task of {Spec.Name} must be a {typeof(TOptions).FullName} itself; {task.GetType().FullName}, which derives from it, is saved only in part.");
        foreach (var option in Table.Options)
        {
            if (option.Path == Limit && option.Format(task) is var limit && option.Format(_first.Options) is var kept && limit != kept)
                throw new ArgumentException($"A task of {Spec.Name} has {Limit} {limit}; it must be {kept}, as a task cannot change the time limit.");
        }
        EnvironmentTask<TOptions> made;
        try
        {
            var texts = TextsOf((TOptions)task);
            made = new(OptionsOf(texts), _ => texts);
        }
        catch (ArgumentException exception)
        {
            throw new ArgumentException($"A task of {Spec.Name} does not fit: {exception.Message}", exception);
        }
        if (made.IsSame(_first))
            return _first;
        if (Volatile.Read(ref _checked) is { } known && made.IsSame(known))
            return known;
        EnvironmentChecks.SameSpec(Spec, SpecOf(made.Options));
        Volatile.Write(ref _checked, made);
        return made;
    }

    private EnvironmentSpec SpecOf(TOptions options)
    {
        var (copy, table) = (_make(options), new EnvironmentTable());
        try
        {
            copy.Describe(table);
            return table.ToSpec(Spec.MaxEpisodeSteps);
        }
        finally
        {
            (copy as IDisposable)?.Dispose();
        }
    }

    private EnvironmentTask<TOptions> Saved(byte[] texts)
    {
        try
        {
            return new(OptionsOf(texts), _ => texts);
        }
        catch (ArgumentException exception)
        {
            throw new InvalidDataException($"The saved {Spec.Name} has a task that its options do not allow: {exception.Message}", exception);
        }
    }

    private EnvironmentTask<TOptions> At(List<EnvironmentTask<TOptions>> tasks, int place) => (uint)place < (uint)tasks.Count
        ? tasks[place]
        : throw new InvalidDataException($"The saved {Spec.Name} names task {place} of {tasks.Count}; it is damaged.");

    private byte[] TextsOf(TOptions options)
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        OptionTexts.Write(writer, Table, options);
        writer.Flush();
        return stream.ToArray();
    }

    private TOptions OptionsOf(byte[] texts)
    {
        using var stream = new MemoryStream(texts);
        using var reader = new BinaryReader(stream);
        return (TOptions)OptionTexts.Read(reader, Table);
    }
}
