using System.Reflection;
using RlTemplates.Experiments;
using RlTemplates.Options;

namespace RlTemplates.Configuration;

/// <summary>
/// Reads the defaults that kits embed. They reach only what the config class leaves as the options' records have it: what a class sets is the
/// experiment's own. An option of another experiment is passed over, an unknown one is warned of.
/// </summary>
internal static class TeamLayer
{
    /// <summary>The layers of all kits, lowest first.</summary>
    /// <param name="lookup">The options.</param>
    /// <param name="definition">The experiment, which knows the kits.</param>
    public static IEnumerable<Layer> Read(OptionLookup lookup, ExperimentDefinition definition)
    {
        foreach (var kit in definition.Kits.OrderBy(k => k.GetName().Name, StringComparer.Ordinal))
        {
            var files = kit.GetCustomAttributes<RlDefaultsAttribute>().ToList();
            foreach (var file in files.Where(f => f.Experiment is null || f.Experiment.Equals(definition.Name, StringComparison.OrdinalIgnoreCase)))
                yield return Read(lookup, definition, kit, file.Resource, $"team defaults ({kit.GetName().Name}{(files.Count > 1 ? "/" + file.Resource : "")})");
        }
    }

    private static Layer Read(OptionLookup lookup, ExperimentDefinition definition, Assembly kit, string resource, string name)
    {
        var layer = new Layer();
        using var stream = kit.GetManifestResourceStream(resource);
        if (stream is null)
        {
            layer.Errors.Add($"{name}: {TeamDefaults.NotEmbedded(resource, kit.GetManifestResourceNames())}");
            return layer;
        }
        using var reader = new StreamReader(stream);
        var read = YamlReader.Read(reader.ReadToEnd());
        var document = read with { Options = Below(read.Options, "", lookup, definition.SetOptions) };
        foreach (var extended in document.Bases)
            layer.Errors.Add($"{extended.Place.In(name)}: {TeamDefaults.NoBases}.");
        if (document.Sweep is { } sweep)
            layer.Errors.Add($"{sweep.Place.In(name)}: {TeamDefaults.NoSweep}.");
        var (findings, values, _) = PresetChecker.Check(document, lookup, []);
        foreach (var finding in findings.Where(f => !f.IsOfOtherExperiment))
            (finding.Fault == YamlFault.UnknownOption ? layer.Warnings : layer.Errors).Add(finding.In(name));
        foreach (var value in values)
            Lay(layer, lookup[value.Option], value, definition.SetOptions, value.Place.In(name));
        return layer;
    }

    // A choice that the class makes is the experiment's own, with all options of its records.
    private static List<YamlEntry> Below(IReadOnlyList<YamlEntry> entries, string prefix, OptionLookup lookup, IReadOnlyList<string> own)
    {
        var kept = new List<YamlEntry>();
        foreach (var entry in entries)
        {
            var path = prefix + entry.Key.Text.ToLowerInvariant();
            var slot = lookup.AllSlots.FirstOrDefault(s => path == s.Path || path.StartsWith(s.Path + ".", StringComparison.Ordinal));
            if (slot is null && entry.Value is YamlMapping mapping)
                kept.Add(entry with { Value = mapping with { Entries = Below(mapping.Entries, path + ".", lookup, own) } });
            else if (slot is null || !own.Any(o => o == slot.Path || slot.Path.StartsWith(o + ".", StringComparison.Ordinal)))
                kept.Add(entry);
        }
        return kept;
    }

    private static void Lay(Layer layer, Option option, PresetValue value, IReadOnlyList<string> own, string place)
    {
        var source = new OptionSource(SourceKind.TeamDefaults, place);
        if (own.Any(o => o == option.Path || option.Path.StartsWith(o + ".", StringComparison.Ordinal)))
            return;
        if (!option.IsDictionary)
        {
            layer.Add(value.Option, null, value.Text, source);
            return;
        }
        var entries = value.Key is null ? DictionaryText.Entries(value.Text) : [new(value.Key, value.Text)];
        foreach (var (key, text) in entries.Where(e => !own.Contains($"{option.Path}.{e.Key}")))
            layer.Add(value.Option, key, text ?? "", source);
    }
}
