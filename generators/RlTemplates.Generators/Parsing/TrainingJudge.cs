using System.Globalization;
using Microsoft.CodeAnalysis;
using RlTemplates.Generators.Analysis;
using RlTemplates.Generators.Support;

namespace RlTemplates.Generators.Parsing;

/// <summary>Judges lengths against the end of the training: of rollouts, of the time before learning, of intervals.</summary>
internal static class TrainingJudge
{
    private static readonly string[] Copies = ["NumEnvs", "NumEnvsPerWorker"];
    private static readonly string[] Steps = ["RolloutFragmentLength", "SampleBatchSize", "TrainFreq"];

    public static void Judge(INamedTypeSymbol type, ParseContext context)
    {
        var ends = StopJudge.Criteria(type).Where(s => !s.IsUpper).GroupBy(s => s.Metric).ToDictionary(g => g.Key, g => g.First().Bound);
        if (ends.TryGetValue("timesteps_total", out var steps) && PartParser.Parts(type, KnownNames.AlgorithmOptions, context.Compilation).FirstOrDefault().Property is { } algorithm)
            JudgeSteps(algorithm, steps, context);
        foreach (var group in AddedGroups.All.Where(g => g.Intervals.Count > 0))
        {
            if (group.Declared(type, context.Compilation) is IPropertySymbol part)
                JudgeIntervals(group, part, ends, context);
        }
    }

    private static void JudgeIntervals(AddedGroup group, IPropertySymbol part, Dictionary<string, double> ends, ParseContext context)
    {
        var values = new PartValues(part, context);
        foreach (var (option, metric) in group.Intervals.Select(i => (i.Option, i.Metric)))
        {
            if (ends.TryGetValue(metric, out var end) && values.Sets(option) && values.Number(option) is { } interval && interval > end)
                context.Sink.Report(Rules.IntervalLongerThanTraining, values.Place(option), group.Path, Text(interval), metric, Text(end));
        }
    }

    private static void JudgeSteps(IPropertySymbol algorithm, double end, ParseContext context)
    {
        var values = new PartValues(algorithm, context);
        var (copies, steps) = (Copies.FirstOrDefault(o => values.Number(o) is not null), Steps.FirstOrDefault(o => values.Number(o) is not null));
        if (copies is not null && steps is not null && values.Number(copies) * values.Number(steps) is { } rollout && rollout > end)
        {
            var place = values.Place(values.Sets(steps) || !values.Sets(copies) ? steps : copies);
            context.Sink.Report(Rules.RolloutLongerThanTraining, place, algorithm.Name, Text(values.Number(copies)), Text(values.Number(steps)), Text(rollout), Text(end));
        }
        if (values.Number("LearningStarts") is { } start && start >= end)
            context.Sink.Report(Rules.LearningStartsAfterTheEnd, values.Place("LearningStarts"), algorithm.Name, Text(start), Text(end));
    }

    private static string Text(double? number) => (number ?? 0).ToString("R", CultureInfo.InvariantCulture);
}
