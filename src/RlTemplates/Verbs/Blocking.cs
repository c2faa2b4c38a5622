namespace RlTemplates.Verbs;

/// <summary>Work that blocks its thread for long, such as training.</summary>
internal static class Blocking
{
    /// <summary>Does the work on a thread of its own.</summary>
    public static Task<T> Run<T>(Func<T> work) =>
        Task.Factory.StartNew(work, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
}
