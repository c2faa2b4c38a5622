using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;
using RlTemplates.Configuration;
using RlTemplates.Generators.Parsing;
using RlTemplates.Generators.Presets;
using RlTemplates.Options;

namespace RlTemplates.Generators.Analysis;

/// <summary>RLT0070 to RLT0089, RLT0129, RLT0132, RLT0017, RLT0036, RLT0037: presets and their sweeps, checked against the config classes that read them.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class PresetAnalyzer : DiagnosticAnalyzer
{
    private static readonly ImmutableArray<DiagnosticDescriptor> Supported =
    [
        Rules.UnknownPresetOption, Rules.WrongPresetValue, Rules.PresetValueNotAllowed, Rules.DuplicatePresetOption, Rules.UnknownBasePreset, Rules.CircularExtends,
        Rules.PresetSyntax, Rules.RefusedPreset, Rules.PresetShape, Rules.UnknownPresetFolder, Rules.ContradictingOptions, Rules.PresetsContradict,
        Rules.UnknownSweepKey, Rules.UnknownSweepOption, Rules.WrongSweepValue, Rules.SweptValueNotAllowed, Rules.EmptySearch, Rules.UnboundedSearch,
        Rules.BadSearchRange, Rules.GridTooLarge, Rules.UnknownSweepMetric, Rules.IdleEarlyStopping,
        Rules.UnreachableStop, Rules.StopsAtOnce, Rules.MissingLibrary, Rules.CurriculumOption, Rules.CurriculumValues, Rules.CurriculumMetric,
    ];

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics => Supported;

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterCompilationStartAction(static start =>
        {
            var presets = new ProjectPresets(start.Options);
            if (presets.Paths.Count == 0)
                return;
            var experiments = new Lazy<ProjectExperiments>(() => new(start.Compilation, CancellationToken.None));
            var libraries = ProgramLibraries.Of(start.Compilation, start.Options);
            start.RegisterAdditionalFileAction(file =>
            {
                if (presets.PathOf(file.AdditionalFile) is { } path && ProjectPresets.Read(file.AdditionalFile, file.CancellationToken) is { } parsed)
                    Judge(file, new(path, parsed.Document), parsed, presets, experiments.Value, libraries);
            });
        });
    }

    private static void Judge(
        AdditionalFileAnalysisContext context, PresetFile preset, ParsedPreset parsed, ProjectPresets presets, ProjectExperiments experiments, ProgramLibraries? libraries)
    {
        var findings = new List<YamlFinding>();
        PresetFile? Open(string path) => path == preset.Path ? preset : presets.Open(path, context.CancellationToken);
        var links = new List<PresetLink>();
        var files = PresetBases.Order(preset, Open, () => presets.Paths, (file, finding) =>
        {
            if (file == preset)
                findings.Add(finding);
        }, links);
        var folder = preset.Path.Contains('/') ? preset.Path.Substring(0, preset.Path.IndexOf('/')) : "";
        var own = experiments.Named(folder);
        if (own is null && Suggestion.Nearest(folder, experiments.All.Select(e => e.Name)) is { } nearest)
            Report(context, parsed, Rules.UnknownPresetFolder, null, ImmutableDictionary<string, string?>.Empty, folder, nearest);
        var readers = own is null ? experiments.All : [own];
        List<ProjectExperiment> loaders = preset.Path == ProjectPresets.SharedDefault && experiments.All.Count > 1
            ? [.. experiments.All.Where(e => presets.DefaultOf(e.Name) == preset.Path)]
            : [];
        List<YamlDocument> bases = [.. files.Where(f => f != preset).Select(f => f.Document)];
        findings.AddRange(loaders.Count > 0 ? PresetVerdict.OfEach(preset.Document, bases, loaders) : PresetVerdict.Of(preset.Document, bases, readers));
        foreach (var finding in findings)
            Report(context, parsed, RuleOf(finding.Fault), finding.Place, Mend.Replace(finding.Replacement).Properties, finding.Sentence(preset.Name));
        var catalogues = new Lazy<List<IOptionCatalogue>>(() => [.. readers.Select(r => r.Options?.After(files.Select(f => f.Document))).OfType<IOptionCatalogue>()]);
        TextRule? OptionRule(string path) => catalogues.Value.Select(c => PresetEquality.RuleOf(c, path)).FirstOrDefault(r => r is not null);
        foreach (var finding in new PresetContradictions(files, links, OptionRule).In(preset))
            Report(context, parsed, Rules.PresetsContradict, finding.Place, ImmutableDictionary<string, string?>.Empty, finding.Sentence(preset.Name));
        if (findings.Count > 0)
            return;
        if (libraries is not null)
        {
            foreach (var (place, words) in PresetLibraries.Judge(files, readers, libraries))
                Report(context, parsed, Rules.MissingLibrary, place, ImmutableDictionary<string, string?>.Empty, words);
        }
        if (readers.Count != 1 || readers[0].Options is not { } options)
            return;
        foreach (var (place, sentence) in options.Constraints.Judge(files, options))
            Report(context, parsed, Rules.ContradictingOptions, place, ImmutableDictionary<string, string?>.Empty, sentence);
        foreach (var (place, rule, sentence) in options.Constraints.JudgeCurricula(files, options))
            Report(context, parsed, rule, place, ImmutableDictionary<string, string?>.Empty, sentence);
        foreach (var (place, rule, words) in options.Constraints.JudgeStops(files, options))
            Report(context, parsed, rule, place, ImmutableDictionary<string, string?>.Empty, words);
    }

    internal static void Report(
        AdditionalFileAnalysisContext context, ParsedPreset parsed, DiagnosticDescriptor rule, YamlPlace? place, ImmutableDictionary<string, string?> properties, params object[] words)
    {
        var span = place is null ? default : new TextSpan(place.Start, place.Length);
        var lines = parsed.Text.Lines.GetLinePositionSpan(span);
        if (!parsed.Suppressions.Silence(rule.Id, lines.Start.Line))
            context.ReportDiagnostic(Diagnostic.Create(rule.Linked(context.Options), Location.Create(context.AdditionalFile.Path, span, lines), properties, words));
    }

    internal static DiagnosticDescriptor RuleOf(YamlFault fault) => fault switch
    {
        YamlFault.UnknownOption => Rules.UnknownPresetOption,
        YamlFault.WrongValue => Rules.WrongPresetValue,
        YamlFault.OutOfRange => Rules.PresetValueNotAllowed,
        YamlFault.DuplicateKey => Rules.DuplicatePresetOption,
        YamlFault.UnknownBase => Rules.UnknownBasePreset,
        YamlFault.CircularExtends => Rules.CircularExtends,
        YamlFault.Syntax => Rules.PresetSyntax,
        YamlFault.Refused => Rules.RefusedPreset,
        YamlFault.UnknownSweepKey => Rules.UnknownSweepKey,
        YamlFault.UnknownSweepOption => Rules.UnknownSweepOption,
        YamlFault.WrongSweepValue => Rules.WrongSweepValue,
        YamlFault.SweptValueNotAllowed => Rules.SweptValueNotAllowed,
        YamlFault.EmptySearch => Rules.EmptySearch,
        YamlFault.UnboundedSearch => Rules.UnboundedSearch,
        YamlFault.BadSearchRange => Rules.BadSearchRange,
        YamlFault.GridTooLarge => Rules.GridTooLarge,
        YamlFault.UnknownMetric => Rules.UnknownSweepMetric,
        YamlFault.NeverActs => Rules.IdleEarlyStopping,
        _ => Rules.PresetShape,
    };
}
