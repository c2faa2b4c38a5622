using RlTemplates.Tracking;

namespace RlTemplates.Experiments;

/// <summary>Which run a training writes: a new one, one that it resumes, or a pending one that was made for it.</summary>
public sealed record RunChoice
{
    private RunChoice(RunInfo? run, bool isResumed) => (Run, IsResumed) = (run, isResumed);

    /// <summary>A new run.</summary>
    public static RunChoice New { get; } = new(null, isResumed: false);

    /// <summary>The run; null for a new one.</summary>
    public RunInfo? Run { get; }

    /// <summary>Whether training goes on from the run's newest checkpoint.</summary>
    public bool IsResumed { get; }

    /// <summary>Whether somebody made the run for this process to take over.</summary>
    public bool IsTakenOver => Run is not null && !IsResumed;

    /// <summary>Goes on with a run, in its own folder, from its newest checkpoint.</summary>
    /// <param name="run">The run.</param>
    public static RunChoice Resume(RunInfo run)
    {
        ArgumentNullException.ThrowIfNull(run);
        return new(run, isResumed: true);
    }

    /// <summary>Takes over a pending run that somebody made for this process.</summary>
    /// <param name="run">The run.</param>
    public static RunChoice TakeOver(RunInfo run)
    {
        ArgumentNullException.ThrowIfNull(run);
        return new(run, isResumed: false);
    }
}
