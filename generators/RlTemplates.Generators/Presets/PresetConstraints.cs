using Microsoft.CodeAnalysis;
using RlTemplates.Configuration;
using RlTemplates.Generators.Parsing;
using RlTemplates.Options;

namespace RlTemplates.Generators.Presets;

/// <summary>The rules between the options of one config class, judged on what a preset comes to on top of the class's constants.</summary>
/// <param name="type">The config class.</param>
/// <param name="compilation">That it belongs to.</param>
internal sealed class PresetConstraints(INamedTypeSymbol type, Compilation compilation)
{
    /// <summary>Groups that are not the environment's, whatever a class calls that.</summary>
    private static readonly string[] Others = [.. AddedGroups.All.Select(g => g.Path), "algorithm", "seed", .. PresetShape.TargetGroups];

    private readonly ParseContext _context = new(compilation, new MessageSink(), CancellationToken.None);
    private IReadOnlyList<Constraint>? _rules;
    private InitialValues? _constants;

    /// <summary>What contradicts each other by a value of the last file; what a file below it breaks is reported there.</summary>
    /// <param name="files">A preset and those that it extends, lowest first.</param>
    /// <param name="experiment">The options of the class.</param>
    public IReadOnlyList<(YamlPlace Place, string Sentence)> Judge(IReadOnlyList<PresetFile> files, ExperimentCatalogue experiment)
    {
        var options = experiment.Copy();
        var values = new Dictionary<string, string?>(StringComparer.Ordinal);
        var places = new Dictionary<string, YamlPlace>(StringComparer.Ordinal);
        var below = new List<PresetValue>();
        foreach (var file in files)
        {
            var (findings, set, _) = PresetChecker.Check(file.Document, options, below);
            if (findings.Count > 0)
                return [];
            below.AddRange(set);
            foreach (var value in set)
            {
                var path = options.Paths[value.Option];
                values[path] = value.Key is null ? options.Rule(value.Option).Grammar.Read(value.Text).Written : null;
                if (file == files[files.Count - 1])
                    places[path] = value.ValuePlace;
            }
        }
        return places.Count == 0 ? [] : Judge(values, places, options);
    }

    // Files are judged at once, and what is read of the class is read once.
    private List<(YamlPlace Place, string Sentence)> Judge(Dictionary<string, string?> values, Dictionary<string, YamlPlace> places, ExperimentCatalogue options)
    {
        lock (_context)
        {
            _rules ??= [.. ConstraintParser.Read(type, _context)];
            List<ChoiceElement> chosen = [.. options.AllSlots.SelectMany(s => s.Elements).Where(e => e.Record is not null)];
            var texts = new Layers(_constants ??= new(type, _context), values, chosen);
            var ofRecords = from element in chosen
                            from rule in ConstraintParser.Read(((RecordOptions)element.Record!).Type, _context)
                            select rule.Rename(path => element.Path + "." + path);
            return
            [
                .. from rule in _rules.Concat(ofRecords)
                   let place = rule.Options.Select(o => places.TryGetValue(Snake(o), out var found) ? found : null).FirstOrDefault(p => p is not null)
                   let sentence = place is null ? null : rule.Judge(texts)
                   where sentence is not null
                   select (place, sentence),
            ];
        }
    }

    /// <summary>Stop criteria of the last file that are never met, or met at once. What its environment gives is not judged where a preset sets its options.</summary>
    /// <param name="files">A preset and those that it extends, lowest first.</param>
    /// <param name="experiment">The options of the class.</param>
    public IReadOnlyList<(YamlPlace Place, DiagnosticDescriptor Rule, object[] Words)> JudgeStops(IReadOnlyList<PresetFile> files, ExperimentCatalogue experiment)
    {
        var options = experiment.Copy();
        var set = files.SelectMany(f => PresetChecker.Check(f.Document, options, []).Values.Select(v => (File: f, Value: v))).ToList();
        var changesEnvironment = files[files.Count - 1].Document.Sweep is not null || set.Exists(s => !Others.Contains(options.Paths[s.Value.Option].Split('.')[0]));
        var found = new List<(YamlPlace, DiagnosticDescriptor, object[])>();
        foreach (var (_, value) in set.Where(s => s.File == files[files.Count - 1] && options.Paths[s.Value.Option] == PresetShape.Stop && s.Value.Key is not null))
        {
            var (isUpper, number) = (value.Text.TrimStart().StartsWith("<", StringComparison.Ordinal), value.Text.Trim().TrimStart('<', '>', '=').Trim());
            if (!NumberText.TryFinite(number, out var bound) || (changesEnvironment && MetricRange.IsOfEpisodes(value.Key!)))
                continue;
            lock (_context)
            {
                if (MetricRange.Of(value.Key!, type, _context) is { } range && StopJudge.Fault(value.Key!, bound, isUpper, range) is var (rule, words))
                    found.Add((value.ValuePlace, rule, words));
            }
        }
        return found;
    }

    private static string Snake(string path) => string.Join(".", path.Split('.').Select(NameCase.ToSnake));

    /// <summary>The preset above the class, and above the defaults of the records that are chosen.</summary>
    private sealed class Layers(InitialValues constants, Dictionary<string, string?> values, IReadOnlyList<ChoiceElement> chosen) : IOptionTexts
    {
        public string? TextOf(string path) => values.TryGetValue(Snake(path), out var text) ? text : Default(path);

        private string? Default(string path)
        {
            var element = chosen.Where(e => path.StartsWith(e.Path + ".", StringComparison.Ordinal)).OrderBy(e => e.Path.Length).LastOrDefault();
            if (element is null)
                return constants.TextOf(path);
            if (element.Origin is not ChoiceOrigin origin)
                return null;
            lock (origin.Values)
                return origin.Values.TextOf(origin.Prefix + path.Substring(element.Path.Length + 1));
        }

        public string NameOf(string path) => Snake(path);

        public bool IsSet(string path) => ConstraintTexts.IsSet(TextOf(path));
    }
}
