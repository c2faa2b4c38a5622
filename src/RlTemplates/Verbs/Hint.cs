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

    /// <summary>Refuses a run that is a sweep.</summary>
    public static void EnsureTrains(Tracking.RunInfo run) => Add($"sweep --resume {run.Id} continues the sweep.", () =>
    {
        run.EnsureTrains();
        return run;
    });
}
