using System.Collections.Immutable;
using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using RlTemplates.Generators.Analysis;

namespace RlTemplates.Generators.Parsing;

/// <summary>Receives what a parser finds wrong.</summary>
internal abstract class FindingSink
{
    public void Report(DiagnosticDescriptor rule, Location place, params object[] arguments) => Report(rule, place, Mend.None, arguments);

    public abstract void Report(DiagnosticDescriptor rule, Location place, Mend mend, params object[] arguments);
}

/// <summary>The generator's sink: keeps messages without locations, for the entry point to print.</summary>
internal sealed class MessageSink : FindingSink
{
    private readonly List<string> _messages = [];

    public IReadOnlyList<string> Messages => _messages;

    public override void Report(DiagnosticDescriptor rule, Location place, Mend mend, params object[] arguments)
    {
        if (Rules.IsFatal(rule))
            _messages.Add($"{rule.Id}: {string.Format(CultureInfo.InvariantCulture, rule.MessageFormat.ToString(CultureInfo.InvariantCulture), arguments)}.");
    }
}

/// <summary>The analyzers' sink: reports with real locations the rules that an analyzer is responsible for.</summary>
internal sealed class DiagnosticSink(Action<Diagnostic> report, AnalyzerOptions options, IReadOnlyCollection<DiagnosticDescriptor> rules) : FindingSink
{
    public override void Report(DiagnosticDescriptor rule, Location place, Mend mend, params object[] arguments)
    {
        if (rules.Contains(rule))
            report(Diagnostic.Create(rule.Linked(options), place, mend.Properties, arguments));
    }
}
