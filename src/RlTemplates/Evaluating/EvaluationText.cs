using System.Globalization;
using RlTemplates.Experiments;
using RlTemplates.Terminal;
using RlTemplates.Tracking;

namespace RlTemplates.Evaluating;

/// <summary>Evaluations and exports in words.</summary>
internal static class EvaluationText
{
    /// <summary>What comes after a training.</summary>
    public static void Write(TextWriter output, TrainOutcome outcome)
    {
        if (outcome.Evaluation is { } evaluation)
            RunReports.WriteEvaluation(output, evaluation);
        foreach (var export in outcome.Exports)
            output.Write(LineOf(export) + "\n");
    }

    /// <summary>An evaluation of many, on a line.</summary>
    public static string LineOf(EvaluationResult evaluation) => string.Create(CultureInfo.InvariantCulture,
        $"step {evaluation.TimestepsTotal}: reward mean {evaluation.RewardMean:0.##} ({evaluation.RewardMin:0.##} to {evaluation.RewardMax:0.##}), "
        + $"{evaluation.Episodes.Count} episodes{EventText.Unfinished(evaluation.UnfinishedEpisodes)} of {evaluation.LengthMean:0.#} steps");

    /// <summary>An export, on a line.</summary>
    public static string LineOf(ExportResult export) => export.Error is null ? $"exported {export.Name} to {export.Directory}" : $"the export {export.Name} failed: {export.Error}";
}
