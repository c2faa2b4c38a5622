using RlTemplates.Experiments;
using RlTemplates.Json;
using RlTemplates.Terminal;

namespace RlTemplates.Verbs;

/// <summary>Shows what a submission would do.</summary>
internal static class SubmissionReport
{
    /// <summary>Writes the steps in order.</summary>
    /// <param name="context">Gets the output.</param>
    /// <param name="plan">What would be done.</param>
    /// <param name="isJson">Whether other programs read it.</param>
    public static Task WriteAsync(VerbContext context, SubmissionPlan plan, bool isJson) => isJson
        ? JsonOutput.WriteListAsync(context.Output, plan.Steps, static (json, step) =>
        {
            json.WriteString("action", step.Action);
            json.WriteString("subject", step.Subject);
            if (step.Variables.Count > 0)
                json.WriteTexts("variables", step.Variables);
            json.WriteOptional("body", step.Body);
        })
        : WriteTextAsync(context, plan);

    private static async Task WriteTextAsync(VerbContext context, SubmissionPlan plan)
    {
        foreach (var (i, step) in plan.Steps.Index())
        {
            await context.PrintAsync($"{i + 1}. {step.Action}: {step.Subject}");
            foreach (var (name, value) in step.Variables.OrderBy(v => v.Key, StringComparer.Ordinal))
                await context.PrintAsync($"   {name}={value}");
            foreach (var line in (step.Body ?? "").Split('\n', StringSplitOptions.RemoveEmptyEntries))
                await context.PrintAsync($"   {line.TrimEnd('\r')}");
        }
        context.Note($"Nothing was sent to '{plan.Target.Name}', and nothing was written.");
    }
}
