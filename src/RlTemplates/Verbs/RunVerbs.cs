using RlTemplates.Terminal;
using RlTemplates.Tracking;

namespace RlTemplates.Verbs;

/// <summary><c>runs</c> and <c>runs show</c>.</summary>
internal static class RunVerbs
{
    public static int List(RunStore store, string? experiment)
    {
        RunReports.WriteList(Console.Out, !Console.IsOutputRedirected, store.List(experiment), DateTimeOffset.UtcNow);
        return ExitCodes.Success;
    }

    public static int Show(RunStore store, string run, string? experiment)
    {
        RunReports.WriteRun(Console.Out, !Console.IsOutputRedirected, store.Find(run, experiment));
        return ExitCodes.Success;
    }
}
