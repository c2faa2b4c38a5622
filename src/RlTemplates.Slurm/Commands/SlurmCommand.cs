using System.ComponentModel;
using System.Diagnostics;
using System.Text;
using RlTemplates.Experiments;

namespace RlTemplates.Slurm.Commands;

/// <summary>Runs Slurm's commands on this machine, a login node.</summary>
internal static class SlurmCommand
{
    private const int LongestOutput = 16 << 20;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    // What clients say where the controller does not answer: it may be back in a minute.
    private static readonly string[] Outages =
        ["Unable to contact slurm controller", "Connection refused", "Connection timed out", "Socket timed out", "Zero Bytes were transmitted", "slurm_persist_conn_open"];

    /// <summary>Runs a command and waits for its end.</summary>
    /// <param name="command">Its name, such as <c>sbatch</c>.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="cancellationToken">Ends the wait and the command.</param>
    /// <exception cref="UserException">There is no such command.</exception>
    /// <exception cref="ServiceException">It does not answer, or the controller cannot be reached.</exception>
    public static async Task<CommandOutcome> RunAsync(string command, IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Patience);
        using var process = Start(command, arguments);
        try
        {
            process.StandardInput.Close();
            var (output, errors) = (ReadAsync(process.StandardOutput, limit.Token), ReadAsync(process.StandardError, limit.Token));
            await process.WaitForExitAsync(limit.Token).ConfigureAwait(false);
            var outcome = new CommandOutcome(process.ExitCode, await output.ConfigureAwait(false), (await errors.ConfigureAwait(false)).Trim());
            return outcome.ExitCode != 0 && Outages.Any(o => outcome.Errors.Contains(o, StringComparison.OrdinalIgnoreCase))
                ? throw new ServiceException($"Slurm cannot be asked: {outcome.Errors.ReplaceLineEndings(" ")}")
                : outcome;
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            if (cancellationToken.IsCancellationRequested)
                throw;
            throw new ServiceException($"{command} has not answered within {Patience.TotalMinutes:0} minutes.");
        }
    }

    private static Process Start(string command, IReadOnlyList<string> arguments)
    {
        var start = new ProcessStartInfo(command, arguments)
        {
            RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false, CreateNoWindow = true,
        };
        // Messages and times as they are read here; variables of a job around this process would become options of sbatch.
        (start.Environment["LC_ALL"], start.Environment["SLURM_TIME_FORMAT"]) = ("C", "standard");
        foreach (var name in start.Environment.Keys.Where(k => k.StartsWith("SBATCH_", StringComparison.Ordinal) || (k.StartsWith("SLURM_", StringComparison.Ordinal) && k != "SLURM_CONF" && k != "SLURM_TIME_FORMAT")).ToList())
            start.Environment.Remove(name);
        try
        {
            return Process.Start(start) ?? throw new UserException($"{command} could not be started.");
        }
        catch (Win32Exception exception)
        {
            throw new UserException($"The command {command} of Slurm was not found; submit from a login node of the cluster, and see that {command} is in PATH.", exception);
        }
    }

    private static async Task<string> ReadAsync(StreamReader reader, CancellationToken cancellationToken)
    {
        var (text, block) = (new StringBuilder(), new char[4096]);
        while (await reader.ReadAsync(block, cancellationToken).ConfigureAwait(false) is > 0 and var count)
        {
            if (text.Length < LongestOutput)
                text.Append(block, 0, count);
        }
        return text.ToString();
    }
}

/// <summary>How a command has ended.</summary>
/// <param name="ExitCode">Its exit code.</param>
/// <param name="Output">What it printed.</param>
/// <param name="Errors">What it printed on the error stream.</param>
internal sealed record CommandOutcome(int ExitCode, string Output, string Errors)
{
    /// <summary>What went wrong, in one line.</summary>
    public string Problem => (Errors.Length > 0 ? Errors : Output.Trim() is { Length: > 0 } printed ? printed : FormattableString.Invariant($"it ended with exit code {ExitCode}"))
        .ReplaceLineEndings(" ").TrimEnd('.');
}
