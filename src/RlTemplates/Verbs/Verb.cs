namespace RlTemplates.Verbs;

/// <summary>
/// A verb of the command line, such as <c>train</c>. A package adds its own by <see cref="VerbAttribute{TVerb}"/> on its assembly; a verb
/// whose name has several words, such as <c>config schema</c>, stands below the others.
/// </summary>
public abstract class Verb
{
    /// <summary>Makes a verb.</summary>
    /// <param name="name">Its name: words of lower-case letters, digits and dashes, separated by single blanks.</param>
    /// <param name="summary">What it does, in one sentence, for the help.</param>
    /// <exception cref="ArgumentException">The name is not written like that.</exception>
    protected Verb(string name, string summary)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(summary);
        if (!name.Split(' ').All(IsWord))
        {
            throw new ArgumentException(
                $"'{name}' is not a verb's name; write words of lower-case letters, digits and dashes, for example 'config schema'.",
                nameof(name));
        }
        (Name, Summary) = (name, summary);
    }

    /// <summary>Its name, as typed.</summary>
    public string Name { get; }

    /// <summary>What it does, in one sentence.</summary>
    public string Summary { get; }

    /// <summary>Its own options. Default none.</summary>
    public IReadOnlyList<VerbOption> Options { get; protected init; } = [];

    /// <summary>Its arguments, in order. Default none.</summary>
    public IReadOnlyList<VerbArgument> Arguments { get; protected init; } = [];

    /// <summary>Whether it takes options of the config class too. Default <see cref="ConfigUse.None"/>.</summary>
    public ConfigUse ConfigUse { get; protected init; }

    /// <summary>The one of its options that names a preset, so that errors in it are reported together with others. Default none.</summary>
    public VerbOption<string?>? Preset { get; protected init; }

    /// <summary>
    /// Whether it ends by its cancellation token at the first Ctrl-C, SIGTERM or SIGHUP; a second one ends the process. Default false: the
    /// first one ends the process.
    /// </summary>
    public bool EndsOnInterrupt { get; protected init; }

    /// <summary>Whether its work goes on where nobody reads its output, which is dropped then. Default false: it waits for a reader.</summary>
    internal bool DropsOutput { get; init; }

    /// <summary>Does the verb's work.</summary>
    /// <param name="context">The command line, the program's experiments and the console.</param>
    /// <param name="cancellationToken">Cancelled by the first Ctrl-C where <see cref="EndsOnInterrupt"/> says so.</param>
    /// <returns>The process's exit code; see <see cref="ExitCodes"/>.</returns>
    /// <exception cref="UserException">What the user gave cannot be used. Each finding is printed, and the process ends with 2.</exception>
    public abstract Task<int> RunAsync(VerbContext context, CancellationToken cancellationToken);

    /// <summary>The verb for messages: its name, its class and the assembly that holds it.</summary>
    internal string Description => $"'{Name}' ({GetType().FullName} of {GetType().Assembly.GetName().Name})";

    /// <summary>Whether this library has it.</summary>
    internal bool IsBuiltIn => GetType().Assembly == typeof(Verb).Assembly;

    private static bool IsWord(string word) =>
        word.Length > 0 && char.IsAsciiLetterLower(word[0])
        && word.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-');
}

/// <summary>What a verb does with options of the config class.</summary>
public enum ConfigUse
{
    /// <summary>It takes none.</summary>
    None,

    /// <summary>It takes all of them; its help lists them.</summary>
    All,

    /// <summary>It takes them as changes of a run's values; its help only mentions them.</summary>
    OfRun,

    /// <summary>It takes those of targets and machine groups; its help only mentions them. Options of its own may have names that options of the config class have.</summary>
    OfTarget,
}
