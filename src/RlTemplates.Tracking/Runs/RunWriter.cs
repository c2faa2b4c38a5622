namespace RlTemplates.Tracking;

/// <summary>The one writer of a run: keeps its <c>run.json</c> up to date and others out.</summary>
internal sealed class RunWriter : IDisposable
{
    private static readonly TimeSpan SummaryInterval = TimeSpan.FromSeconds(2);

    private readonly TimeProvider _time;
    private readonly RunHold _hold;
    private IReadOnlyDictionary<string, double>? _latest;
    private long _savedAt;
    private bool _isDirty;

    private RunWriter(RunInfo run, FileStream @lock, TimeProvider time) =>
        (Info, _hold, _time, Attempts) = (run, new(run.Directory, @lock), time, new(time));

    /// <summary>Writes what the run can go on without, and warns of what cannot be written.</summary>
    public WriteAttempts Attempts { get; }

    /// <summary>What <c>run.json</c> says or will say with the next save.</summary>
    public RunInfo Info { get; private set; }

    /// <summary>Whether the run is marked as running in this process.</summary>
    public bool IsStarted { get; private set; }

    /// <summary>Whether another process has taken the run over, so that this one writes nothing any more.</summary>
    public bool IsTakenOver => _hold.IsTakenOver;

    /// <summary>Takes a run over for this process.</summary>
    /// <param name="run">The run.</param>
    /// <param name="time">The clock.</param>
    /// <param name="patience">How long to wait for another process that writes it.</param>
    /// <exception cref="UserException">Another process writes it, its folder cannot be written, or it is broken.</exception>
    public static RunWriter Open(RunInfo run, TimeProvider? time = null, TimeSpan patience = default) =>
        OpenOrWait(run, time, patience, static _ => { }, CancellationToken.None);

    /// <summary>Takes over a run that this process has just made. Where that is not possible, as on a full disk, the run is removed.</summary>
    /// <param name="run">The run.</param>
    /// <param name="time">The clock.</param>
    /// <exception cref="UserException">Its folder cannot be written.</exception>
    public static RunWriter OpenNew(RunInfo run, TimeProvider time)
    {
        try
        {
            return Open(run, time);
        }
        catch (UserException exception) when (exception.InnerException is { } cause && FileWriteException.IsOfDisk(cause))
        {
            DurableFolder.TryRemove(run.Directory);
            throw RunStore.CannotBeMade(Path.GetDirectoryName(run.Directory)!, cause);
        }
    }

    /// <summary>Takes a run over for this process, and tells what is waited for.</summary>
    /// <param name="run">The run.</param>
    /// <param name="time">The clock.</param>
    /// <param name="patience">How long to wait for another process that writes it.</param>
    /// <param name="note">Gets what is waited for: the sign of life of a process that cannot be seen from here.</param>
    /// <param name="cancellationToken">Ends that wait.</param>
    /// <exception cref="UserException">Another process writes it, its folder cannot be written, or it is broken.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static RunWriter OpenOrWait(RunInfo run, TimeProvider? time, TimeSpan patience, Action<string> note, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(run);
        run.EnsureReadable();
        RunLinks.Refuse(run);
        FileStream? stream = null;
        try
        {
            var path = Path.Combine(run.Directory, RunHold.LockName);
            stream = FileLock.TryTake(path, patience)
                ?? throw new UserException($"Run {run.Id} cannot be used: another process writes it ({run.Directory}).");
            var current = RunFile.Read(run.Directory);
            Takeover.Ensure(current, path, note, cancellationToken);
            RunLeftovers.Sweep(run);
            return new(current.Status == RunStatus.Broken ? run : current, stream, time ?? TimeProvider.System);
        }
        catch (Exception exception)
        {
            stream?.Dispose();
            if (FileWriteException.IsOfDisk(exception))
                throw new UserException($"The folder of run {run.Id} cannot be written: {exception.Message}", exception);
            throw;
        }
    }

    /// <summary>Names the process that will take the pending run over, so that others see when it is gone.</summary>
    /// <param name="processId">Id of a process of this machine.</param>
    /// <param name="startedAt">When it started.</param>
    public void Expect(int processId, DateTimeOffset startedAt)
    {
        Info = ProcessIdentity.Expect(Info, processId, startedAt) with { Status = RunStatus.Pending };
        Save();
    }

    /// <summary>Makes this process the one that submits a pending run, in place of one that is gone.</summary>
    /// <param name="image">The image that was published for it; null where there is none.</param>
    public void Claim(string? image)
    {
        Info = ProcessIdentity.Claim(Info) with { Status = RunStatus.Pending, Image = image };
        Save();
    }

    /// <summary>Records the job that will train the run, before it is submitted.</summary>
    /// <param name="job">The job.</param>
    public void Assign(RunJob job)
    {
        ArgumentNullException.ThrowIfNull(job);
        Info = Info with { Job = job };
        Save();
    }

    /// <summary>
    /// Records the job that a run was sent away to. No process of this machine owns a pending run any more: how it stands is told by its target, and it is not
    /// lost when the command that sent it ends.
    /// </summary>
    /// <param name="job">The job.</param>
    public void Send(RunJob job)
    {
        ArgumentNullException.ThrowIfNull(job);
        Info = Info with { Job = job };
        if (Info.IsWaiting)
            Info = Info with { Status = RunStatus.Pending, Host = null, ProcessId = null, ProcessStartedAt = null };
        Save();
    }

    /// <summary>Records how the target of a job says that it stands.</summary>
    /// <param name="status">How it stands; <see cref="RunStatus.Lost"/> and <see cref="RunStatus.Broken"/> are never written.</param>
    /// <param name="reason">Why it ended, in words; null keeps what is known.</param>
    /// <param name="exitCode">Exit code of its process; null keeps what is known.</param>
    /// <param name="error">The error that ended it; null keeps what is known.</param>
    /// <param name="startedAt">When it began; null, where that is not known, for now.</param>
    /// <param name="endedAt">When it ended; null, where that is not known, for now.</param>
    public void Report(RunStatus status, string? reason, int? exitCode, string? error, DateTimeOffset? startedAt = null, DateTimeOffset? endedAt = null)
    {
        var info = Info with { Status = status, StopReason = reason ?? Info.StopReason, ExitCode = exitCode ?? Info.ExitCode, Error = error ?? Info.Error };
        var now = _time.GetUtcNow();
        Info = info with
        {
            StartedAt = info.StartedAt ?? (status == RunStatus.Pending ? null : startedAt ?? now),
            EndedAt = info.IsActive ? null : info.EndedAt ?? endedAt ?? now,
        };
        if (status is not (RunStatus.Lost or RunStatus.Broken))
            Save();
    }

    /// <summary>Marks the run as running in this process, and holds the disk space that its end will need.</summary>
    /// <param name="change">What else changes.</param>
    /// <exception cref="FileWriteException">The disk has no space for it, or cannot be written.</exception>
    public void Start(Func<RunInfo, RunInfo>? change = null)
    {
        var run = ProcessIdentity.Claim(Info) with
        {
            Status = RunStatus.Running,
            StartedAt = _time.GetUtcNow(),
            EndedAt = null,
            StopReason = null,
            Error = null,
            ExitCode = null,
        };
        Info = change is null ? run : change(run);
        _hold.Start();
        Save();
        IsStarted = true;
    }

    /// <summary>Keeps the metrics of the newest result. They reach the disk at most every two seconds, and with each save; a failed write is a warning.</summary>
    /// <param name="metrics">Values by name; those without a value are left out.</param>
    public void Summarize(IReadOnlyDictionary<string, double> metrics)
    {
        ArgumentNullException.ThrowIfNull(metrics);
        (_latest, _isDirty) = (metrics, true);
        if (_time.GetElapsedTime(_savedAt) >= SummaryInterval)
            TrySave();
    }

    /// <summary>Sets a tag. It reaches the disk with the next save.</summary>
    /// <param name="name">Name of the tag.</param>
    /// <param name="value">Its value.</param>
    public void SetTag(string name, string value)
    {
        Info = Info with { Tags = new Dictionary<string, string>(Info.Tags) { [name] = value } };
        _isDirty = true;
    }

    /// <summary>Adds a run that comes from this one, and saves; a failed write is a warning.</summary>
    /// <param name="id">Id of that run.</param>
    public void AddChild(string id)
    {
        Info = Info with { Children = [.. Info.Children ?? [], id] };
        TrySave();
    }

    /// <summary>Writes a file of the run in one atomic step.</summary>
    /// <param name="name">Name of the file.</param>
    /// <param name="content">Its bytes.</param>
    public void WriteFile(string name, byte[] content) => AtomicFile.Write(Path.Combine(Info.Directory, name), content);

    /// <summary>Writes what has changed; a failed write is a warning.</summary>
    public void SaveIfChanged()
    {
        if (_isDirty)
            TrySave();
    }

    /// <summary>Marks the run as ended.</summary>
    /// <param name="status">How it ended.</param>
    /// <param name="reason">Why, in words.</param>
    /// <param name="exitCode">Exit code of the process.</param>
    /// <param name="error">The error, if one ended it.</param>
    public void End(RunStatus status, string? reason, int exitCode, string? error = null)
    {
        Info = Info with { Status = status, StopReason = reason, ExitCode = exitCode, Error = error, EndedAt = _time.GetUtcNow() };
        try
        {
            WriteLast(Save);
        }
        catch (FileWriteException) when (status == RunStatus.Failed)
        {
            WriteFailure();
        }
    }

    /// <summary>
    /// Throws where another process has taken the run over, and makes the run's folder again where somebody has removed it. Called before whatever is written in several steps.
    /// </summary>
    /// <exception cref="TakenOverException">Another process writes the run.</exception>
    /// <exception cref="FileWriteException">The folder was removed and cannot be made again.</exception>
    public void EnsureOurs()
    {
        var state = _hold.Ensure();
        if (state == RunHold.State.Held)
            return;
        RunFile.Write(Info);
        if (state == RunHold.State.AllMadeAgain)
            Attempts.Warn($"the folder {Info.Directory} was removed during training, with the rows and checkpoints in it; it is made again, and training goes on");
    }

    /// <summary>Writes something of the run's end. On a full disk the space that was held for it is given back first.</summary>
    /// <param name="write">Writes it.</param>
    public void WriteLast(Action write)
    {
        if (IsTakenOver)
            return;
        try
        {
            write();
        }
        catch (FileWriteException)
        {
            _hold.MakeRoom();
            write();
        }
    }

    /// <summary>Removes a run that could not be started, as far as that is possible.</summary>
    public void Discard()
    {
        _hold.Stop();
        DurableFolder.TryRemove(Info.Directory);
    }

    /// <summary>Lets the run go; its status stays as it is.</summary>
    public void Dispose() => _hold.Dispose();

    // Others must see that it failed, though the disk may keep nothing any more, or has no room.
    private void WriteFailure()
    {
        try
        {
            RunFile.Write(Info, isFlushed: false);
        }
        catch (FileWriteException)
        {
            RunFile.WriteOver(Info);
        }
    }

    private void TrySave()
    {
        // Tried again after the interval, not at once.
        if (!Attempts.Try(RunFile.Name, Save))
            (_isDirty, _savedAt) = (true, _time.GetTimestamp());
    }

    private void Save()
    {
        if (IsTakenOver)
            return;
        EnsureOurs();
        if (_latest is { } metrics)
        {
            Info = Info with { Metrics = metrics.Where(m => double.IsFinite(m.Value)).ToDictionary(m => m.Key, m => m.Value) };
            _latest = null;
        }
        RunFile.Write(Info);
        _savedAt = _time.GetTimestamp();
        _isDirty = false;
    }
}
