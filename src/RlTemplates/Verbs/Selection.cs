using RlTemplates.Configuration;
using RlTemplates.Containers;
using RlTemplates.Experiments;
using RlTemplates.Options;
using RlTemplates.Tracking;

namespace RlTemplates.Verbs;

/// <summary>The experiment that a command line means, and the tokens left for its options.</summary>
/// <param name="Definition">The experiment.</param>
/// <param name="Tokens">Tokens that the verb itself did not take.</param>
/// <param name="VerbOptions">Names of the verb's own options.</param>
internal sealed record Selection(ExperimentDefinition Definition, IReadOnlyList<string> Tokens, IReadOnlyList<string> VerbOptions)
{
    /// <summary>Names of the program's experiments.</summary>
    public IReadOnlyList<string> Experiments { get; init; } = [Definition.Name];

    /// <summary>Binds all layers.</summary>
    /// <param name="preset">The preset's name or path; null takes <c>default</c> where it exists.</param>
    /// <param name="resumed">The run whose values lie right above the defaults.</param>
    /// <exception cref="UserException">Options are wrong; it has all findings.</exception>
    public BoundConfig Bind(string? preset, RunInfo? resumed) =>
        Accept(BindLayers(preset, resumed, presetOnlyIfNamed: resumed is not null));

    /// <summary>Binds all layers, and above them what a target forces.</summary>
    /// <param name="preset">The preset's name or path; null takes <c>default</c> where it exists.</param>
    /// <param name="target">The target.</param>
    /// <exception cref="UserException">Options are wrong; it has all findings.</exception>
    public BoundConfig BindFor(string? preset, TargetDeclaration target)
    {
        var bound = BindLayers(preset, null, presetOnlyIfNamed: false);
        if (bound.Errors.Count > 0)
            return Accept(bound);
        var forced = ForcedOptions.Of(target, target.Bind(bound.Resolved, bound.Secrets), new(bound.Secrets), bound.Resolved);
        if (forced.Count == 0)
            return Accept(bound);
        var lookup = new OptionLookup(Definition.Options);
        var layers = Layers(lookup, preset, null, presetOnlyIfNamed: false);
        layers.Add(TargetLayer.Read(lookup, target, forced));
        var warnings = forced.OrderBy(f => f.Key, StringComparer.Ordinal).Select(f => ForcedOptions.Warning(target, f.Key, f.Value, bound.Resolved)).OfType<string>();
        return Accept(ConfigBinder.Bind(lookup, layers, Definition.SetOptions) with { Warnings = [.. bound.Warnings, .. warnings] });
    }

    /// <summary>
    /// Binds all layers for what a target is asked beside training: only the values of targets and machines have to be right, so
    /// that no option of
    /// an algorithm keeps anybody from deleting what costs money.
    /// </summary>
    /// <param name="tellsWarnings">Whether warnings of the layers are printed.</param>
    /// <exception cref="UserException">Values of targets, or the command line, are wrong.</exception>
    public BoundConfig BindTargets(bool tellsWarnings = true)
    {
        var lookup = new OptionLookup(Definition.Options);
        var layers = Layers(lookup, null, null, presetOnlyIfNamed: false);
        var (commandLine, others) = (layers[^1].Errors, layers.SkipLast(1).SelectMany(l => l.Errors));
        var bound = ConfigBinder.Bind(lookup, layers, Definition.SetOptions);
        return Accept(bound with { Errors = [.. commandLine, .. bound.ErrorsOfTargets], Warnings = tellsWarnings ? [.. bound.Warnings, .. others] : [] });
    }

    /// <summary>Finds what is wrong with the options, beside errors of the verb's own. The preset counts only where it is named.</summary>
    /// <param name="preset">The preset's name or path.</param>
    public IReadOnlyList<string> Errors(string? preset) => BindLayers(preset, null, presetOnlyIfNamed: true).Errors;

    /// <summary>Binds what a submitted run was given, and secrets, which it does not record, from the environment.</summary>
    /// <param name="job">The run.</param>
    /// <exception cref="UserException">Options are wrong; it has all findings.</exception>
    public BoundConfig Bind(RunInfo job)
    {
        var lookup = new OptionLookup(Definition.Options);
        List<Layer> layers = [RunLayer.Read(lookup, job, isComplete: true), EnvironmentLayer.Secrets(lookup)];
        if (TrainingContainer.Current is not { Hyperparameters: { Count: > 0 } added })
            return Accept(ConfigBinder.Bind(lookup, layers)) with { Resolved = job.Config };
        layers.ForEach(lookup.Learn);
        var bound = Accept(ConfigBinder.Bind(lookup, [.. layers, HyperparameterLayer.Read(lookup, added)]));
        var sources = job.Config.ToDictionary(o => o.Path, o => o.Source, StringComparer.Ordinal);
        // What nobody changes keeps the source that it had where the run was made.
        return bound with
        {
            Resolved = [.. bound.Resolved.Select(o => o.Source.Kind == SourceKind.Run && sources.TryGetValue(o.Path, out var source) ? o with { Source = source } : o)],
        };
    }

    /// <summary>Binds what a sweep starts from.</summary>
    /// <param name="preset">Name or path of the preset that holds it.</param>
    /// <exception cref="UserException">Options are wrong, or the preset has no sweep.</exception>
    public (OptionLookup Lookup, IReadOnlyList<Layer> Layers, BoundConfig Bound, SweepSettings Sweep) BindSweep(string preset)
    {
        var lookup = new OptionLookup(Definition.Options);
        var layers = Layers(lookup, preset, null, presetOnlyIfNamed: false);
        var bound = Accept(ConfigBinder.Bind(lookup, layers, Definition.SetOptions));
        return layers.Select(l => l.Sweep).FirstOrDefault(s => s is not null) is { } sweep
            ? (lookup, layers, bound, sweep)
            : throw new UserException(
                $"The preset '{preset}' has no sweep; "
                + "write sweep: { method: grid, parameters: { seed: { values: [1, 2, 3] } } } into it.");
    }

    /// <summary>Binds what several seeds start from.</summary>
    /// <param name="preset">The preset's name or path; null takes <c>default</c> where it exists.</param>
    /// <exception cref="UserException">Options are wrong; it has all findings.</exception>
    public (OptionLookup Lookup, IReadOnlyList<Layer> Layers, BoundConfig Bound) BindSeeds(string? preset)
    {
        var lookup = new OptionLookup(Definition.Options);
        var layers = Layers(lookup, preset, null, presetOnlyIfNamed: false);
        WarnOfSweep(layers, preset);
        return (lookup, layers, Accept(ConfigBinder.Bind(lookup, layers, Definition.SetOptions)));
    }

    private BoundConfig BindLayers(string? preset, RunInfo? resumed, bool presetOnlyIfNamed)
    {
        var lookup = new OptionLookup(Definition.Options);
        var layers = Layers(lookup, preset, resumed, presetOnlyIfNamed);
        WarnOfSweep(layers, preset);
        return ConfigBinder.Bind(lookup, layers, Definition.SetOptions);
    }

    private static void WarnOfSweep(List<Layer> layers, string? preset)
    {
        foreach (var layer in layers.Where(l => l.Sweep is not null))
        {
            layer.Warnings.Add(
                $"The preset '{preset ?? "default"}' has a sweep, which only the verb sweep runs; here its other values count.");
        }
    }

    private List<Layer> Layers(OptionLookup lookup, string? preset, RunInfo? resumed, bool presetOnlyIfNamed)
    {
        List<Layer> layers = [];
        foreach (var layer in TeamLayer.Read(lookup, Definition))
            Add(layer);
        if (resumed is not null)
            Add(RunLayer.Read(lookup, resumed));
        var read = ReadPreset(lookup, preset, presetOnlyIfNamed);
        read.Warnings.AddRange(Presets.MisspeltFolders(Definition.Name, Experiments));
        read.Warnings.AddRange(Presets.MiscasedFolders());
        Add(read);
        layers.Add(EnvironmentLayer.Read(lookup, Environment.GetEnvironmentVariables()));
        if (TrainingContainer.Current is { } container)
            Add(HyperparameterLayer.Read(lookup, container.Hyperparameters));
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

    private static BoundConfig Accept(BoundConfig bound)
    {
        foreach (var warning in bound.Warnings)
            ErrorOutput.Standard.Warning(warning);
        return bound.Errors.Count == 0 ? bound : throw new UserException(bound.Errors);
    }
}
