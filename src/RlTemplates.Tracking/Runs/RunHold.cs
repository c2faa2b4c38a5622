namespace RlTemplates.Tracking;

/// <summary>
/// What keeps other processes off a run while this one writes it, and tells them that it lives: the lock, the signs of life, and in the lock's file the space that the run's end will need.
/// </summary>
/// <param name="folder">The run's folder.</param>
/// <param name="lockFile">The lock, which is taken.</param>
internal sealed class RunHold(string folder, FileStream lockFile) : IDisposable
{
    /// <summary>Name of the lock's file.</summary>
    public const string LockName = ".lock";

    private readonly Heartbeat _heartbeat = new(folder);
    private FileStream _lock = lockFile;

    /// <summary>How the run's folder stands.</summary>
    public enum State
    {
        /// <summary>It is this process's.</summary>
        Held,

        /// <summary>Files of it were removed, and are made again. <c>run.json</c> is still to be written.</summary>
        MadeAgain,

        /// <summary>All of it was removed, and is made again. <c>run.json</c> is still to be written.</summary>
        AllMadeAgain,
    }

    /// <summary>Whether another process has taken the run over, so that this one writes nothing any more.</summary>
    public bool IsTakenOver { get; private set; }

    /// <summary>Gives signs of life from now on, and takes the space.</summary>
    /// <exception cref="FileWriteException">The disk has no space for it, or cannot be written.</exception>
    public void Start()
    {
        StartHeartbeat();
        DiskReserve.Take(_lock);
    }

    /// <summary>Ends the signs of life.</summary>
    public void Stop() => _heartbeat.Dispose();

    /// <summary>Throws where another process has taken the run over, and makes the folder again where somebody has removed it.</summary>
    /// <exception cref="TakenOverException">Another process writes the run.</exception>
    /// <exception cref="FileWriteException">The folder was removed and cannot be made again.</exception>
    public State Ensure()
    {
        if (!_heartbeat.IsStarted)
            return State.Held;
        var state = _heartbeat.Look();
        if (state == Heartbeat.State.Taken)
            throw TakenOver();
        if (state == Heartbeat.State.Ours)
            return State.Held;
        var isRemoved = !File.Exists(Path.Combine(folder, RunFile.Name));
        MakeAgain();
        return isRemoved ? State.AllMadeAgain : State.MadeAgain;
    }

    /// <summary>Frees the space and the file of the signs of life, for what is written last.</summary>
    public void MakeRoom()
    {
        DiskReserve.Release(_lock);
        _heartbeat.Remove();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (!IsTakenOver)
            DiskReserve.Release(_lock);
        _heartbeat.Dispose();
        _lock.Dispose();
    }

    private void StartHeartbeat()
    {
        try
        {
            _heartbeat.Start();
        }
        catch (Exception exception) when (FileWriteException.IsOfDisk(exception))
        {
            throw FileWriteException.Of(Path.Combine(folder, Heartbeat.Name), exception);
        }
    }

    private void MakeAgain()
    {
        DurableFolder.Create(folder);
        var path = Path.Combine(folder, LockName);
        if (!File.Exists(path))
        {
            _lock.Dispose();
            _lock = FileLock.TryTake(path, TimeSpan.Zero) ?? throw TakenOver();
            DiskReserve.TryTake(_lock);
        }
        StartHeartbeat();
    }

    private TakenOverException TakenOver()
    {
        IsTakenOver = true;
        return new($"Run {Path.GetFileName(folder)} was taken over by process {HeartbeatMark.Read(folder)?.Process ?? "unknown"}; this process ends and writes nothing more of it.");
    }
}
