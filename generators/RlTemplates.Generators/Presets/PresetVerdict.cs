using RlTemplates.Configuration;

namespace RlTemplates.Generators.Presets;

/// <summary>What is wrong with a preset that several experiments read.</summary>
internal static class PresetVerdict
{
    /// <summary>Judges a preset that each experiment loads, by every one; a finding says whose it is.</summary>
    /// <param name="document">The preset.</param>
    /// <param name="bases">What it extends, lowest first.</param>
    /// <param name="experiments">The experiments by name; one without options cannot be judged by.</param>
    public static IReadOnlyList<YamlFinding> OfEach(YamlDocument document, IReadOnlyList<YamlDocument> bases, IReadOnlyList<ProjectExperiment> experiments)
    {
        var found = experiments.Select(e => e.Options).OfType<ExperimentCatalogue>()
            .SelectMany(o => Check(document, bases, o).Except(document.Findings), (o, finding) => (Finding: finding, o.Name)).ToList();
        var told = found.GroupBy(f => f.Finding).Select(g => g.Key with { Words = g.Key.Words + Loading(g.Select(f => f.Name).Distinct()) });
        return [.. document.Findings, .. told];
    }

    /// <summary>Judges a preset by the experiment that it fits best: nothing is wrong where it fits one.</summary>
    /// <param name="document">The preset.</param>
    /// <param name="bases">What it extends, lowest first.</param>
    /// <param name="experiments">The experiments by name; one without options cannot be judged by.</param>
    public static IReadOnlyList<YamlFinding> Of(YamlDocument document, IReadOnlyList<YamlDocument> bases, IReadOnlyList<ProjectExperiment> experiments)
    {
        // Of an experiment that cannot be read nobody knows whether the preset fits.
        if (experiments.Count == 0 || experiments.Any(e => e.Options is null))
            return document.Findings;
        var (least, name) = ((IReadOnlyList<YamlFinding>?)null, "");
        foreach (var options in experiments.Select(e => e.Options))
        {
            var findings = Check(document, bases, options!);
            if (least is null || findings.Count < least.Count)
                (least, name) = (findings, options!.Name);
            if (least.Count == 0)
                break;
        }
        return experiments.Count == 1 ? least! : [.. least!.Select(f => document.Findings.Contains(f) ? f : f with { Words = f.Words + Best(name) })];
    }

    private static IReadOnlyList<YamlFinding> Check(YamlDocument document, IReadOnlyList<YamlDocument> bases, ExperimentCatalogue options)
    {
        // The bases choose records, whose options the preset may set.
        var layered = options.Copy();
        var isLooked = document.Sweep is not null || layered.Slots.Count > 0;
        List<PresetValue> below = isLooked ? [.. bases.SelectMany(b => PresetChecker.Check(b, layered, []).Values)] : [];
        return PresetChecker.Check(document, layered, document.Sweep is null ? [] : below).Findings;
    }

    private static string Loading(IEnumerable<string> names) => $" (it is the default preset of {string.Join(", ", names)})";

    private static string Best(string name) => $" (of the experiments, {name} fits best)";
}
