using System.Collections.Immutable;
using System.Globalization;
using Microsoft.CodeAnalysis;
using RlTemplates.Generators.Analysis;

namespace RlTemplates.Generators.Parsing;

/// <summary>Receives what a parser finds wrong.</summary>
internal abstract class FindingSink
{
    public abstract void Report(DiagnosticDescriptor rule, Location place, params object[] arguments);

    /// <summary>Reports with the text that would be right at the place, for a code fix; null where none is near.</summary>
    public virtual void ReportWithMend(DiagnosticDescriptor rule, Location place, string? mend, params object[] arguments) => Report(rule, place, arguments);
}

/// <summary>The generator's sink: keeps messages without locations, for the entry point to print.</summary>
internal sealed class MessageSink : FindingSink
{
    private readonly List<string> _messages = [];

    public IReadOnlyList<string> Messages => _messages;

    public override void Report(DiagnosticDescriptor rule, Location place, params object[] arguments)
    {
        if (Rules.IsFatal(rule))
            _messages.Add($"{rule.Id}: {string.Format(CultureInfo.InvariantCulture, rule.MessageFormat.ToString(CultureInfo.InvariantCulture), arguments)}.");
    }
}

/// <summary>The analyzers' sink: reports with real locations the rules that an analyzer is responsible for.</summary>
internal sealed class DiagnosticSink(Action<Diagnostic> report, IReadOnlyCollection<DiagnosticDescriptor> rules) : FindingSink
{
    /// <summary>Key of a finding's property with the text that would be right at its place.</summary>
    public const string Replacement = "Replacement";

    public override void Report(DiagnosticDescriptor rule, Location place, params object[] arguments)
    {
        if (rules.Contains(rule))
            report(Diagnostic.Create(rule, place, arguments));
    }

    public override void ReportWithMend(DiagnosticDescriptor rule, Location place, string? mend, params object[] arguments)
    {
        if (mend is null)
            Report(rule, place, arguments);
        else if (rules.Contains(rule))
            report(Diagnostic.Create(rule, place, ImmutableDictionary<string, string?>.Empty.Add(Replacement, mend), arguments));
    }
}
