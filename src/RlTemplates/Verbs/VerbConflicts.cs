using RlTemplates.Experiments;

namespace RlTemplates.Verbs;

/// <summary>Names that two verbs share, or a verb's option with another option. Packages do not know each other.</summary>
internal static class VerbConflicts
{
    /// <summary>Says each conflict in one sentence that names both sides.</summary>
    public static IReadOnlyList<string> Find(
        IReadOnlyList<ExperimentDefinition> experiments, IReadOnlyList<Verb> verbs, ProgramOptions program) =>
        MayExist(experiments, verbs, program) ? [.. All(experiments, verbs, program)] : [];

    // Every start asks, and hardly any finds one: this compiles and runs faster than the queries that tell who is to blame.
    private static bool MayExist(IReadOnlyList<ExperimentDefinition> experiments, IReadOnlyList<Verb> verbs, ProgramOptions program)
    {
        HashSet<string> names = [], ofProgram = [], ofConfigs = [];
        foreach (var option in program.All)
        {
            ofProgram.Add(option.Name);
            ofProgram.UnionWith(option.Aliases);
        }
        foreach (var experiment in experiments)
        {
            foreach (var option in experiment.Options.Options)
                ofConfigs.Add(option.CommandLineName);
        }
        foreach (var verb in verbs)
        {
            HashSet<string> own = [];
            if (!names.Add(verb.Name))
                return true;
            foreach (var option in verb.Options)
            {
                if (!own.Add(option.Name) || ofProgram.Contains(option.Name) || (verb.ConfigUse is not (ConfigUse.None or ConfigUse.OfTarget) && ofConfigs.Contains(option.Name)))
                    return true;
            }
        }
        return false;
    }

    private static IEnumerable<string> All(IReadOnlyList<ExperimentDefinition> experiments, IReadOnlyList<Verb> verbs, ProgramOptions program) =>
    [
        .. verbs.GroupBy(v => v.Name, StringComparer.Ordinal).Where(g => g.Count() > 1).Select(g => SameName([.. g])),
        .. verbs.SelectMany(v => Options(v, program)),
        .. experiments.SelectMany(e => WithConfig(e, verbs)),
    ];

    private static string SameName(List<Verb> verbs)
    {
        var hidden = verbs.Find(v => v.IsBuiltIn);
        var added = verbs.Where(v => v != hidden).Select(v => v.Description);
        return hidden is not null
            ? $"The verb {string.Join(" and ", added)} has the name of a built-in verb, {hidden.Description}; give it another name."
            : $"Two packages have a verb of one name: {string.Join(" and ", added)}; reference only one of them.";
    }

    private static IEnumerable<string> Options(Verb verb, ProgramOptions program)
    {
        var taken = program.All.SelectMany(o => o.Aliases.Append(o.Name)).ToHashSet(StringComparer.Ordinal);
        foreach (var option in verb.Options)
        {
            if (taken.Contains(option.Name))
                yield return $"{option.Name} is an option of every verb; give that of the verb {verb.Description} another name.";
        }
        foreach (var twice in verb.Options.GroupBy(o => o.Name, StringComparer.Ordinal).Where(g => g.Count() > 1))
            yield return $"The verb {verb.Description} has {twice.Count()} options called {twice.Key}; give each a name of its own.";
    }

    private static IEnumerable<string> WithConfig(ExperimentDefinition experiment, IReadOnlyList<Verb> verbs)
    {
        var options = experiment.Options.Options.ToLookup(o => o.CommandLineName, StringComparer.Ordinal);
        return
            from verb in verbs
            where verb.ConfigUse is not (ConfigUse.None or ConfigUse.OfTarget)
            from option in verb.Options
            from own in options[option.Name]
            select $"{option.Name} is an option of the verb {verb.Description} and, as {own.Path}, of the experiment {experiment.Name}; "
                + "rename one of them, that of the config class by [ScriptParameter].";
    }
}
