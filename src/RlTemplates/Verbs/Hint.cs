using RlTemplates.Tracking;

namespace RlTemplates.Verbs;

/// <summary>Adds to what a library says what the user can do about it on the command line.</summary>
internal static class Hint
{
    /// <summary>Does something, and adds a sentence to what is wrong with the user's input.</summary>
    public static T Add<T>(string hint, Func<T> work)
    {
        try
        {
            return work();
        }
        catch (UserException e)
        {
            throw new UserException($"{e.Message} {hint}", e.InnerException);
        }
    }

    /// <summary>Refuses a run that stands for others: a sweep, or several seeds.</summary>
    public static void EnsureTrains(RunInfo run) => Add($"{Resume(run)} continues {(run.Kind == RunKind.Sweep ? "the sweep" : "all of them")}.", () =>
    {
        run.EnsureTrains();
        return run;
    });

    /// <summary>The command that goes on with a run.</summary>
    public static string Resume(RunInfo run) => $"{(run.Kind == RunKind.Sweep ? "sweep" : "train")} --resume {run.Id}";
}
