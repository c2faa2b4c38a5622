using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using RlTemplates.Generators.Parsing;
using RlTemplates.Generators.Parsing.Policies;
using RlTemplates.Generators.Presets;
using RlTemplates.Generators.Support;

namespace RlTemplates.Generators.Analysis.Policies;

/// <summary>RLT0070 to RLT0078 in the defaults that a kit embeds, in the kit itself: who references it cannot mend them.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class DefaultsAnalyzer : DiagnosticAnalyzer
{
    private const string LogicalName = "build_metadata.AdditionalFiles.LogicalName";

    private static readonly ImmutableArray<DiagnosticDescriptor> Supported =
    [
        Rules.UnknownPresetOption, Rules.WrongPresetValue, Rules.PresetValueNotAllowed, Rules.DuplicatePresetOption, Rules.PresetSyntax, Rules.RefusedPreset, Rules.PresetShape,
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
            string[] named = [.. start.Compilation.Assembly.AttributesOf(KnownNames.Defaults).Select(a => a.Text()).OfType<string>()];
            if (named.Length == 0)
                return;
            var catalogue = new Lazy<KitCatalogue>(() => new(new(start.Compilation)));
            start.RegisterAdditionalFileAction(file =>
            {
                if (named.Any(n => IsNamed(n, file)) && ProjectPresets.Read(file.AdditionalFile, file.CancellationToken) is { } parsed)
                    Judge(file, parsed, catalogue.Value);
            });
        });
    }

    private static void Judge(AdditionalFileAnalysisContext context, ParsedPreset parsed, KitCatalogue catalogue)
    {
        foreach (var finding in catalogue.Judge(parsed.Document))
        {
            PresetAnalyzer.Report(
                context, parsed, PresetAnalyzer.RuleOf(finding.Fault), finding.Place, Mend.Replace(finding.Replacement).Properties, finding.Sentence(Path.GetFileName(context.AdditionalFile.Path)));
        }
    }

    /// <summary>Whether a file is the resource of a name: by its logical name, else as the compiler calls it, by folders and file.</summary>
    private static bool IsNamed(string resource, AdditionalFileAnalysisContext context)
    {
        var file = Path.GetFileName(context.AdditionalFile.Path);
        if (Path.GetExtension(file).ToLowerInvariant() is not (".yaml" or ".yml"))
            return false;
        return context.Options.AnalyzerConfigOptionsProvider.GetOptions(context.AdditionalFile).TryGetValue(LogicalName, out var name) && name.Length > 0
            ? name == resource
            : resource == file || resource.EndsWith("." + file, StringComparison.Ordinal);
    }
}
