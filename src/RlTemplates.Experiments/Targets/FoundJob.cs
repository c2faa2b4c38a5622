using System.Text.Json;
using RlTemplates.Tracking;

namespace RlTemplates.Experiments;

/// <summary>A job that a target has found by its name.</summary>
/// <param name="Job">The job, as <c>run.json</c> records it.</param>
/// <param name="Run">Its run, as it was sent; of it count what does not change: id, experiment, name, options, tags.</param>
public sealed record FoundJob(RunJob Job, RunInfo Run)
{
    /// <summary>A job whose <c>run.json</c> travelled with it.</summary>
    /// <param name="job">The job.</param>
    /// <param name="runJson">The bytes of that file.</param>
    /// <exception cref="UserException">They are damaged.</exception>
    public static FoundJob Read(RunJob job, ReadOnlyMemory<byte> runJson)
    {
        ArgumentNullException.ThrowIfNull(job);
        try
        {
            return new(job, RunJson.Read(runJson));
        }
        catch (JsonException exception)
        {
            throw new UserException($"The run.json of job {job.Id} is damaged, so that nobody knows what it trains: {exception.Message}", exception);
        }
    }
}
