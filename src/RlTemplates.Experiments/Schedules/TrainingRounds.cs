namespace RlTemplates.Experiments;

/// <summary>Training and evaluation take turns: rounds of so many timesteps, each followed by an evaluation of its checkpoint.</summary>
/// <param name="Steps">Timesteps of a round, at least; it ends with the iteration that reaches them.</param>
/// <param name="ContinueWhen">Whether to go on after an evaluation; asked with null before the first round.</param>
internal sealed record TrainingRounds(long Steps, Func<EvaluationResult?, bool> ContinueWhen)
{
    private const long UsualSteps = 1000;
    private const int UsualRounds = 10;

    /// <summary>Timesteps of a round: those of the options, else a tenth of all, else 1000.</summary>
    public static long StepsOf(ExperimentConfig config)
    {
        if (config.TaskSchedule.TrainStepsPerIteration is { } steps)
            return steps;
        return config.Stop.TryGetValue(Metric.TimestepsTotal, out var all) && !all.IsUpper && (long)(all.Value / UsualRounds) is > 0 and var tenth ? tenth : UsualSteps;
    }
}
