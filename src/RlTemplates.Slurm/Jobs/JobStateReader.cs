using System.Globalization;
using RlTemplates.Experiments;
using RlTemplates.Slurm.Commands;

namespace RlTemplates.Slurm.Jobs;

/// <summary>Asks how a job stands: the controller, and where that has forgotten the job, the accounting.</summary>
internal static class JobStateReader
{
    private const int FirstSignal = 128;

    /// <summary>Asks.</summary>
    /// <param name="id">Number of the job.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public static async Task<JobState> ReadAsync(string id, CancellationToken cancellationToken)
    {
        var shown = await SlurmCommand.RunAsync("scontrol", ["--oneliner", "show", "job", id], cancellationToken).ConfigureAwait(false);
        if (shown.ExitCode == 0 && Parse(shown.Output) is { } state)
            return state;
        return await ReadAccountsAsync(id, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Reads the first line of <c>scontrol show job</c>; null where it is none.</summary>
    public static JobState? Parse(string output)
    {
        var line = output.Split('\n')[0];
        return Field(line, "JobState") is { Length: > 0 } name
            ? new(name, Field(line, "Reason") ?? "", ExitCode(Field(line, "ExitCode"), name), Time(Field(line, "StartTime")), Time(Field(line, "EndTime")))
            : null;
    }

    /// <summary>Reads the first line of <c>sacct</c> with the fields state, exit code, start and end; null where it is none.</summary>
    public static JobState? ParseAccounts(string output) => output.Split('\n')[0].Trim().Split('|') is [{ Length: > 0 } name, var code, var start, var end, ..]
        ? new(name, "", ExitCode(code, name), Time(start), Time(end))
        : null;

    // Many sites have no accounting, and clients then say so.
    private static async Task<JobState> ReadAccountsAsync(string id, CancellationToken cancellationToken)
    {
        try
        {
            var told = await SlurmCommand.RunAsync("sacct", ["-X", "-n", "-P", "-j", id, "-o", "State,ExitCode,Start,End"], cancellationToken).ConfigureAwait(false);
            return told.ExitCode == 0 ? ParseAccounts(told.Output) ?? JobState.Forgotten : JobState.Forgotten;
        }
        catch (UserException)
        {
            return JobState.Forgotten;
        }
    }

    // Values have no blanks in what is read here, but for CANCELLED by 1000.
    private static string? Field(string line, string name)
    {
        var start = line.StartsWith(name + '=', StringComparison.Ordinal) ? 0 : line.IndexOf($" {name}=", StringComparison.Ordinal) + 1;
        if (start == 0 && !line.StartsWith(name + '=', StringComparison.Ordinal))
            return null;
        start += name.Length + 1;
        var end = line.IndexOf(' ', start);
        return end < 0 ? line[start..] : line[start..end];
    }

    private static int? ExitCode(string? text, string state)
    {
        if (new JobState(state).Phase is JobPhase.Waiting or JobPhase.Running || text?.Split(':') is not [var code, var signal])
            return null;
        if (!int.TryParse(code, NumberStyles.None, CultureInfo.InvariantCulture, out var number) || !int.TryParse(signal, NumberStyles.None, CultureInfo.InvariantCulture, out var by))
            return null;
        return number == 0 && by > 0 ? FirstSignal + by : number;
    }

    private static DateTimeOffset? Time(string? text) =>
        DateTime.TryParseExact(text, "yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture, DateTimeStyles.AssumeLocal, out var time) ? new(time) : null;
}
