using RlTemplates.Configuration;
using RlTemplates.Experiments;
using RlTemplates.Tracking;

namespace RlTemplates.Sweeps;

/// <summary>One trial of a sweep, or one seed of several: its values, and its run once it has begun.</summary>
/// <param name="entry">What <c>sweep.json</c> says of it.</param>
/// <param name="measure">By what it is compared.</param>
internal sealed class Trial(TrialEntry entry, TrialMeasure measure)
{
    private MetricTail? _rows;
    private TrainingJob? _job;
    private bool _isAskedToEnd;

    /// <summary>What <c>sweep.json</c> says of it.</summary>
    public TrialEntry Entry { get; private set; } = entry;

    /// <summary>Its run as it was last read; null before it has begun.</summary>
    public RunInfo? Run { get; private set; }

    /// <summary>What it has reported.</summary>
    public TrialHistory History { get; private set; } = new();

    /// <summary>How far it was when the stopping rule last judged it.</summary>
    public double JudgedAt { get; set; } = double.NegativeInfinity;

    /// <summary>The metric in the newest result that has it, NaN before.</summary>
    public double Value { get; private set; } = double.NaN;

    /// <summary>Whether its process runs.</summary>
    public bool IsActive => _job is not null;

    /// <summary>Whether its process was asked to end.</summary>
    public bool IsAskedToEnd => _isAskedToEnd;

    /// <summary>Whether it is trained by a process that the sweep may not ask to end, and so does not wait for.</summary>
    public bool IsLeftBehind { get; private set; }

    /// <summary>Whether it was trained to its end.</summary>
    public bool IsCompleted => Run?.Status is RunStatus.Completed or RunStatus.Stopped;

    /// <summary>Whether it can still be trained: it has not begun, or was interrupted or killed, but not by the sweep; or is left behind.</summary>
    public bool IsOpen => IsLeftBehind || (!IsActive && Entry.EndedEarly is null && Run?.Status is null or RunStatus.Interrupted or RunStatus.Lost or RunStatus.Pending);

    /// <summary>Whether it ended without a result of any use.</summary>
    public bool HasFailed => !IsActive && Run?.Status is RunStatus.Failed or RunStatus.Broken or RunStatus.Lost && Entry.EndedEarly is null;

    /// <summary>The value, as larger is better.</summary>
    public double Score => measure.Goal == SweepGoal.Maximize ? Value : -Value;

    /// <summary>How it stands, in a word or two.</summary>
    public string State => this switch
    {
        { Run: null } => "waiting",
        { IsLeftBehind: true } => "left behind",
        { IsActive: true, Entry.EndedEarly: not null } or { IsActive: true, IsAskedToEnd: true } => "ending",
        { IsActive: true } => "running",
        { Entry.EndedEarly: not null, IsCompleted: false } => "ended early",
        _ => Run!.Status.ToString().ToLowerInvariant(),
    };

    /// <summary>Takes up a run that another process has begun for it.</summary>
    public async Task AdoptAsync(ExperimentDefinition definition, RunStore store, RunInfo run)
    {
        (Run, _rows) = (run, new(run.MetricsPath));
        Entry = Entry with { RunId = run.Id };
        // One whose process has just been started is pending; one that was never started is seen as lost.
        if (run.IsActive)
            _job = await JobSubmission.AttachAsync(definition, store, run).ConfigureAwait(false);
        ReadRows();
    }

    /// <summary>Begins its process.</summary>
    /// <param name="run">Its run.</param>
    /// <param name="job">The process.</param>
    public void Begin(RunInfo run, TrainingJob job)
    {
        (Run, _job, _isAskedToEnd, _rows, History, JudgedAt) = (run, job, false, new(run.MetricsPath), new(), double.NegativeInfinity);
        Entry = Entry with { RunId = run.Id };
    }

    /// <summary>Asks its process to end with a checkpoint.</summary>
    /// <param name="why">Why the sweep ends it for good; null where it may go on later.</param>
    /// <exception cref="UserException">The process may not be asked.</exception>
    public void End(string? why)
    {
        AskToEnd();
        Entry = Entry with { EndedEarly = Entry.EndedEarly ?? why };
    }

    /// <summary>Leaves its process alone, and waits for it no longer.</summary>
    public async Task LeaveBehindAsync()
    {
        if (_job is { } job)
            await job.DisposeAsync().ConfigureAwait(false);
        (_job, IsLeftBehind) = (null, true);
    }

    /// <summary>Asks its process, once: asked again it would end without a checkpoint.</summary>
    public void AskToEnd()
    {
        if (_job is not { } job || Interlocked.Exchange(ref _isAskedToEnd, true))
            return;
        try
        {
            // The local target answers at once.
            job.StopAsync().GetAwaiter().GetResult();
        }
        catch (UserException)
        {
            _isAskedToEnd = false;
            throw;
        }
    }

    /// <summary>Reads how it stands.</summary>
    public async Task PollAsync()
    {
        if (_job is null)
            return;
        Run = await _job.RefreshAsync().ConfigureAwait(false);
        ReadRows();
        if (Run.IsActive)
            return;
        await _job.DisposeAsync().ConfigureAwait(false);
        _job = null;
        // It completed before the request to end reached it.
        if (IsCompleted)
            Entry = Entry with { EndedEarly = null };
    }

    private void ReadRows()
    {
        IReadOnlyList<MetricRow> rows;
        do
        {
            (rows, var isAnew) = _rows!.ReadNew();
            if (isAnew)
                History = new();
            foreach (var row in rows)
                Add(row);
        }
        while (rows.Count > 0);
        Take(Run!.MetricOrNaN(measure.Metric));
    }

    private void Add(MetricRow row)
    {
        Take(row[measure.Metric]);
        if (measure.Resource is { } resource)
            History.Add(row[resource], measure.Goal == SweepGoal.Maximize ? row[measure.Metric] : -row[measure.Metric]);
    }

    private void Take(double value) => Value = double.IsFinite(value) ? value : Value;
}
