namespace RlTemplates.Options;

/// <summary>Which layer a value came from, lowest first.</summary>
public enum SourceKind
{
    /// <summary>The default of the record of options.</summary>
    Default,

    /// <summary>The config class itself: an initializer, an attribute of a target, or <c>[StopWhen]</c>.</summary>
    Class,

    /// <summary>The defaults of a team kit.</summary>
    TeamDefaults,

    /// <summary>The values that another run was trained with.</summary>
    Run,

    /// <summary>A preset, or one that it extends.</summary>
    Preset,

    /// <summary>An environment variable.</summary>
    EnvironmentVariable,

    /// <summary>A hyperparameter of a training container.</summary>
    Hyperparameter,

    /// <summary>The command line.</summary>
    CommandLine,

    /// <summary>The parameters of a sweep.</summary>
    Sweep,

    /// <summary>A program that made the config itself, without layers.</summary>
    Code,

    /// <summary>The target that the run was submitted to, which cannot train with another value.</summary>
    Target,
}

/// <summary>Where a value came from.</summary>
/// <param name="Kind">The layer.</param>
/// <param name="Text">
/// The place in it, as messages name it: <c>default</c>, <c>config class</c>, <c>configs/quick.yaml, line 4, column 3</c>, <c>RLT_SEED</c>, <c>hyperparameter seed</c>, <c>--seed</c>, <c>run 20260101-120000-ab12</c>.
/// </param>
public sealed record OptionSource(SourceKind Kind, string Text)
{
    /// <summary>The default of the record of options.</summary>
    public static OptionSource Default { get; } = new(SourceKind.Default, "default");

    /// <summary>The config class itself.</summary>
    public static OptionSource Class { get; } = new(SourceKind.Class, "config class");

    /// <summary>A program that made the config itself.</summary>
    public static OptionSource Code { get; } = new(SourceKind.Code, "code");

    /// <summary>Whether a layer above the config class sets the value.</summary>
    public bool IsSet => Kind is not (SourceKind.Default or SourceKind.Class);

    /// <summary>Whether the text is a name on the command line, of an environment variable or of a hyperparameter, which says which option it is; a line of a file does not.</summary>
    public bool IsName => Kind is SourceKind.CommandLine or SourceKind.EnvironmentVariable or SourceKind.Hyperparameter;

    /// <summary>The text.</summary>
    public override string ToString() => Text;
}
