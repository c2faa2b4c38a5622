using System.CommandLine;
using RlTemplates.Configuration;
using RlTemplates.Experiments;
using RlTemplates.Tracking;

namespace RlTemplates.Verbs;

/// <summary>The experiment that a command line means, and the tokens left for its options.</summary>
/// <param name="Definition">The experiment.</param>
/// <param name="Tokens">Tokens that the verb itself did not take.</param>
/// <param name="VerbOptions">Names of the verb's own options.</param>
internal sealed record Selection(ExperimentDefinition Definition, IReadOnlyList<string> Tokens, IReadOnlyList<string> VerbOptions)
{
    /// <summary>Picks the experiment: by its name, by the run that is meant, or because there is only one.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="experiments">The project's experiments.</param>
    /// <param name="nameOption">Names the experiment.</param>
    /// <param name="ofRun">Finds the run that is meant; null where none is.</param>
    /// <exception cref="UserException">There is none of that name, or several and neither name nor run.</exception>
    public static Selection Of(ParseResult parsed, IReadOnlyList<ExperimentDefinition> experiments, Option<string?> nameOption, Func<RunInfo>? ofRun = null)
    {
        var definition = Named(parsed, experiments, nameOption)
            ?? (experiments.Count > 1 && ofRun?.Invoke().Experiment is { } name ? experiments.FirstOrDefault(e => e.Name == name) : null)
            ?? (experiments.Count == 1 ? experiments[0] : throw new UserException($"This program has several experiments; pass --experiment with one of {Names(experiments)}."));
        return new(definition, parsed.UnmatchedTokens, [.. CommandTree.OptionsOf(parsed.CommandResult.Command).Where(o => !o.Hidden).Select(o => o.Name)]);
    }

    /// <summary>The experiment that is named; null where none is.</summary>
    /// <exception cref="UserException">There is none of that name.</exception>
    public static ExperimentDefinition? Named(ParseResult parsed, IReadOnlyList<ExperimentDefinition> experiments, Option<string?> nameOption)
    {
        if (parsed.GetValue(nameOption) is not { } name)
            return null;
        return experiments.FirstOrDefault(e => e.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
            ?? throw new UserException($"--experiment is '{name}'; it must be one of {Names(experiments)}{OptionLookup.DidYouMean(name, experiments.Select(e => e.Name))}");
    }

    /// <summary>Errors in the options of the config class, beside errors of the verb's own options.</summary>
    public static IReadOnlyList<string> Errors(ParseResult parsed, IReadOnlyList<ExperimentDefinition> experiments, Option<string?> nameOption, Option<string?> presetOption)
    {
        if (!ParseErrors.IsRight(parsed, nameOption))
            return [];
        try
        {
            var selection = Of(parsed, experiments, nameOption);
            var preset = ParseErrors.IsRight(parsed, presetOption) ? parsed.GetValue(presetOption) : null;
            return selection.BindLayers(preset, null, presetOnlyIfNamed: true).Errors;
        }
        catch (UserException e)
        {
            return [e.Message];
        }
    }

    /// <summary>Binds all layers. Where there are errors, prints them and gives null.</summary>
    /// <param name="preset">The preset's name or path; null takes <c>default</c> where it exists.</param>
    /// <param name="resumed">The run whose values lie right above the defaults.</param>
    public BoundConfig? Bind(string? preset, RunInfo? resumed) => Accept(BindLayers(preset, resumed, presetOnlyIfNamed: resumed is not null));

    /// <summary>Binds what a submitted run was given, and secrets, which it does not record, from the environment.</summary>
    /// <param name="job">The run.</param>
    public BoundConfig? Bind(RunInfo job)
    {
        var lookup = new OptionLookup(Definition.Options);
        return Accept(Bind([RunLayer.Read(lookup, job), EnvironmentLayer.Secrets(lookup)]));
    }

    /// <summary>Binds what a sweep starts from. Where there are errors, or no sweep, prints them and gives null.</summary>
    /// <param name="preset">Name or path of the preset that holds it.</param>
    public (IReadOnlyList<Layer> Layers, BoundConfig Bound, SweepSettings Sweep)? BindSweep(string preset)
    {
        var layers = Layers(preset, null, presetOnlyIfNamed: false);
        if (Accept(Bind(layers)) is not { } bound)
            return null;
        if (layers.Select(l => l.Sweep).FirstOrDefault(s => s is not null) is { } sweep)
            return (layers, bound, sweep);
        ExitCodes.Refuse([$"The preset '{preset}' has no sweep; write sweep: {{ method: grid, parameters: {{ seed: {{ values: [1, 2, 3] }} }} }} into it."]);
        return null;
    }

    private BoundConfig BindLayers(string? preset, RunInfo? resumed, bool presetOnlyIfNamed)
    {
        var layers = Layers(preset, resumed, presetOnlyIfNamed);
        foreach (var layer in layers.Where(l => l.Sweep is not null))
            layer.Warnings.Add($"The preset '{preset ?? "default"}' has a sweep, which only the verb sweep runs; here its other values count.");
        return Bind(layers);
    }

    private List<Layer> Layers(string? preset, RunInfo? resumed, bool presetOnlyIfNamed)
    {
        var lookup = new OptionLookup(Definition.Options);
        List<Layer> layers = [];
        foreach (var layer in TeamLayer.Read(lookup, Definition))
            Add(layer);
        if (resumed is not null)
            Add(RunLayer.Read(lookup, resumed));
        Add(ReadPreset(lookup, preset, presetOnlyIfNamed));
        layers.Add(EnvironmentLayer.Read(lookup, Environment.GetEnvironmentVariables()));
        layers.Add(CommandLineLayer.Read(lookup, Tokens, VerbOptions));
        return layers;

        void Add(Layer layer)
        {
            layers.Add(layer);
            lookup.Learn(layer);
        }
    }

    private Layer ReadPreset(OptionLookup lookup, string? preset, bool onlyIfNamed)
    {
        var none = new Layer();
        try
        {
            return Presets.Find(Definition.Name, preset, onlyIfNamed) is { } file ? YamlLayer.Read(lookup, file) : none;
        }
        catch (UserException e)
        {
            none.Errors.Add(e.Message);
            return none;
        }
    }

    private BoundConfig Bind(List<Layer> layers) => ConfigBinder.Bind(Definition.Options, layers);

    private static BoundConfig? Accept(BoundConfig bound)
    {
        foreach (var warning in bound.Warnings)
            Console.Error.WriteLine("warning: " + Options.ShownText.Clean(warning));
        if (bound.Errors.Count == 0)
            return bound;
        ExitCodes.Refuse(bound.Errors);
        return null;
    }

    private static string Names(IReadOnlyList<ExperimentDefinition> experiments) => string.Join(", ", experiments.Select(e => e.Name));
}
