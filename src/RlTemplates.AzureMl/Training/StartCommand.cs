using RlTemplates.Experiments;
using RlTemplates.Tracking;

namespace RlTemplates.AzureMl.Training;

/// <summary>The command of a job that trains with our own program. bash runs it in the folder with the job's code.</summary>
internal static class StartCommand
{
    /// <summary>The input with the <c>run.json</c>, and the output with the folder of runs.</summary>
    public const string RunInput = "rlt_run", RunsOutput = "rlt_runs";

    private const string Runs = "${{outputs." + RunsOutput + "}}", Sent = "${{inputs." + RunInput + "}}";

    // A job that the service starts again, after its machine was taken away, goes on with the run that it finds.
    private const string Prepare = "set -e; runs=\"" + Runs + "\"; run=\"$runs/{0}\"; "
        + "if [ ! -e \"$run/run.json\" ]; then mkdir -p \"$run\"; cp \"" + Sent + "\" \"$run/run.json\"; fi; "
        + "grep -q '\"status\": *\"pending\"' \"$run/run.json\" && set -- || set -- --resume {1}; ";

    /// <summary>Starts the program that is sent.</summary>
    /// <param name="job">The job.</param>
    /// <param name="program">The file to start.</param>
    public static string OfSent(JobDescription job, string program) => Preparation(job.Run) + $"chmod +x ./{program}; exec ./{program} {Arguments(job)}";

    /// <summary>Starts the program that the image holds: as the SDK publishes it, or as the template's Dockerfile puts it.</summary>
    /// <param name="job">The job.</param>
    /// <param name="program">Name of the program.</param>
    public static string OfImage(JobDescription job, string program) => Preparation(job.Run)
        + $"for p in /app/{program} /program/{program}; do if [ -x $p ]; then exec $p {Arguments(job)}; fi; done; "
        + $"for p in /app/{program}.dll /program/{program}.dll; do if [ -e $p ]; then exec dotnet $p {Arguments(job)}; fi; done; "
        + $"echo 'The image holds no {program} in /app or /program.' >&2; exit 127";

    private static string Preparation(RunInfo run) => Prepare
        .Replace("{0}", $"{run.Experiment}/{run.Id}", StringComparison.Ordinal)
        .Replace("{1}", run.Id, StringComparison.Ordinal);

    private static string Arguments(JobDescription job) => string.Join(
        ' ', JobArguments.Of(job.Run, "\"$runs\"", job.GracePeriod).Select(static a => a == "\"$runs\"" ? a : ShellText.Quote(a))) + " \"$@\"";
}
