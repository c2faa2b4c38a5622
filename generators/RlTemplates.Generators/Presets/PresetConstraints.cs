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
    public IReadOnlyList<(YamlPlace Place, string Sentence)> Judge(IReadOnlyList<PresetFile> files, ExperimentCatalogue experiment) =>
        Gathered.Of(files, experiment) is { } gathered ? Judge(gathered) : [];

    // Files are judged at once, and what is read of the class is read once.
    private List<(YamlPlace Place, string Sentence)> Judge(Gathered gathered)
    {
        lock (_context)
        {
            _rules ??= [.. ConstraintParser.Read(type, _context)];
            var texts = TextsOf(gathered);
            var ofRecords = from element in gathered.Chosen
                            from rule in ConstraintParser.Read(((RecordOptions)element.Record!).Type, _context)
                            select rule.Rename(path => element.Path + "." + path);
            return
            [
                .. from rule in _rules.Concat(ofRecords)
                   let place = rule.Options.Select(o => gathered.Places.TryGetValue(Snake(o), out var found) ? found : null).FirstOrDefault(p => p is not null)
                   let sentence = place is null ? null : rule.Judge(texts)
                   where sentence is not null
                   select (place, sentence),
            ];
        }
    }

    /// <summary>What is wrong with curricula by a value of the last file.</summary>
    /// <param name="files">A preset and those that it extends, lowest first.</param>
    /// <param name="experiment">The options of the class.</param>
    public IReadOnlyList<(YamlPlace Place, DiagnosticDescriptor Rule, string Sentence)> JudgeCurricula(IReadOnlyList<PresetFile> files, ExperimentCatalogue experiment)
    {
        if (Gathered.Of(files, experiment) is not { } gathered)
            return [];
        var prefix = AddedGroups.Curriculum.Path + ".";
        lock (_context)
        {
            List<INamedTypeSymbol?> records = [.. gathered.Elements.Where(e => e.Path.StartsWith(prefix, StringComparison.Ordinal)).Select(e => (e.Record as RecordOptions)?.Type)];
            return records.Count == 0 ? [] :
            [
                .. from finding in CurriculumJudge.Find(type, records, TextsOf(gathered), AddedGroups.Curriculum.Path, _context)
                   let place = CurriculumJudge.Ancestors(finding.Path).Select(gathered.PlaceIn).FirstOrDefault(p => p is not null)
                   where place is not null
                   select (place, CurriculumJudge.RuleOf(finding.Fault), $"{finding.Path} {finding.Words}"),
            ];
        }
    }

    private Layers TextsOf(Gathered gathered) => new(_constants ??= new(type, _context), gathered.Values, gathered.Chosen);

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

    /// <summary>What a preset and those that it extends come to.</summary>
    private sealed class Gathered
    {
        /// <summary>Texts of options by path; null for one that has several.</summary>
        public Dictionary<string, string?> Values { get; } = new(StringComparer.Ordinal);

        /// <summary>Where the last file sets options, by path.</summary>
        public Dictionary<string, YamlPlace> Places { get; } = new(StringComparer.Ordinal);

        /// <summary>Records that choices have, in order.</summary>
        public IReadOnlyList<ChoiceElement> Elements { get; private set; } = [];

        /// <summary>Those that are known.</summary>
        public IReadOnlyList<ChoiceElement> Chosen => [.. Elements.Where(e => e.Record is not null)];

        /// <summary>Reads the files; null where one of them is wrong, or the last sets nothing.</summary>
        public static Gathered? Of(IReadOnlyList<PresetFile> files, ExperimentCatalogue experiment)
        {
            var (options, gathered, below) = (experiment.Copy(), new Gathered(), new List<PresetValue>());
            foreach (var file in files)
            {
                var (findings, set, _) = PresetChecker.Check(file.Document, options, below);
                if (findings.Count > 0)
                    return null;
                below.AddRange(set);
                foreach (var value in set)
                {
                    var path = options.Paths[value.Option];
                    gathered.Values[path] = value.Key is null ? options.Rule(value.Option).Grammar.Read(value.Text).Written : null;
                    if (file == files[files.Count - 1])
                        gathered.Places[path] = value.ValuePlace;
                }
            }
            gathered.Elements = [.. options.AllSlots.SelectMany(s => s.Elements)];
            return gathered.Places.Count == 0 ? null : gathered;
        }

        /// <summary>Where the last file sets an option, or something of a record; null where it does not.</summary>
        public YamlPlace? PlaceIn(string path) =>
            Places.TryGetValue(path, out var place) ? place : Places.FirstOrDefault(p => p.Key.StartsWith(path + ".", StringComparison.Ordinal)).Value;
    }

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
