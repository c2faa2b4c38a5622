using RlTemplates.Options;
using RlTemplates.Tracking;

namespace RlTemplates.Experiments;

/// <summary>The command line of a program that trains a run which another process created: written here, read by the entry script's verb.</summary>
internal static class JobArguments
{
    /// <summary>The verb.</summary>
    public const string Verb = "train";

    /// <summary>Names the run, whose recorded config is trained.</summary>
    public const string Job = "--job";

    /// <summary>Names the experiment.</summary>
    public const string Experiment = "--experiment";

    /// <summary>Names the folder of all runs.</summary>
    public const string Runs = "--runs";

    /// <summary>Names the run to go on with from its newest checkpoint.</summary>
    public const string Resume = "--resume";

    /// <summary>Sets the time from a stop signal to a complete checkpoint.</summary>
    public const string Grace = "--grace";

    /// <summary>Lets the process outlive the terminal and sends its output to the run's driver log.</summary>
    public const string Detach = "--detach";

    /// <summary>Sets the time after which training is asked to end.</summary>
    public const string MaxDuration = "--max-duration";

    /// <summary>Sets the CPUs that the job takes, of those that jobs of the same folder of runs share: <c>2/8</c>.</summary>
    public const string CpuShare = "--cpu-share";

    /// <summary>The arguments for a run; one that has begun is resumed.</summary>
    /// <param name="run">The run.</param>
    /// <param name="runs">The folder of all runs, where the job trains.</param>
    /// <param name="gracePeriod">The time from a stop signal to a complete checkpoint; null leaves the default.</param>
    public static IReadOnlyList<string> Of(RunInfo run, string runs, TimeSpan? gracePeriod)
    {
        ArgumentNullException.ThrowIfNull(run);
        string[] arguments =
        [
            Verb, Job, run.Id, Experiment, run.Experiment, Runs, runs,
            .. gracePeriod is { } grace ? [Grace, DurationText.Format(grace)] : Array.Empty<string>(),
        ];
        return run.IsWaiting ? arguments : [.. arguments, Resume, run.Id];
    }
}
