using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using RlTemplates.Generators.Specs;
using RlTemplates.Generators.Support;

namespace RlTemplates.Generators.Parsing;

/// <summary>The options of a record of a referenced assembly, which no edit changes: every config class that has the record shares them.</summary>
/// <param name="Options">The options.</param>
/// <param name="Leaves">The same in one list, without place.</param>
/// <param name="Choices">The choices between records, without place.</param>
/// <param name="Faults">What is wrong with them, to be reported at the property that has the record.</param>
internal sealed record ReferencedGroup(EquatableArray<OptionSpec> Options, IReadOnlyList<OptionLeaf> Leaves, IReadOnlyList<ChoiceLeaf> Choices, IReadOnlyList<(DiagnosticDescriptor Rule, object[] Arguments)> Faults)
{
    private static readonly ConditionalWeakTable<ISymbol, ConcurrentDictionary<(string, bool, bool), ReferencedGroup>> Known = new();

    /// <summary>The options below a path, read where they are not known yet.</summary>
    public static ReferencedGroup Of(INamedTypeSymbol type, string path, ParseContext context, Func<INamedTypeSymbol, string, ParseContext, ReferencedGroup> read)
    {
        var known = Known.GetValue(type.OriginalDefinition, static _ => new());
        var key = (path, context.OnlyReads, context.JudgesOptionsRecordsOnTheirOwn);
        if (!known.TryGetValue(key, out var group))
            known[key] = group = read(type, path, context);
        return group;
    }
}

/// <summary>Keeps what a parser finds wrong.</summary>
internal sealed class RememberingSink : FindingSink
{
    private readonly List<(DiagnosticDescriptor Rule, object[] Arguments)> _faults = [];

    public IReadOnlyList<(DiagnosticDescriptor Rule, object[] Arguments)> Faults => _faults;

    public override void Report(DiagnosticDescriptor rule, Location place, Mend mend, params object[] arguments) => _faults.Add((rule, arguments));
}
