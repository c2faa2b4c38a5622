using System.Globalization;
using RlTemplates.Options;
using RlTemplates.Tracking;

namespace RlTemplates.Experiments;

/// <summary>What a run that failed says of its error.</summary>
internal static class FailureMessage
{
    /// <summary>The message of an exception that ended training.</summary>
    /// <param name="exception">The exception.</param>
    /// <param name="timestepsTotal">Timesteps before the iteration in which it was thrown.</param>
    /// <param name="checkpoints">The run's checkpoints; some messages name the newest.</param>
    public static string Of(Exception exception, long timestepsTotal, CheckpointStore checkpoints) => exception switch
    {
        DivergenceException => exception.Message + LastCheckpoint(checkpoints),
        EnvironmentException { InnerException: not null } broken => string.Create(CultureInfo.InvariantCulture,
            $"{broken.Occurrence}, in the iteration that began at timestep {timestepsTotal}: {Sentence.End(broken.Problem)}") + LastCheckpoint(checkpoints),
        EnvironmentException or HookException or NotSupportedException or UserException or TakenOverException => exception.Message,
        OutOfMemoryException => TooLittleMemory.InWords,
        FileWriteException => $"{exception.Message}.{LastCheckpoint(checkpoints, advice: "")} Make room or give access there, and resume the run.",
        _ => $"{exception.GetType().Name}: {exception.Message}",
    };

    private static string LastCheckpoint(CheckpointStore checkpoints, string advice = ": a smaller checkpoint.interval would have kept one")
    {
        try
        {
            return checkpoints.Latest() is { } checkpoint
                ? $" The checkpoint {Path.GetFileName(checkpoint.Path)} was written before and is kept."
                : $" No checkpoint was written before{advice}.";
        }
        catch (UserException)
        {
            return "";
        }
    }
}
