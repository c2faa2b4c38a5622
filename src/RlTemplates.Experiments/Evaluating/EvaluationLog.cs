using RlTemplates.Tracking;

namespace RlTemplates.Experiments;

/// <summary>Writes <c>evaluations.jsonl</c>, which training and any number of evaluations share: one writes, the others wait.</summary>
internal static class EvaluationLog
{
    /// <summary>Source of the rows of evaluations between training iterations.</summary>
    public const string DuringTraining = "training";

    /// <summary>Source of the row of the evaluation at training's end.</summary>
    public const string AtEnd = "final";

    /// <summary>Source of the rows of the verb.</summary>
    public const string Verb = "evaluate";

    /// <summary>Source of the rows of continuous evaluation.</summary>
    public const string Continuous = "continuous";

    /// <summary>Source of the rows of continuous evaluation of what training plays.</summary>
    public const string ContinuousOnTrainData = "continuous_on_train_data";

    private const string Source = "source";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>Adds a row for an evaluation. That of training's end replaces the one that the same end had before a resume.</summary>
    public static void Append(RunInfo run, EvaluationResult evaluation, EvaluationOrigin origin)
    {
        using var mine = Lock(run);
        if (origin.Source == AtEnd)
            MetricTrim.Keep(run.EvaluationsPath, r => !IsOf(r, origin.TrainingIteration, AtEnd));
        Write(run, evaluation, origin);
    }

    /// <summary>Adds a row for an evaluation, unless another process has added one of the same checkpoint and source.</summary>
    /// <returns>Whether it was added.</returns>
    public static bool TryAppend(RunInfo run, EvaluationResult evaluation, EvaluationOrigin origin)
    {
        using var mine = Lock(run);
        if (Find(run, origin.Source, origin.TrainingIteration, evaluation.TimestepsTotal) is not null)
            return false;
        Write(run, evaluation, origin);
        return true;
    }

    private static void Write(RunInfo run, EvaluationResult evaluation, EvaluationOrigin origin)
    {
        var row = new Dictionary<string, double>
        {
            [Metric.TrainingIteration] = origin.TrainingIteration,
            [Metric.TimestepsTotal] = evaluation.TimestepsTotal,
            ["episodes"] = evaluation.Episodes.Count,
            ["episodes_unfinished"] = evaluation.UnfinishedEpisodes,
            [Metric.EpisodeRewardMean] = evaluation.RewardMean,
            [Metric.EpisodeRewardMin] = evaluation.RewardMin,
            [Metric.EpisodeRewardMax] = evaluation.RewardMax,
            [Metric.EpisodeLengthMean] = evaluation.LengthMean,
            ["explore"] = origin.Explore ? 1 : 0,
        };
        using var log = new MetricLog(run.EvaluationsPath);
        log.Append(row, new Dictionary<string, string> { [Source] = origin.Source });
    }

    /// <summary>Removes the rows that training will write again.</summary>
    public static void Trim(RunInfo run, int trainingIteration)
    {
        using var mine = Lock(run);
        MetricTrim.Keep(
            run.EvaluationsPath,
            row => row[Metric.TrainingIteration] <= trainingIteration || SourceOf(row) == Verb);
    }

    /// <summary>The row of an evaluation by training itself, of an iteration and no other; null where there is none.</summary>
    public static MetricRow? TrainingRow(RunInfo run, int trainingIteration) =>
        MetricReader.Read(run.EvaluationsPath).LastOrDefault(row => IsOf(row, trainingIteration, DuringTraining));

    /// <summary>The newest row of an evaluation by training itself; null where there is none.</summary>
    public static MetricRow? NewestTrainingRow(RunInfo run) => MetricReader.Read(run.EvaluationsPath).LastOrDefault(row => SourceOf(row) == DuringTraining);

    /// <summary>The row of an evaluation of a checkpoint; null where there is none.</summary>
    public static MetricRow? Find(RunInfo run, string source, int trainingIteration, long timesteps) =>
        MetricReader.Read(run.EvaluationsPath).LastOrDefault(row => IsOf(row, trainingIteration, source) && row[Metric.TimestepsTotal] == timesteps);

    private static bool IsOf(MetricRow row, int trainingIteration, string source) =>
        row[Metric.TrainingIteration] == trainingIteration && SourceOf(row) == source;

    private static string? SourceOf(MetricRow row) => row.Texts.GetValueOrDefault(Source);

    // Trimming replaces the file, so the lock is on a file of its own.
    private static FileStream Lock(RunInfo run)
    {
        RunLinks.RefuseForEvaluation(run);
        var path = Path.Combine(run.Directory, RunLinks.EvaluationLock);
        return FileLock.TryTake(path, Patience)
            ?? throw new UserException($"{run.EvaluationsPath} cannot be written: another process has held {path} for {Patience.TotalSeconds:0} s.");
    }
}
