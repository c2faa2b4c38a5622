using RlTemplates.Experiments;
using RlTemplates.Json;
using RlTemplates.Terminal;

namespace RlTemplates.Verbs;

/// <summary>Shows what a submission would do.</summary>
internal static class SubmissionReport
{
    // What is no step has an action of its own in the list that programs read.
    private const string NoteAction = "note";

    /// <summary>Writes the steps in order, and after them what the target tells the user.</summary>
    /// <param name="context">Gets the output.</param>
    /// <param name="plan">What would be done.</param>
    /// <param name="isJson">Whether other programs read it.</param>
    /// <param name="files">Files that were written for the target's own tool; null where none were asked for.</param>
    public static Task WriteAsync(VerbContext context, SubmissionPlan plan, bool isJson, IReadOnlyList<string>? files = null) => isJson
        ? JsonOutput.WriteListAsync(context.Output, [.. plan.Steps, .. plan.Notes.Select(note => new PlannedStep(NoteAction, note))], static (json, step) =>
        {
            json.WriteString("action", step.Action);
            json.WriteString("subject", step.Subject);
            if (step.Variables.Count > 0)
                json.WriteTexts("variables", step.Variables);
            json.WriteOptional("body", step.Body);
        })
        : WriteTextAsync(context, plan, files);

    private static async Task WriteTextAsync(VerbContext context, SubmissionPlan plan, IReadOnlyList<string>? files)
    {
        foreach (var (i, step) in plan.Steps.Index())
        {
            await context.PrintAsync($"{i + 1}. {step.Action}: {step.Subject}");
            foreach (var (name, value) in step.Variables.OrderBy(v => v.Key, StringComparer.Ordinal))
                await context.PrintAsync($"   {name}={value}");
            foreach (var line in (step.Body ?? "").Split('\n', StringSplitOptions.RemoveEmptyEntries))
                await context.PrintAsync($"   {line.TrimEnd('\r')}");
        }
        foreach (var note in plan.Notes)
            context.Warn(note);
        context.Note($"Nothing was sent to '{plan.Target.Name}', and nothing was written{(files is null ? "" : $" but {string.Join(", ", files)}")}{(plan.Run.Name is { } called ? $"; the run would be called {called}" : "")}.");
    }
}
