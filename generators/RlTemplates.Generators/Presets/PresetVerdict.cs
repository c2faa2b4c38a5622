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
            .SelectMany(o => PresetChecker.Check(document, o, Below(document, bases, o)).Findings.Except(document.Findings), (o, finding) => (Finding: finding, o.Name)).ToList();
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
            var findings = PresetChecker.Check(document, options!, Below(document, bases, options!)).Findings;
            if (least is null || findings.Count < least.Count)
                (least, name) = (findings, options!.Name);
            if (least.Count == 0)
                break;
        }
        return experiments.Count == 1 ? least! : [.. least!.Select(f => document.Findings.Contains(f) ? f : f with { Words = f.Words + Best(name) })];
    }

    private static IReadOnlyList<PresetValue> Below(YamlDocument document, IReadOnlyList<YamlDocument> bases, ExperimentCatalogue options) =>
        document.Sweep is null ? [] : [.. bases.SelectMany(b => PresetChecker.Check(b, options, []).Values)];

    private static string Loading(IEnumerable<string> names) => $" (it is the default preset of {string.Join(", ", names)})";

    private static string Best(string name) => $" (of the experiments, {name} fits best)";
}
