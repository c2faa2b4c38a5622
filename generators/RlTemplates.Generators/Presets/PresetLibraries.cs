using Microsoft.CodeAnalysis;
using RlTemplates.Configuration;
using RlTemplates.Generators.Parsing;

namespace RlTemplates.Generators.Presets;

/// <summary>Values of a preset that need a native library which the program does not reference.</summary>
internal static class PresetLibraries
{
    /// <summary>Those of the last file, with the words of the message.</summary>
    /// <param name="files">A preset and those that it extends, lowest first.</param>
    /// <param name="readers">The experiments that read it.</param>
    /// <param name="libraries">What the program has.</param>
    public static IEnumerable<(YamlPlace Place, object[] Words)> Judge(
        IReadOnlyList<PresetFile> files, IEnumerable<ProjectExperiment> readers, ProgramLibraries libraries) =>
        readers.Select(r => r.Options is { } options ? Judge(files, options, libraries) : []).FirstOrDefault(found => found.Count > 0) ?? [];

    private static List<(YamlPlace Place, object[] Words)> Judge(IReadOnlyList<PresetFile> files, ExperimentCatalogue experiment, ProgramLibraries libraries)
    {
        var last = files[files.Count - 1];
        var options = experiment.After(files.Take(files.Count - 1).Select(f => f.Document));
        var found = new List<(YamlPlace Place, object[] Words)>();
        foreach (var value in PresetChecker.Check(last.Document, options, []).Values)
        {
            if (value.Key is not null || options.Property(value.Option) is not { } option)
                continue;
            var text = options.Rule(value.Option).Grammar.Read(value.Text).Written ?? value.Text;
            if (libraries.Lacks(option, text) is { } words)
                found.Add((value.ValuePlace, [last.Name, options.Paths[value.Option], text, words]));
        }
        return found;
    }
}
