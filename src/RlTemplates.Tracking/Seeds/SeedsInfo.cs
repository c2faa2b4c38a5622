namespace RlTemplates.Tracking;

/// <summary>A training with several seeds and its runs, as they stood when they were read.</summary>
/// <param name="Run">The run that stands for all of them.</param>
/// <param name="Seeds">All seeds in order, also those whose runs have not begun.</param>
public sealed record SeedsInfo(RunInfo Run, IReadOnlyList<SeedRun> Seeds)
{
    /// <summary>Reads a training with several seeds and its runs.</summary>
    /// <param name="store">The store that holds them.</param>
    /// <param name="whole">The run that stands for all of them.</param>
    /// <exception cref="UserException">The run is no such training, or its file is broken.</exception>
    public static SeedsInfo Read(RunStore store, RunInfo whole)
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(whole);
        if (whole.Kind != RunKind.Seeds)
            throw new UserException($"Run {whole.Id} is not a training with several seeds.");
        return new(whole, [.. SeedsFile.Read(whole).Seeds.Select(s => new SeedRun(s.Seed, s.RunId is { } id ? store.TryRead(whole.Experiment, id) : null, s.EndedEarly))]);
    }

    /// <summary>What the runs say together: those with a result that have not failed, by their newest results.</summary>
    /// <param name="metric">The metric. Default: the mean reward.</param>
    public SeedSummary Summary(string metric = Metric.EpisodeRewardMean) =>
        SeedStatistics.Of(Seeds.Where(s => !s.HasFailed).Select(s => s.Run?.MetricOrNaN(metric) ?? double.NaN));
}

/// <summary>A seed of a training with several.</summary>
/// <param name="Seed">The seed.</param>
/// <param name="Run">Its run; null before it has begun, and where its folder is gone.</param>
/// <param name="EndedEarly">Why it was ended before its time; null where it was not.</param>
public sealed record SeedRun(ulong Seed, RunInfo? Run, string? EndedEarly)
{
    /// <summary>Whether its run has failed, was lost or cannot be read.</summary>
    public bool HasFailed => EndedEarly is null && Run?.Status is RunStatus.Failed or RunStatus.Broken or RunStatus.Lost;
}
