namespace RlTemplates;

/// <summary>
/// An environment whose copies can be stepped on several threads at once, because nothing that a step changes is shared between copies. Where
/// <c>environment_threads</c> is above 1, the copies are split into parts, and each thread steps one; the results are the same bits.
/// </summary>
public interface IParallelEnvironment : IEnvironment
{
    /// <summary>Parts begin at multiples of this number of copies, at least 1. Default 1.</summary>
    int PartSize => 1;

    /// <summary>
    /// Steps some neighbouring copies once and leaves the others alone. Calls for different copies may run at the same time, but none at the same
    /// time as any other call.
    /// </summary>
    /// <param name="first">Index of the first of the copies, a multiple of <see cref="PartSize"/>.</param>
    /// <param name="actions">[n, action bytes]: the n copies' actions. They have been checked to lie within the action space.</param>
    /// <param name="step">Receives what happened, n rows each.</param>
    void StepPart(int first, ReadOnlySpan<byte> actions, StepBuffers step);
}
