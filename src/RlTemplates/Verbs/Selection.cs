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
    /// <summary>Picks the experiment.</summary>
    /// <exception cref="RunException">There is none of that name, or several and no name.</exception>
    public static Selection Of(ParseResult parsed, IReadOnlyList<ExperimentDefinition> experiments, Option<string?> nameOption)
    {
        var name = parsed.GetValue(nameOption);
        var names = string.Join(", ", experiments.Select(e => e.Name));
        var definition = name is null
            ? experiments.Count == 1 ? experiments[0] : throw new RunException($"This program has several experiments; pass --experiment with one of {names}.")
            : experiments.FirstOrDefault(e => e.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
                ?? throw new RunException($"--experiment is '{name}'; it must be one of {names}{OptionLookup.DidYouMean(name, experiments.Select(e => e.Name))}");
        return new(definition, parsed.UnmatchedTokens, [.. parsed.CommandResult.Command.Options.Where(o => !o.Hidden).Select(o => o.Name), "--experiment", "--runs", "--verbose", "--help"]);
    }

    /// <summary>Binds all layers. Where there are errors, prints them and gives null.</summary>
    /// <param name="preset">The preset's name or path; null takes <c>default</c> where it exists.</param>
    /// <param name="resumed">The run whose values lie right above the defaults.</param>
    public BoundConfig? Bind(string? preset, RunInfo? resumed)
    {
        var lookup = new OptionLookup(Definition.Options);
        List<Layer> layers = [];
        if (resumed is not null)
            layers.Add(RunLayer.Read(lookup, resumed));
        if (Presets.Find(Definition.Name, preset, resumed is not null) is { } file)
            layers.Add(YamlLayer.Read(lookup, file.Path, file.Name));
        layers.Add(EnvironmentLayer.Read(lookup, Environment.GetEnvironmentVariables()));
        layers.Add(CommandLineLayer.Read(lookup, Tokens, VerbOptions));
        return Bind(layers);
    }

    /// <summary>Binds what a submitted run was given, and nothing else.</summary>
    /// <param name="job">The run.</param>
    public BoundConfig? Bind(RunInfo job) => Bind([RunLayer.Read(new(Definition.Options), job)]);

    private BoundConfig? Bind(List<Layer> layers)
    {
        var bound = ConfigBinder.Bind(Definition.Options, layers);
        foreach (var warning in bound.Warnings)
            Console.Error.WriteLine("warning: " + TerminalText.Clean(warning));
        if (bound.Errors.Count == 0)
            return bound;
        ExitCodes.Refuse(bound.Errors);
        return null;
    }
}
