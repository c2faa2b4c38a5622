using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using RlTemplates.Tracking;

namespace RlTemplates.Estimators.Local;

/// <summary>Submits to this machine: the same program once more, as a process that outlives the terminal.</summary>
public static class LocalTarget
{
    /// <summary>Starts the process and waits until it has taken over its run.</summary>
    /// <param name="store">The store that holds the run.</param>
    /// <param name="run">A pending run.</param>
    /// <param name="arguments">Arguments of the program.</param>
    /// <param name="variables">Environment variables beside those of this process, for example secrets, which the run does not record.</param>
    /// <param name="patience">How long the start may take.</param>
    /// <exception cref="UserException">The process could not be started, or ended without taking over the run.</exception>
    public static TrainingJob Submit(RunStore store, RunInfo run, IReadOnlyList<string> arguments, IReadOnlyDictionary<string, string> variables, TimeSpan patience)
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(arguments);
        ArgumentNullException.ThrowIfNull(variables);
        using var process = Launch(arguments, variables);
        Expect(run, process);
        var job = new LocalJob(store, run);
        var clock = Stopwatch.StartNew();
        while (job.Refresh().IsWaiting)
        {
            if (process.WaitForExit(50) && job.Refresh().IsWaiting)
                throw Fail(run, process.ExitCode);
            if (clock.Elapsed > patience)
                throw new UserException($"The process of run {run.Id} has not begun after {patience.TotalSeconds:0} s. See {run.DriverLogPath}.");
        }
        return job;
    }

    /// <summary>Starts the process and waits for nothing.</summary>
    /// <param name="store">The store that holds the run.</param>
    /// <param name="run">A pending run, or one that the process resumes.</param>
    /// <param name="arguments">Arguments of the program.</param>
    /// <param name="variables">Environment variables beside those of this process.</param>
    /// <exception cref="UserException">The process could not be started.</exception>
    public static LocalJob Start(RunStore store, RunInfo run, IReadOnlyList<string> arguments, IReadOnlyDictionary<string, string> variables)
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(arguments);
        ArgumentNullException.ThrowIfNull(variables);
        var process = Launch(arguments, variables);
        Expect(run, process);
        return new(store, run, process);
    }

    // Whoever attaches sees by this that the process is gone, also when this one is gone too.
    private static void Expect(RunInfo run, Process process)
    {
        try
        {
            using var writer = RunWriter.Open(run);
            if (writer.Info.IsWaiting)
                writer.Expect(process.Id, new(process.StartTime.ToUniversalTime(), TimeSpan.Zero));
        }
        catch (Exception exception) when (exception is UserException or InvalidOperationException or Win32Exception)
        {
            // It has taken the run over already, or it has already ended.
        }
    }

    // Without this the run would be seen as lost, without the reason.
    internal static UserException Fail(RunInfo run, int exitCode)
    {
        var problem = $"its process ended with {exitCode.ToString(CultureInfo.InvariantCulture)} before training began";
        using (var writer = RunWriter.Open(run))
            writer.End(RunStatus.Failed, problem, exitCode == 0 ? 1 : exitCode, problem);
        return new($"Run {run.Id} could not be started: {problem}. See {run.DriverLogPath}.");
    }

    // The pipes keep the child off our terminal; it writes to its log file and never to them.
    private static Process Launch(IReadOnlyList<string> arguments, IReadOnlyDictionary<string, string> variables)
    {
        var program = Environment.ProcessPath ?? throw new UserException("This program's own path is not known, so it cannot be started again.");
        var info = new ProcessStartInfo(program)
        {
            UseShellExecute = false,
            CreateNoWindow = true,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        if (Path.GetFileNameWithoutExtension(program).Equals("dotnet", StringComparison.OrdinalIgnoreCase))
            info.ArgumentList.Add(Path.GetFullPath(Environment.GetCommandLineArgs()[0]));
        foreach (var argument in arguments)
            info.ArgumentList.Add(argument);
        foreach (var (name, value) in variables)
            info.Environment[name] = value;
        return Process.Start(info) ?? throw new UserException($"{program} could not be started.");
    }
}
