using RlTemplates.Experiments;
using RlTemplates.Options;

namespace RlTemplates.Verbs;

/// <summary>Options and arguments that several verbs have.</summary>
internal static class CommonOptions
{
    /// <summary>The run that was made last.</summary>
    public const string Latest = "latest";

    /// <summary>How a run is named.</summary>
    public const string RunName = "an id, a name, the unique beginning of an id, or latest";

    /// <summary>What a time to end must be.</summary>
    public const string GraceValues = "a duration from 0s to 1d, such as 30s";

    /// <summary>The longest time to end.</summary>
    public static readonly TimeSpan LongestGrace = TimeSpan.FromDays(1);

    private const string RunSummary = "The run: id, name, unique beginning of an id, or latest.";

    /// <param name="usual">What is taken where none is named.</param>
    public static VerbOption<string?> Preset(string usual = "default, where it exists") => VerbOption.Text(
        "--config", "the name or path of a preset",
        $"A preset: NAME means configs/<experiment>/NAME.yaml or configs/NAME.yaml. Default: {usual}.");

    public static VerbOption<string> Run() => VerbOption.TextOr("--run", RunName, RunSummary, Latest);

    public static VerbOption<TimeSpan?> Grace() => VerbOption.Parsed<TimeSpan>(
        JobArguments.Grace, GraceValues,
        "Time from Ctrl-C or SIGTERM to a complete checkpoint, default 5s; all but 3s of it an iteration may use that ends by then.",
        ParseGrace);

    public static VerbOption<TimeSpan?> Delay() => VerbOption.Parsed<TimeSpan>(
        "--delay", GraceValues, "Time that it waits before it begins. Default: evaluation.delay_seconds.", ParseGrace);

    /// <summary>Reads a time that something may take to end; null where it is none.</summary>
    public static TimeSpan? ParseGrace(string text) =>
        DurationText.TryParse(text, out var grace) && grace >= TimeSpan.Zero && grace <= LongestGrace ? grace : null;

    public static VerbOption<bool> Json() => VerbOption.Flag("--json", "Writes JSON, for other programs.");

    public static VerbArgument RunArgument() => new("run", RunSummary, Latest);

    /// <summary>Weights that training begins with.</summary>
    public static VerbOption<string?> InitializeFrom() => VerbOption.Text(
        "--initialize-from", "a run, RUN:CHECKPOINT, or the path of a checkpoint",
        "Begins with the weights of another run, all or those that fit: RUN, RUN:best, RUN:CHECKPOINT, or the path of a checkpoint.");
}
