using RlTemplates.Estimators.Publishing;
using RlTemplates.Experiments;
using RlTemplates.Json;
using RlTemplates.Terminal;
using RlTemplates.Tracking;

namespace RlTemplates.Verbs;

/// <summary><c>submit</c>.</summary>
internal sealed class SubmitVerb : Verb
{
    private readonly VerbOption<string?> _target = VerbOption.Text(
        "--to", "the name of a target",
        "Where to: a target that the config class declares, or, by default, a process of this machine that outlives the terminal.");

    private readonly VerbOption<string?> _name = VerbOption.Text(
        "--name", "a name of lower-case letters, digits and dashes", "A name by which the run is found beside its id; no other run has it.");

    private readonly VerbOption<string?> _initializeFrom = CommonOptions.InitializeFrom();

    private readonly VerbOption<string?> _image = VerbOption.TextOrNothing(
        "--build-image", "REGISTRY/REPOSITORY or REGISTRY/REPOSITORY:TAG, or a path that ends with .tar",
        "Publishes this program as a container image, without a Docker engine, and submits that. Default of the name: what the target says.");

    private readonly VerbOption<string?> _project = VerbOption.Text(
        "--image-project", "a project file, or a folder with one", "The project that --build-image publishes. Default: that of this program.");

    private readonly VerbOption<TimeSpan?> _grace = CommonOptions.Grace();

    private readonly VerbOption<bool> _wait = VerbOption.Flag("--wait", "Waits until the run has ended and ends with its exit code; Ctrl-C leaves it.");

    private readonly VerbOption<bool> _dryRun = VerbOption.Flag("--dry-run", "Prints what would be done, in order and without secrets; sends and writes nothing.");

    private readonly VerbOption<string?> _jobFiles = VerbOption.Text(
        "--job-files", "a folder", "With --dry-run: also writes into that folder the files by which the target's own tool submits the same job, for targets that have one.");

    private readonly VerbOption<bool> _json = CommonOptions.Json();

    public SubmitVerb()
        : base("submit", "Trains in a process that outlives the terminal, or at another target.")
    {
        Preset = CommonOptions.Preset();
        Options = [_target, Preset, _name, _initializeFrom, _image, _project, _grace, _wait, _dryRun, _jobFiles, _json];
        ConfigUse = ConfigUse.All;
        EndsOnInterrupt = true;
    }

    public override async Task<int> RunAsync(VerbContext context, CancellationToken cancellationToken)
    {
        var notes = new List<string>();
        var request = Request(context, notes);
        if (context.Get(_dryRun))
        {
            if (context.Get(_wait))
                throw new UserException("--dry-run submits nothing that --wait could wait for; leave out one of them.");
            var plan = await JobSubmission.PlanAsync(request, cancellationToken);
            var written = context.Get(_jobFiles) is { } folder ? JobFiles.Write(plan, folder) : null;
            await SubmissionReport.WriteAsync(context, plan, context.Get(_json), written);
            return ExitCodes.Success;
        }
        if (context.Get(_jobFiles) is not null)
            throw new UserException("--job-files writes files for another tool, which submits the job; give --dry-run with it.");
        await using var job = await JobSubmission.SubmitAsync(request, cancellationToken);
        try
        {
            if (!context.Get(_wait) || !context.Get(_json))
                await TellAsync(context, job, notes);
        }
        catch (IOException exception)
        {
            context.Error($"Run {job.Run.Id} is submitted and goes on, but that could not be told: {exception.Message}");
            return ExitCodes.Failure;
        }
        if (!context.Get(_wait))
            return ExitCodes.Success;
        var code = await WaitAsync(context, job, cancellationToken);
        if (context.Get(_json))
            await TellAsync(context, job, notes);
        return code;
    }

    private SubmitRequest Request(VerbContext context, List<string> notes)
    {
        var definition = context.Experiment();
        var target = TargetChoice.Find(definition, context.Get(_target));
        if (context.Get(_name) is { } name && !RunName.Is(name))
            throw new UserException($"--name is '{name}'; it must be {RunName.Demand}{(RunName.IsReserved(name) ? $", and '{name}' means the newest run" : "")}.");
        if (context.Get(_jobFiles) is { } folder && string.IsNullOrWhiteSpace(folder))
            throw new UserException($"--job-files is '{folder}'; it must be a folder, such as azure.");
        if (context.Get(_project) is not null && context.Get(_image) is null)
            throw new UserException("--image-project names what --build-image publishes; give both, or none.");
        var bound = context.Select(definition).BindFor(context.Get(Preset!), target);
        return new()
        {
            Definition = definition,
            Config = bound.Config!,
            Options = bound.Resolved,
            Secrets = bound.Secrets,
            Target = target,
            Store = context.Runs,
            Name = context.Get(_name),
            InitializeFrom = context.Get(_initializeFrom) is { } other ? WeightSource.Find(context.Runs, other) : null,
            Program = JobProgram.ThisProcess(),
            JobFiles = context.Get(_jobFiles),
            GracePeriod = context.Get(_grace),
            Image = context.Get(_image) is { } image
                ? new ImageBuilder(image.Length > 0 ? image : null, new() { Project = context.Get(_project), Note = context.Note })
                : null,
            Package = new ProgramBuilder(new() { Note = context.Note }),
            Warn = warning =>
            {
                notes.Add(warning);
                context.Warn(warning);
            },
        };
    }

    private async Task TellAsync(VerbContext context, TrainingJob job, List<string> notes)
    {
        if (context.Get(_json))
        {
            await JsonOutput.WriteObjectAsync(context.Output, json =>
            {
                RunJson.WriteSummary(json, job.Run with { Job = job.Job });
                if (notes.Count > 0)
                    json.WriteTexts("notes", notes);
            });
            return;
        }
        await context.PrintAsync($"submitted {job.Run.Id}{(job.Run.Name is { } name ? $" ({name})" : "")}");
        await context.PrintAsync("follow it with: " + context.Command($"attach {job.Run.Name ?? job.Run.Id}"));
    }

    private static async Task<int> WaitAsync(VerbContext context, TrainingJob job, CancellationToken cancellationToken)
    {
        job.Tell = context.Warn;
        try
        {
            await job.WaitAsync(cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return RunEnd.Leave(context, job.Run);
        }
        return RunEnd.Tell(context, job.Run);
    }
}
