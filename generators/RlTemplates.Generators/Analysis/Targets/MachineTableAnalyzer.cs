using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using RlTemplates.Generators.Machines;
using RlTemplates.Generators.Parsing.Targets;

namespace RlTemplates.Generators.Analysis.Targets;

/// <summary>RLT0068: files of machine sizes, with the finding in the file itself.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class MachineTableAnalyzer : DiagnosticAnalyzer
{
    private static readonly ImmutableArray<DiagnosticDescriptor> Supported = [Rules.MalformedMachineTable];

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics => Supported;

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterAdditionalFileAction(JudgeFile);
    }

    private static void JudgeFile(AdditionalFileAnalysisContext context)
    {
        var file = context.AdditionalFile;
        if (!file.Path.EndsWith(MachineFile.Ending, StringComparison.OrdinalIgnoreCase) || file.GetText(context.CancellationToken) is not { } text)
            return;
        foreach (var (line, row, fault) in MachineFile.Read(ProjectFiles.Lines(file)).Faults)
        {
            var span = text.Lines[line].Span;
            context.ReportDiagnostic(Diagnostic.Create(Rules.MalformedMachineTable.Linked(context.Options), Location.Create(file.Path, span, text.Lines.GetLinePositionSpan(span)), row, fault));
        }
    }
}
