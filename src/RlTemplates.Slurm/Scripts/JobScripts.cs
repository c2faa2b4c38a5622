using System.Globalization;
using RlTemplates.Experiments;
using RlTemplates.Options;
using RlTemplates.Tracking;

namespace RlTemplates.Slurm.Scripts;

/// <summary>The scripts of a training: of the job that learns, and of the array of jobs that play for it.</summary>
/// <param name="settings">The attribute.</param>
/// <param name="job">What to train, and how.</param>
internal sealed class JobScripts(SlurmAttribute settings, JobDescription job)
{
    /// <summary>What Slurm gives a job that is canceled, by default, from SIGTERM to SIGKILL.</summary>
    public const int KillWaitSeconds = 30;

    // For what comes after the checkpoint.
    private const int SpareSeconds = 5;

    // Slurm may send the signal so much earlier.
    private const int SignalJitterSeconds = 60;

    private const int MostRestarts = 5;

    // A job of Slurm has the environment of who submits it, with all of its secrets, unless it is told otherwise.
    private const string Passed = "PATH,HOME,USER,LOGNAME,SHELL,LANG,LC_ALL,TZ,TMPDIR,MODULEPATH,MODULESHOME,LMOD_CMD,BASH_ENV,DOTNET_ROOT";

    private readonly JobPlaces _places = new(job.Run);

    /// <summary>The head's machines.</summary>
    public HeadAttribute? Head { get; } = job.Machines.OfType<HeadAttribute>().SingleOrDefault();

    /// <summary>The workers' machines; null where the head plays too.</summary>
    public WorkersAttribute? Workers { get; } = job.Machines.OfType<WorkersAttribute>().SingleOrDefault();

    /// <summary>Jobs of the array.</summary>
    public int WorkerCount => Workers is null ? 0 : Math.Max(1, Workers.NodeCount > 0 ? Workers.NodeCount : Workers.MaxNodes);

    /// <summary>Time from a signal to a complete checkpoint.</summary>
    public TimeSpan Grace => job.GracePeriod ?? TimeSpan.FromSeconds(Math.Max(1, Math.Min(settings.SignalSeconds, KillWaitSeconds) - SpareSeconds));

    /// <summary>The script of the head, or of a training on one machine.</summary>
    /// <param name="program">The file to start.</param>
    /// <param name="variables">Variables of the job.</param>
    public string OfHead(string program, IReadOnlyDictionary<string, string> variables)
    {
        var script = Options(new(), "head", Head, settings.Partition, _places.HeadLog);
        script.OptionalOption("licenses", string.Join(',', settings.Licenses));
        Prepare(script, variables);
        script.Line($"run={ShellText.Quote(job.Run.Directory)}");
        if (Workers is not null)
        {
            script.Line("# Workers that have ended while this job waited are started again.")
                .Line("if [ \"${SLURM_RESTART_COUNT:-0}\" -gt 0 ] && [ -z \"$(squeue -h -j \"$(cat \"$run/slurm/workers.id\" 2>/dev/null)\" 2>/dev/null)\" ]; then")
                .Line("  sbatch --parsable \"$run/slurm/workers.sh\" > \"$run/slurm/workers.id\"")
                .Line("fi");
        }
        script.Line("# What has begun is continued from its newest checkpoint.")
            .Line("if grep -q '\"status\": *\"pending\"' \"$run/run.json\"; then set --; else set -- --resume " + ShellText.Quote(job.Run.Id) + "; fi");
        if (Workers is not null)
        {
            script.Line("# The address by which Slurm knows this machine; names need not be known everywhere.")
                .Line("address=$(scontrol --oneliner show node \"$SLURMD_NODENAME\" | sed -n 's/.* NodeAddr=\\([^ ]*\\).*/\\1/p')");
        }
        Start(script, $"{Program(program)} {Arguments()} \"$@\"");
        Requeue(script, "[ ! -e \"$run/slurm/stop\" ]");
        if (Workers is not null)
        {
            script.Line("# Workers that play end by themselves; those that still wait for a machine are not needed any more.")
                .Line("sleep 3")
                .Line("scancel -Q $(cat \"$run/slurm/workers.id\" 2>/dev/null)");
        }
        return script.Line("exit \"$code\"").ToString();
    }

    /// <summary>The script of a worker.</summary>
    /// <param name="program">The file to start.</param>
    /// <param name="variables">Variables of the job.</param>
    public string OfWorkers(string program, IReadOnlyDictionary<string, string> variables)
    {
        var script = Options(new(), "workers", Workers, settings.WorkersPartition ?? settings.Partition, _places.WorkersLog);
        script.Option("array", FormattableString.Invariant($"0-{WorkerCount - 1}"));
        Prepare(script, variables);
        script.Line($"run={ShellText.Quote(job.Run.Directory)}");
        Start(script, $"{Program(program)} work --head-file \"$run/head.json\" --name \"worker-$SLURM_ARRAY_TASK_ID\" --attempt \"${{SLURM_RESTART_COUNT:-0}}\" "
            + $"--coordination-timeout {DurationText.Format(TimeSpan.FromSeconds(settings.CoordinationTimeoutSeconds))}");
        Requeue(script, "[ ! -e \"$run/slurm/stop\" ]");
        script.Line("# One that crashed is started again a few times; one that was refused or let go is not.")
            .Line(FormattableString.Invariant($"if [ \"$code\" -gt 2 ] && [ \"$code\" -ne 130 ] && [ -z \"$asked\" ] && [ \"${{SLURM_RESTART_COUNT:-0}}\" -lt {MostRestarts} ]; then"))
            .Line("  trap '' TERM")
            .Line("  scontrol requeue \"$SLURM_JOB_ID\" && sleep 60")
            .Line("fi");
        return script.Line("exit \"$code\"").ToString();
    }

    private BatchScript Options(BatchScript script, string part, MachineGroupAttribute? machines, string? partition, string log)
    {
        script.Option("job-name", $"{job.Run.Experiment}-{job.Run.Id}-{part}")
            .Option("comment", job.Run.Id)
            .Option("chdir", job.SourceFolder)
            .Option("output", log)
            .Option("open-mode", "append")
            .Option("export", Passed)
            .Option("nodes", "1").Option("ntasks", "1")
            .OptionalOption("partition", partition).OptionalOption("account", settings.Account).OptionalOption("qos", settings.Qos);
        if (machines?.Cpus > 0)
            script.Option("cpus-per-task", machines.Cpus.ToString(CultureInfo.InvariantCulture));
        if (machines is not null && Math.Max(machines.Gpus, machines.UseGpu ? 1 : 0) is > 0 and var gpus)
            script.Option("gres", FormattableString.Invariant($"gpu:{gpus}"));
        script.OptionalOption("mem", (machines?.Memory ?? settings.Memory)?.ToUpperInvariant());
        if (settings.MaxRunDurationSeconds > 0)
            script.Option("time", BatchScript.Time(settings.MaxRunDurationSeconds));
        script.Option("signal", FormattableString.Invariant($"B:TERM@{settings.SignalSeconds}"));
        return script.Option(settings.Requeue ? "requeue" : "no-requeue");
    }

    private void Prepare(BatchScript script, IReadOnlyDictionary<string, string> variables)
    {
        script.Line();
        foreach (var (name, value) in variables)
            script.Variable(name, value);
        foreach (var module in settings.Modules)
            script.Line($"module load {ShellText.Quote(module)}");
        foreach (var command in settings.Commands)
            script.Line(command);
        script.Line("# Slurm need not bind the job to its CPUs.")
            .Line("cpus=${SLURM_CPUS_PER_TASK:-${SLURM_CPUS_ON_NODE:-}}")
            .Line("[ -z \"$cpus\" ] || export DOTNET_PROCESSOR_COUNT=$cpus");
    }

    private string Program(string program) => settings.Image is { } image
        ? $"apptainer exec --bind {ShellText.Quote(job.Store.Root)} --bind {ShellText.Quote(job.SourceFolder)} {ShellText.Quote(image)} {ShellText.Quote(program)}"
        : ShellText.Quote(program);

    private string Arguments()
    {
        var arguments = JobArguments.Of(job.Run, job.Store.Root, Grace).Select(ShellText.Quote).ToList();
        if (Workers is null)
            return string.Join(' ', arguments);
        arguments[0] = "head";
        return string.Join(' ', arguments) + FormattableString.Invariant($" --workers {WorkerCount} --min-workers 1 --listen 0.0.0.0:0 --advertise \"${{address:-$SLURMD_NODENAME}}\" --workers-wait ")
            + $"--coordination-timeout {DurationText.Format(TimeSpan.FromSeconds(settings.CoordinationTimeoutSeconds))}";
    }

    // bash runs a trap only while it waits.
    private static void Start(BatchScript script, string command) => script
        .Line($"{command} &")
        .Line("child=$!")
        .Line("asked=")
        .Line("trap 'asked=$SECONDS; kill -TERM \"$child\" 2>/dev/null' TERM")
        .Line("wait \"$child\"; code=$?")
        .Line("while kill -0 \"$child\" 2>/dev/null; do wait \"$child\"; code=$?; done")
        .Line("[ -z \"$asked\" ] || { wait \"$child\"; code=$?; }");

    // A time limit and a cancellation send the same signal; the clock tells them apart.
    private void Requeue(BatchScript script, string unless)
    {
        if (settings.MaxRunDurationSeconds == 0 || !settings.Requeue)
            return;
        var earliest = Math.Max(0, settings.MaxRunDurationSeconds - settings.SignalSeconds - SignalJitterSeconds);
        script.Line("# Asked to end because its time is nearly over, and not by somebody: it goes on in another turn.")
            .Line(FormattableString.Invariant($"if [ \"$code\" -eq 130 ] && [ \"${{asked:--1}}\" -ge {earliest} ] && {unless}; then"))
            .Line("  # A job that is canceled is not running any more.")
            .Line("  if scontrol --oneliner show job \"$SLURM_JOB_ID\" | grep -q 'JobState=RUNNING'; then")
            .Line("    trap '' TERM")
            .Line("    scontrol requeue \"$SLURM_JOB_ID\" && sleep 60")
            .Line("  fi")
            .Line("fi");
    }
}

/// <summary>Where a run keeps what its jobs need.</summary>
/// <param name="run">The run.</param>
internal sealed class JobPlaces(RunInfo run)
{
    /// <summary>The folder of scripts and numbers of jobs.</summary>
    public string Folder { get; } = Path.Combine(run.Directory, "slurm");

    /// <summary>The folder of the program.</summary>
    public string Program { get; } = Path.Combine(run.Directory, "program");

    /// <summary>The script of the head.</summary>
    public string HeadScript => Path.Combine(Folder, "head.sh");

    /// <summary>The script of the workers.</summary>
    public string WorkersScript => Path.Combine(Folder, "workers.sh");

    /// <summary>Holds the number of the array of workers.</summary>
    public string WorkersId => Path.Combine(Folder, "workers.id");

    /// <summary>Is there once somebody has asked for the end.</summary>
    public string StopMark => Path.Combine(Folder, "stop");

    /// <summary>What the head's job prints, as Slurm names it.</summary>
    public string HeadLog => BatchScript.FileName(Path.Combine(run.Directory, "logs")) + "/slurm-head-%j.txt";

    /// <summary>What a worker's job prints, as Slurm names it.</summary>
    public string WorkersLog => BatchScript.FileName(Path.Combine(run.Directory, "logs")) + "/slurm-worker-%a.txt";
}
