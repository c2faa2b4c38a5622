using System.Globalization;

namespace RlTemplates.Tracking;

/// <summary>Events as people read them.</summary>
internal static class EventText
{
    /// <summary>One line for an evaluation, an export or a note; null for events that logs show in another way or not at all.</summary>
    /// <param name="trainingEvent">The event.</param>
    public static string? Line(TrainingEvent trainingEvent) => trainingEvent switch
    {
        NoteWritten { Severity: NoteSeverity.Warning } warning => "warning: " + warning.Text,
        NoteWritten note => note.Text,
        EvaluationCompleted { Evaluation: var evaluation } => string.Create(CultureInfo.InvariantCulture,
            $"evaluation at step {evaluation.TimestepsTotal}: reward {evaluation.RewardMean:0.##} "
            + $"({evaluation.RewardMin:0.##} to {evaluation.RewardMax:0.##}), length {evaluation.LengthMean:0.#}, {evaluation.Episodes.Count} episodes")
            + Unfinished(evaluation.UnfinishedEpisodes),
        ExportCompleted { Directory: { } directory } export => $"export {export.Name}: {directory}",
        ExportCompleted export => $"warning: export {export.Name} of {Path.GetFileName(export.Checkpoint.Path)} failed: {export.Error}",
        _ => null,
    };

    /// <summary>How many episodes of an evaluation a bound ended, to follow their number; nothing where there are none.</summary>
    /// <param name="count">Their number; NaN where it is not known.</param>
    public static string Unfinished(double count) => count > 0 ? string.Create(CultureInfo.InvariantCulture, $", {count:0} of them unfinished") : "";
}
