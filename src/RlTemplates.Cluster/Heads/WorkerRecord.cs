using Grpc.Core;
using RlTemplates.Cluster.Protocol;
using RlTemplates.Tracking;

namespace RlTemplates.Cluster.Heads;

/// <summary>What is known of a worker, over all its starts and calls.</summary>
/// <param name="name">Its name.</param>
internal sealed class WorkerRecord(string name)
{
    private string _process = "";
    private int _call, _attempt = -1;
    private DateTimeOffset _joined;

    /// <summary>Its name.</summary>
    public string Name { get; } = name;

    /// <summary>Pieces of it that were kept.</summary>
    public long Pieces { get; set; }

    /// <summary>Bytes of those.</summary>
    public long Bytes { get; set; }

    /// <summary>Pieces of it that nobody waited for any more.</summary>
    public long Dropped { get; set; }

    /// <summary>Pieces during which something went wrong.</summary>
    public long Troubles { get; set; }

    /// <summary>What <c>workers.json</c> says of it.</summary>
    public RunWorker Info { get; private set; } = new() { Name = name, Status = RunStatus.Pending };

    /// <summary>Why it may not join; null where it may.</summary>
    /// <param name="join">How it introduces itself.</param>
    /// <param name="isThere">Whether a worker of that name is there.</param>
    public JoinRefusal? Judge(Join join, bool isThere)
    {
        if (join.Attempt < _attempt)
            return new(StatusCode.Aborted, FormattableString.Invariant($"attempt {_attempt} of {Name} has joined, and this is attempt {join.Attempt}"));
        if (join.Attempt > _attempt)
            return null;
        if (join.Process == _process)
            return join.Call > _call ? null : new(StatusCode.Aborted, FormattableString.Invariant($"call {join.Call} of {Name} comes after call {_call}"));
        return isThere ? new(StatusCode.AlreadyExists, $"a worker called {Name} is there already, on {Info.Host}; give each worker a name of its own") : null;
    }

    /// <summary>It has joined.</summary>
    public void Join(Join join, DateTimeOffset now)
    {
        var isNew = join.Process != _process;
        (_process, _call, _attempt, _joined) = (join.Process, join.Call, join.Attempt, now);
        Info = Info with
        {
            Status = RunStatus.Running,
            Host = join.Host,
            ProcessId = join.ProcessId,
            Cores = join.Cores,
            StartedAt = isNew ? now : Info.StartedAt ?? now,
            EndedAt = null,
            Error = null,
            ExitCode = null,
            Starts = Info.Starts + (isNew ? 1 : 0),
            Calls = Info.Calls + 1,
        };
    }

    /// <summary>It is gone.</summary>
    /// <param name="status">How.</param>
    /// <param name="error">Why; null where nothing is wrong.</param>
    /// <param name="exitCode">Exit code of its process, where it is known.</param>
    /// <param name="now">When.</param>
    public void End(RunStatus status, string? error, int? exitCode, DateTimeOffset now) =>
        Info = Info with { Status = status, Error = error, ExitCode = exitCode, EndedAt = now };

    /// <summary>Brings the counters into <see cref="Info"/>.</summary>
    /// <param name="slots">Slots that it plays.</param>
    /// <param name="now">The time.</param>
    public RunWorker Count(int slots, DateTimeOffset now)
    {
        var seconds = ((Info.EndedAt ?? now) - _joined).TotalSeconds;
        return Info = Info with { Slots = slots, Pieces = Pieces, Bytes = Bytes, DroppedPieces = Dropped, Troubles = Troubles, SecondsThere = Math.Max(0, seconds) };
    }
}
