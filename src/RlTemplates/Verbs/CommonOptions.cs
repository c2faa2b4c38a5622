namespace RlTemplates.Verbs;

/// <summary>Options and arguments that several verbs have.</summary>
internal static class CommonOptions
{
    /// <summary>The run that was made last.</summary>
    public const string Latest = "latest";

    /// <summary>How a run is named.</summary>
    public const string RunName = "an id, the unique beginning of one, or latest";

    private const string RunSummary = "The run: id, unique beginning of an id, or latest.";

    public static VerbOption<string?> Preset() => VerbOption.Text(
        "--config", "the name or path of a preset",
        "A preset: NAME means configs/<experiment>/NAME.yaml or configs/NAME.yaml. Default: default, where it exists.");

    public static VerbOption<string> Run() => VerbOption.TextOr("--run", RunName, RunSummary, Latest);

    public static VerbArgument RunArgument() => new("run", RunSummary, Latest);
}
