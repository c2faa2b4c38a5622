namespace RlTemplates.SageMaker.Fake;

internal static class TaskExtensions
{
    /// <summary>Says that nobody waits for a task.</summary>
    public static void Forget(this Task task) => _ = task;
}
