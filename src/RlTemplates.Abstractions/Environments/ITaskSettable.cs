namespace RlTemplates;

/// <summary>
/// An environment whose task can change while it is played, as a curriculum does: harder levels, other opponents. A task is an instance of its options record. What the environment shows
/// and takes stays as it is. Where it can be saved, its state holds the task of each running episode and the task of the next ones, so that a resumed run goes on with them.
/// </summary>
/// <remarks>
/// The environments that <c>EnvironmentFactory</c> makes take a task from any thread: it is checked at once, and reaches the environment itself on the thread that steps it, before the next step.
/// Wrappers and environment threads pass it on.
/// </remarks>
public interface ITaskSettable
{
    /// <summary>
    /// Throws what <see cref="SetTask"/> would throw, and changes nothing. May be called from any thread, while other calls run. The default refuses only null; <c>EnvironmentFactory</c> adds that
    /// a task must be an instance of the options record.
    /// </summary>
    /// <param name="task">The options, an instance of the environment's options record.</param>
    /// <exception cref="ArgumentException">They are of another type, or would change what the environment shows or takes.</exception>
    void CheckTask(object task) => ArgumentNullException.ThrowIfNull(task);

    /// <summary>Gives every copy other options. Each takes them when its next episode begins; episodes that are running end as they began.</summary>
    /// <param name="task">The options, an instance of the environment's options record.</param>
    /// <exception cref="ArgumentException">They are of another type, or would change what the environment shows or takes.</exception>
    void SetTask(object task);
}
