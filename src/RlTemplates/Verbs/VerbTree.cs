using System.CommandLine;
using RlTemplates.Experiments;

namespace RlTemplates.Verbs;

/// <summary>The command line as a tree of commands, made of verbs.</summary>
internal sealed class VerbTree
{
    private static readonly ParserConfiguration Parsing = new() { ResponseFileTokenReplacer = null, EnablePosixBundling = false };

    private readonly ProgramOptions _options = new();
    private readonly IReadOnlyList<ExperimentDefinition> _experiments;
    private readonly IReadOnlyList<UnmadeExperiment> _unmade;
    private readonly HashSet<string> _lacking;

    /// <summary>Makes the tree.</summary>
    /// <param name="experiments">The program's experiments.</param>
    /// <param name="unmade">Those that cannot be made.</param>
    /// <param name="verbs">All verbs.</param>
    /// <exception cref="UserException">Verbs or their options have the same name.</exception>
    public VerbTree(IReadOnlyList<ExperimentDefinition> experiments, IReadOnlyList<UnmadeExperiment> unmade, IReadOnlyList<Verb> verbs)
    {
        (_experiments, _unmade) = (experiments, unmade);
        _lacking = verbs.SelectMany(v => v.Options).Where(o => o.MayLackItsValue).Select(o => o.Name).ToHashSet(StringComparer.Ordinal);
        var name = Path.GetFileNameWithoutExtension(Environment.ProcessPath ?? "experiment");
        Root = new(name, "Trains and evaluates an agent.") { TreatUnmatchedTokensAsErrors = false };
        Root.Action = new VerbAction(Root, null, _options, experiments, unmade);
        foreach (var option in _options.All)
            Root.Add(option);
        if (VerbConflicts.Find(experiments, verbs, _options) is { Count: > 0 } conflicts)
            throw new UserException(conflicts);
        // Verbs with fewer words first, so that those above others are there when the others come.
        foreach (var verb in verbs.OrderBy(v => v.Name.Count(c => c == ' ')))
            Add(verb);
    }

    /// <summary>The program itself.</summary>
    public Command Root { get; }

    /// <summary>Reads a command line: a value that begins with @ names no file, and short options are not bundled.</summary>
    public ParseResult Parse(IReadOnlyList<string> args) => Parse(Root, [.. args.SelectMany((arg, i) => LacksItsValue(args, i) ? (IEnumerable<string>)[arg, ""] : [arg])]);

    /// <summary>Reads a command line anew, of which something was taken out.</summary>
    public static ParseResult Parse(Command root, IReadOnlyList<string> args) => RawArguments.Keep(root.Parse(args, Parsing), args);

    /// <summary>Whether the whole trace of an unexpected error is asked for.</summary>
    public bool IsVerbose(ParseResult parsed) => ParseErrors.IsRight(parsed, _options.Verbose) && parsed.GetValue(_options.Verbose);

    /// <summary>A verb's own options, then those of the verbs above that count everywhere below them.</summary>
    public static IEnumerable<Option> OptionsOf(Command command) =>
        command.Options.Concat(Ancestors(command).SelectMany(c => c.Options).Where(o => o.Recursive));

    // Otherwise the parser would take an option of the experiment, which it does not know, for the value.
    private bool LacksItsValue(IReadOnlyList<string> args, int i) => _lacking.Contains(args[i]) && (i + 1 == args.Count || args[i + 1].StartsWith('-'));

    private static IEnumerable<Command> Ancestors(Command command) =>
        command.Parents.OfType<Command>().SelectMany(parent => Ancestors(parent).Prepend(parent));

    private void Add(Verb verb)
    {
        var (parent, words) = (Root, verb.Name.Split(' '));
        foreach (var word in words[..^1])
            parent = parent.Subcommands.FirstOrDefault(c => c.Name == word) ?? Add(parent, word, $"The verbs of {word}.", null);
        var command = Add(parent, words[^1], verb.Summary, verb);
        foreach (var option in verb.Options)
            command.Add(option.Symbol);
        foreach (var argument in verb.Arguments)
            command.Add(argument.Symbol);
    }

    private Command Add(Command parent, string name, string summary, Verb? verb)
    {
        var command = new Command(name, summary) { TreatUnmatchedTokensAsErrors = false };
        command.Action = new VerbAction(command, verb, _options, _experiments, _unmade);
        parent.Add(command);
        return command;
    }
}
