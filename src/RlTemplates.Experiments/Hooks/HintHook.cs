using System.Globalization;
using RlTemplates.Options;
using RlTemplates.Tracking;

namespace RlTemplates.Experiments;

/// <summary>Tells what surprises who sees a training for the first time: a limit that is shorter than an iteration, and episodes that do not end.</summary>
internal sealed class HintHook(IReadOnlyDictionary<string, StopBound> criteria) : ITrainingHook
{
    // Usual environments end their first episodes long before.
    private const int ManyIterations = 10;
    private const double ManySeconds = 60;

    // A tenth more than what was asked for surprises nobody.
    private const double MuchMore = 1.1;

    private bool _isToldOfEpisodes;

    public void OnStart(TrainingContext context)
    {
        if (!criteria.TryGetValue(Metric.TimestepsTotal, out var bound) || context.TimestepsPerIteration <= 0 || bound.IsReached(context.TimestepsTotal))
            return;
        var iterations = Math.Ceiling((bound.Value - context.TimestepsTotal) / context.TimestepsPerIteration);
        var end = context.TimestepsTotal + iterations * context.TimestepsPerIteration;
        if (end > MuchMore * bound.Value)
        {
            context.Note(string.Create(CultureInfo.InvariantCulture,
                $"stop.{Metric.TimestepsTotal} is {bound.Value}, but an iteration has {context.TimestepsPerIteration} timesteps: training ends with an iteration, at {end}"));
        }
    }

    public void AfterResult(TrainingContext context)
    {
        var isLong = context.TrainingIteration >= ManyIterations || context.Metrics[Metric.TimeTotalSeconds] >= ManySeconds;
        if (_isToldOfEpisodes || !isLong)
            return;
        _isToldOfEpisodes = true;
        if (context.Metrics[Metric.EpisodesTotal] > 0)
            return;
        context.Note(string.Create(CultureInfo.InvariantCulture,
            $"no episode has ended in {context.TimestepsTotal} timesteps, so there are no rewards yet. If the environment never ends one by itself, "
            + $"limit its steps, for example by the wrapper time_limit(1000)"), NoteSeverity.Warning);
    }
}
