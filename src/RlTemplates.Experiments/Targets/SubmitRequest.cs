using RlTemplates.Options;
using RlTemplates.Tracking;

namespace RlTemplates.Experiments;

/// <summary>A bound experiment that shall be trained by a target.</summary>
internal sealed record SubmitRequest
{
    /// <summary>The experiment.</summary>
    public required ExperimentDefinition Definition { get; init; }

    /// <summary>The bound config, an instance of the config class.</summary>
    public required object Config { get; init; }

    /// <summary>Every option's value and where it came from.</summary>
    public required IReadOnlyList<ResolvedOption> Options { get; init; }

    /// <summary>Secrets of all options, by their environment variables.</summary>
    public required IReadOnlyDictionary<string, string> Secrets { get; init; }

    /// <summary>The target.</summary>
    public required TargetDeclaration Target { get; init; }

    /// <summary>Where runs are kept.</summary>
    public required RunStore Store { get; init; }

    /// <summary>Name of the run; null where it has none.</summary>
    public string? Name { get; init; }

    /// <summary>Tags of the run, above those that the config class declares.</summary>
    public IReadOnlyDictionary<string, string> Tags { get; init; } = new Dictionary<string, string>();

    /// <summary>Policy whose weights training begins with; null: at random.</summary>
    public WeightSource? InitializeFrom { get; init; }

    /// <summary>A program on this machine with the entry script; null where there is none.</summary>
    public JobProgram? Program { get; init; }

    /// <summary>Publishes a container image for the job; null where none is asked for.</summary>
    public IImageBuilder? Image { get; init; }

    /// <summary>Publishes the program for a target that is sent one; null where nothing can.</summary>
    public IProgramBuilder? Package { get; init; }

    /// <summary>Where files for the target's own tool will be written, of a plan; null for a plan without.</summary>
    public string? JobFiles { get; init; }

    /// <summary>Time that the job has from a stop signal to a complete checkpoint; null leaves the default of <c>train</c>.</summary>
    public TimeSpan? GracePeriod { get; init; }

    /// <summary>
    /// Gets what the policies of kits allow for a while only, what the target notes, and what goes wrong after the target has accepted
    /// the job.
    /// </summary>
    public required Action<string> Warn { get; init; }
}
