using RlTemplates.Configuration;
using RlTemplates.Experiments;
using RlTemplates.Options;
using RlTemplates.Terminal;

namespace RlTemplates.Verbs;

/// <summary><c>config diff</c>: compares presets or runs, by every option's value. Ends with 1 where some differ.</summary>
internal sealed class ConfigDiffVerb : Verb
{
    private const string Missing = "-";

    private readonly VerbArgument _first = new("a", "A preset or a run.");
    private readonly VerbArgument _second = new("b", "The preset or run to compare it with.");

    public ConfigDiffVerb()
        : base("config diff", "Compares two presets or runs; ends with 1 where they differ.") => Arguments = [_first, _second];

    public override async Task<int> RunAsync(VerbContext context, CancellationToken cancellationToken)
    {
        var (experiment, first, second) = (context.Experiment(), context.Get(_first), context.Get(_second));
        List<string> errors = [];
        var (before, after) = (Values(context, experiment, first, errors), Values(context, experiment, second, errors));
        if (errors.Count > 0)
            throw new UserException(errors);
        var rows = before.Keys.Union(after.Keys)
            .Select(path => (Path: path, Before: before.GetValueOrDefault(path, Missing), After: after.GetValueOrDefault(path, Missing)))
            .Where(row => row.Before != row.After).ToList();
        if (rows.Count == 0)
            return ExitCodes.Success;
        await TextRows.WriteAsync(context.Output, context.IsTerminal, rows.Select(row => (string[])[row.Path, row.Before, row.After]).Prepend(["option", first, second]));
        return ExitCodes.Failure;
    }

    /// <summary>Every option's value in a preset, or else in a run.</summary>
    private static Dictionary<string, string> Values(VerbContext context, ExperimentDefinition experiment, string name, List<string> errors)
    {
        if (Presets.TryFind(experiment.Name, name) is { } preset)
        {
            var lookup = new OptionLookup(experiment.Options);
            var bound = ConfigBinder.Bind(lookup, [.. TeamLayer.Read(lookup, experiment), YamlLayer.Read(lookup, preset)], experiment.SetOptions);
            errors.AddRange(bound.Errors);
            return Rows(bound.Resolved);
        }
        try
        {
            var run = context.Runs.Find(name);
            run.EnsureReadable();
            return Rows(run.Config);
        }
        catch (UserException e)
        {
            var near = Suggestion.Nearest(name, Presets.Names(experiment.Name)) is { } nearest
                ? $"; did you mean {nearest}?"
                : $": {e.Message}";
            errors.Add($"'{name}' is neither a preset nor a run{near}");
            return [];
        }
    }

    private static Dictionary<string, string> Rows(IEnumerable<ResolvedOption> options)
    {
        var rows = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var option in options)
            rows[option.Path] = option.Text;
        return rows;
    }
}
