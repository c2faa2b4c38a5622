using System.CommandLine;
using RlTemplates.Configuration;
using RlTemplates.Experiments;
using RlTemplates.Options;
using RlTemplates.Terminal;
using RlTemplates.Tracking;

namespace RlTemplates.Verbs;

/// <summary>What a verb works with: the command line, the program's experiments, the store of runs and the console.</summary>
public sealed class VerbContext
{
    private readonly ParseResult _parsed;
    private readonly ProgramOptions _options;
    private readonly ErrorOutput _errors = ErrorOutput.Standard;
    private readonly IReadOnlyList<UnmadeExperiment> _unmade;
    private readonly Func<TextWriter> _output = static () => Console.Out;
    private RunStore? _runs;

    internal VerbContext(ParseResult parsed, ProgramOptions options, IReadOnlyList<ExperimentDefinition> experiments, IReadOnlyList<UnmadeExperiment> unmade) =>
        (_parsed, _options, Experiments, _unmade) = (parsed, options, experiments, unmade);

    /// <summary>The program's experiments, those aside whose config class cannot be made.</summary>
    public IReadOnlyList<ExperimentDefinition> Experiments { get; }

    /// <summary>The runs in the folder that <c>--runs</c> names.</summary>
    public RunStore Runs => _runs ??= new(_parsed.GetValue(_options.Runs)!);

    /// <summary>All runs, newest first, without their options.</summary>
    /// <param name="experiment">Only runs of this experiment; null: of any.</param>
    /// <exception cref="UserException"><c>--runs</c> names no folder.</exception>
    internal IReadOnlyList<RunInfo> ListRuns(string? experiment)
    {
        // Where nobody names the folder, there may be none yet.
        if (_parsed.GetResult(_options.Runs) is { Implicit: false } && !Directory.Exists(Runs.Root))
            throw new UserException($"--runs is '{_parsed.GetValue(_options.Runs)}'; {(File.Exists(Runs.Root) ? $"{Runs.Root} is a file, not a folder of runs" : $"there is no folder {Runs.Root}")}.");
        return Runs.Summaries(experiment);
    }

    /// <summary>Receives the verb's output.</summary>
    public TextWriter Output => _output();

    /// <summary>What is done before a second signal ends the process at once. It has a second, on another thread.</summary>
    internal Action? BeforeAbrupt { get; set; }

    /// <summary>Writes one line of output; a text of unknown origin must not steer the terminal.</summary>
    internal Task PrintAsync(string line) => Output.WriteLineAsync(ShownText.Clean(line));

    /// <summary>Whether a person watches the output on a terminal; otherwise it goes to a file or another program.</summary>
    public bool IsTerminal { get; } = TerminalKinds.Current != TerminalKind.None;

    /// <summary>Whether what was written can be drawn anew, as a table that changes needs.</summary>
    internal bool IsLive { get; } = TerminalKinds.Current == TerminalKind.Live;

    /// <summary>The experiment that <c>--experiment</c> names; null where it is not given.</summary>
    /// <exception cref="UserException">There is none of that name, or it cannot be made.</exception>
    public ExperimentDefinition? NamedExperiment => NamedName is { } name ? Find(name) : null;

    /// <summary>Name of the experiment that <c>--experiment</c> names, which need not be one that can be made; null where it is not given.</summary>
    /// <exception cref="UserException">There is none of that name.</exception>
    internal string? NamedName => _parsed.GetValue(_options.Experiment) is not { } name
        ? null
        : AllNames.FirstOrDefault(n => n.Equals(name, StringComparison.OrdinalIgnoreCase))
            ?? throw new UserException($"--experiment is '{name}'; it must be one of {string.Join(", ", AllNames)}{OptionLookup.DidYouMean(name, AllNames)}");

    /// <summary>The value of one of the verb's options.</summary>
    /// <typeparam name="T">Its type.</typeparam>
    /// <param name="option">The option.</param>
    public T Get<T>(VerbOption<T> option)
    {
        ArgumentNullException.ThrowIfNull(option);
        return _parsed.GetValue(option.TypedSymbol)!;
    }

    /// <summary>The value of one of the verb's arguments.</summary>
    /// <param name="argument">The argument.</param>
    public string Get(VerbArgument argument)
    {
        ArgumentNullException.ThrowIfNull(argument);
        return _parsed.GetValue(argument.OneSymbol!)!;
    }

    /// <summary>Whether the command line gives one of the verb's options.</summary>
    internal bool IsGiven(VerbOption option) => _parsed.GetResult(option.Symbol) is { Implicit: false };

    /// <summary>The values of one of the verb's arguments that may be repeated.</summary>
    internal IReadOnlyList<string> GetAll(VerbArgument argument) => _parsed.GetValue(argument.ManySymbol!)!;

    /// <summary>Finds a run.</summary>
    /// <param name="name">Its id, the unique beginning of its id, or <c>latest</c>.</param>
    /// <param name="experiment">Only runs of this experiment; null: of the one that <c>--experiment</c> names, or of any.</param>
    /// <exception cref="UserException">No run or more than one fits.</exception>
    public RunInfo FindRun(string name, ExperimentDefinition? experiment = null)
    {
        ArgumentNullException.ThrowIfNull(name);
        var owner = experiment?.Name ?? NamedName;
        return name == CommonOptions.Latest ? Hint.Add("Start one with train.", () => Runs.Find(name, owner)) : Runs.Find(name, owner);
    }

    /// <summary>The experiment that the command line means: the one that is named, the one of a run, or the only one.</summary>
    /// <param name="run">Name of the run that the verb works on, if it works on one.</param>
    /// <exception cref="UserException">There are several and nothing says which; or the name or the run is unknown.</exception>
    public ExperimentDefinition Experiment(string? run = null)
    {
        if (NamedExperiment is { } named)
            return named;
        if (AllNames.ToList() is [var only])
            return Find(only);
        var owner = run is null ? null : FindRun(run).Experiment;
        return owner is not null && AllNames.Contains(owner)
            ? Find(owner)
            : throw new UserException($"This program has several experiments; pass --experiment with one of {string.Join(", ", AllNames)}.");
    }

    /// <summary>Refuses what the verb has not taken of the command line.</summary>
    /// <exception cref="UserException">There is something.</exception>
    internal void RefuseRest()
    {
        if (Leftovers.Judge(_parsed, _parsed.CommandResult.Command).ToList() is { Count: > 0 } findings)
            throw new UserException(findings);
    }

    /// <summary>Whether the program has a verb, built in or of a package.</summary>
    internal bool HasVerb(string name) => _parsed.RootCommandResult.Command.Subcommands.Any(c => c.Name == name);

    /// <summary>Whether a command line has to name the experiment.</summary>
    internal bool HasSeveral => Experiments.Count + _unmade.Count > 1;

    /// <summary>The experiment of a run; null where the program has none of its name.</summary>
    /// <param name="run">The run.</param>
    /// <exception cref="UserException">It cannot be made.</exception>
    internal ExperimentDefinition? ExperimentOf(RunInfo run) => AllNames.Contains(run.Experiment) ? Find(run.Experiment) : null;

    private ExperimentDefinition Find(string name) =>
        Experiments.FirstOrDefault(e => e.Name == name) ?? throw new UserException(_unmade.First(u => u.Name == name).Finding);

    /// <summary>Binds an experiment's options: defaults, a run's values, preset, environment variables and command line.</summary>
    /// <param name="experiment">The experiment.</param>
    /// <param name="preset">Name or path of the preset; null takes <c>default</c> where it exists, or none where there is a run.</param>
    /// <param name="run">The run whose values lie right above the defaults.</param>
    /// <exception cref="UserException">Options are wrong.</exception>
    public BoundExperiment Bind(ExperimentDefinition experiment, string? preset = null, RunInfo? run = null)
    {
        ArgumentNullException.ThrowIfNull(experiment);
        var bound = Select(experiment).Bind(preset, run);
        return new(experiment, bound.Config!, experiment.Configure(bound.Config!), bound.Resolved);
    }

    /// <summary>Prints a warning on the error stream.</summary>
    /// <param name="message">What is not as it should be, in whole sentences.</param>
    public void Warn(string message) => _errors.Warning(message);

    /// <summary>Tells something on the error stream, apart from the output.</summary>
    /// <param name="message">One line.</param>
    public void Note(string message) => _errors.Note(message);

    /// <summary>Prints a remark from a timer, a signal or another thread, which must not end by an error stream that nobody reads.</summary>
    internal void Remark(string message)
    {
        try
        {
            Note(message);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ObjectDisposedException)
        {
            // What the process is about to do matters more.
        }
    }

    /// <summary>Prints an error on the error stream. For one that ends the verb throw a <see cref="UserException"/> instead.</summary>
    /// <param name="message">What went wrong, in whole sentences.</param>
    public void Error(string message) => _errors.Error(message);

    /// <summary>A command line that is printed for somebody to type: with the folder of runs, where this one names it.</summary>
    /// <param name="words">The verb and what follows it.</param>
    internal string Command(string words) => _parsed.GetResult(_options.Runs) is { Implicit: false } ? $"{words} --runs {ShellText.Quote(_parsed.GetValue(_options.Runs)!)}" : words;

    /// <summary>An experiment with what the command line gives to its options.</summary>
    internal Selection Select(ExperimentDefinition experiment) =>
        new(experiment, _parsed.UnmatchedTokens,
            [.. VerbTree.OptionsOf(_parsed.CommandResult.Command).Where(o => !o.Hidden).Select(o => o.Name)])
        {
            Experiments = [.. AllNames],
        };

    private IEnumerable<string> AllNames => Experiments.Select(e => e.Name).Concat(_unmade.Select(u => u.Name));
}

/// <summary>An experiment with its bound options.</summary>
/// <param name="Definition">The experiment.</param>
/// <param name="Instance">Its bound config, an instance of the config class: what estimators take.</param>
/// <param name="Config">The same as the runtime sees it.</param>
/// <param name="Resolved">Every option's value and where it came from.</param>
public sealed record BoundExperiment(ExperimentDefinition Definition, object Instance, ExperimentConfig Config, IReadOnlyList<ResolvedOption> Resolved);
