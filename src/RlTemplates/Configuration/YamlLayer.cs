using RlTemplates.Options;

namespace RlTemplates.Configuration;

/// <summary>Reads a YAML preset on top of those that it extends.</summary>
internal static class YamlLayer
{
    /// <summary>Reads a file.</summary>
    /// <param name="lookup">The options.</param>
    /// <param name="preset">Where the file is.</param>
    public static Layer Read(OptionLookup lookup, PresetPlace preset)
    {
        var folder = new PresetFolder(preset.Folder);
        return folder.Open(preset.Below, preset.IsPath) is { } file
            ? Read(lookup, file, path => folder.Open(path, mayLeadOut: false), folder.Paths, f => f == file ? preset.Name : f.Name)
            : throw new FileNotFoundException("The preset is gone.", preset.Path);
    }

    /// <summary>Reads YAML text, which extends nothing.</summary>
    public static Layer Parse(OptionLookup lookup, string text, string name) =>
        Read(lookup, new(name, YamlReader.Read(text)), static _ => null, static () => [], _ => name);

    private static Layer Read(OptionLookup lookup, PresetFile root, Func<string, PresetFile?> open, Func<IEnumerable<string>> paths, Func<PresetFile, string> nameOf)
    {
        var (layer, below) = (new Layer(), new List<PresetValue>());
        var links = new List<PresetLink>();
        var files = PresetBases.Order(root, open, paths, (file, finding) => layer.Errors.Add(finding.In(nameOf(file))), links);
        var contradictions = new PresetContradictions(files, links, path => PresetEquality.RuleOf(lookup, path));
        foreach (var file in files)
        {
            var (findings, values, sweep) = PresetChecker.Check(file.Document, lookup, below);
            layer.Errors.AddRange(findings.Where(f => !f.IsWarning).Select(f => f.In(nameOf(file))));
            layer.Warnings.AddRange(findings.Where(f => f.IsWarning && file == root).Select(f => f.In(nameOf(file))));
            layer.Warnings.AddRange(contradictions.In(file).Select(f => f.In(nameOf(file))));
            layer.Sweep = file == root ? sweep : layer.Sweep;
            below.AddRange(values);
            foreach (var value in values)
                layer.Add(value.Option, value.Key, value.Text, new(SourceKind.Preset, value.Place.In(nameOf(file))));
        }
        return layer;
    }
}
