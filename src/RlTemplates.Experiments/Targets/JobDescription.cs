using RlTemplates.Tracking;

namespace RlTemplates.Experiments;

/// <summary>All that a target needs to train a run.</summary>
public sealed class JobDescription
{
    /// <summary>The experiment.</summary>
    public required ExperimentDefinition Definition { get; init; }

    /// <summary>The bound config, an instance of the config class.</summary>
    public required object Config { get; init; }

    /// <summary>The store that holds the run.</summary>
    public required RunStore Store { get; init; }

    /// <summary>The run: a pending one, which the job takes over, or one that has begun, which the job resumes. Its config and tags are those of the job.</summary>
    public required RunInfo Run { get; init; }

    /// <summary>The target that it is submitted to.</summary>
    public required TargetDeclaration Target { get; init; }

    /// <summary>The machine groups of the config class that the target takes, with the values of all layers.</summary>
    public IReadOnlyList<MachineGroupAttribute> Machines { get; init; } = [];

    /// <summary>Environment variables of the job that are no secrets.</summary>
    public IReadOnlyDictionary<string, string> Variables { get; init; } = new Dictionary<string, string>();

    /// <summary>Secret options, by the environment variables that the program reads them from.</summary>
    public JobSecrets Secrets { get; init; } = new();

    /// <summary>The folder with the project, for targets that send it. Default: the working directory.</summary>
    public string SourceFolder { get; init; } = Directory.GetCurrentDirectory();

    /// <summary>The program on this machine that trains when it is started with <see cref="Arguments"/>; null where this process is none, because it has an entry point of its own.</summary>
    public JobProgram? Program { get; init; }

    /// <summary>The container image that was published for the job; null where none was asked for. Of a plan, it has no digest yet.</summary>
    public JobImage? Image { get; init; }

    /// <summary>
    /// The program, published for the machines of an <see cref="IProgramTarget"/> that asks for one; else null. It is gone after the submission, and a plan has none.
    /// </summary>
    public ProgramPackage? Package { get; init; }

    /// <summary>How long submitting may wait for a job that begins at once, so that its failure to start is known; zero waits for nothing. Default: 60 seconds.</summary>
    public TimeSpan StartPatience { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>
    /// Time that the job has from a stop signal to a complete checkpoint, which <see cref="Arguments"/> pass on: at least zero. Null, the default, leaves the 5 seconds of <c>train</c>. A target that ends jobs
    /// by force after some time of its own should allow this much.
    /// </summary>
    public TimeSpan? GracePeriod { get; init; }

    /// <summary>
    /// Records what the target will call the job, before anything there begins: a submission that is cut off is then found again
    /// by <see cref="IFindsJobs"/>, and not
    /// made twice. Call it with a name that the run alone has, such as one that holds the run's id, right before the request that
    /// makes the job.
    /// </summary>
    /// <param name="id">What the target will call the job.</param>
    /// <param name="address">Where people can look at it; null where there is no such place.</param>
    /// <exception cref="UserException">It cannot be recorded, so that the job must not be made.</exception>
    public void Announce(string id, string? address = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(id);
        try
        {
            using var writer = RunWriter.Open(Store.Reload(Run), patience: JobSubmission.LockPatience);
            writer.Assign(new(Target.Name, Target.Kind, Secrets.Mask(id), address is null ? null : Secrets.Mask(address)));
            IsAnnounced = true;
        }
        catch (IOException exception)
        {
            throw new UserException($"Run {Run.Id} cannot be submitted: that its job will be {Secrets.Mask(id)} cannot be recorded. {exception.Message}", exception);
        }
    }

    /// <summary>Whether <see cref="Announce"/> was called, so that the run still names this process as its own.</summary>
    internal bool IsAnnounced { get; private set; }

    /// <summary>Tags of the run.</summary>
    public IReadOnlyDictionary<string, string> Tags => Run.Tags;

    /// <summary>Gets the notes, without secrets.</summary>
    internal Action<string> Tell { get; set; } = static _ => { };

    /// <summary>
    /// Tells the user something about this submission that does not stop it: a file that is not sent, a limit that is near. A dry run
    /// lists it, <c>submit</c> prints it as a warning, and an
    /// estimator gives it to its <c>Warn</c>. Secrets in it are masked.
    /// </summary>
    /// <param name="sentence">One sentence.</param>
    public void Note(string sentence)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(sentence);
        Tell(Secrets.Mask(sentence));
    }

    /// <summary>Arguments of the program that trains the run, where the folder of runs is the same as here.</summary>
    public IReadOnlyList<string> Arguments => ArgumentsIn(Store.Root);

    /// <summary>Arguments of the program that trains the run where runs are kept in another folder, which has the run's <c>run.json</c>.</summary>
    /// <param name="runs">The folder of all runs, where the job trains.</param>
    public IReadOnlyList<string> ArgumentsIn(string runs) => JobArguments.Of(Run, runs, GracePeriod);
}
