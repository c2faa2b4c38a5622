using Microsoft.CodeAnalysis;
using RlTemplates.Generators.Analysis;
using RlTemplates.Generators.Specs;
using RlTemplates.Generators.Support;
using RlTemplates.Options;

namespace RlTemplates.Generators.Parsing;

/// <summary>Reads the records that the choices of a config class may be, and those of the records' own choices, each family once.</summary>
internal static class FamilyParser
{
    public static EquatableArray<FamilySpec> Parse(IEnumerable<ChoiceLeaf> choices, ParseContext context)
    {
        var found = new List<FamilySpec>();
        var open = new Queue<INamedTypeSymbol>(choices.Select(c => c.Type.Base));
        var seen = new HashSet<ISymbol>(SymbolEqualityComparer.Default);
        while (open.Count > 0)
        {
            context.CancellationToken.ThrowIfCancellationRequested();
            if (open.Dequeue() is not { } family || !seen.Add(family))
                continue;
            var records = new List<RecordSpec>();
            foreach (var type in DerivedRecords.Of(family, context.Compilation))
            {
                JudgeName(type, context);
                var parsed = OptionParser.Record(type, context);
                foreach (var choice in parsed.Choices)
                    open.Enqueue(choice.Type.Base);
                records.Add(new(RecordName.Of(type), type.ToCode(), parsed.Options.ToEquatableArray())
                {
                    Summary = Summary(type, context),
                    Constraints = ConstraintParser.Parse(type, context),
                });
            }
            found.Add(new(family.ToCode(), family.Name, records.ToEquatableArray()));
        }
        return found.ToEquatableArray();
    }

    /// <summary>Judges whether the name of a record can be written, and belongs to it alone.</summary>
    public static void JudgeName(INamedTypeSymbol type, ParseContext context)
    {
        var (name, root) = (RecordName.Of(type), RecordName.Root(type));
        var all = DerivedRecords.Of(root, context.Compilation);
        var first = all.FirstOrDefault(r => RecordName.Of(r) == name) ?? type;
        var fault = !RecordName.IsRight(name)
            ? "which cannot be written as a type: it must be lower-case letters, digits and underscores, the first a letter"
            : $"which is the name of {first.ToDisplayString()} too; give one of them another name by [OptionType]";
        if (!RecordName.IsRight(name) || !SymbolEqualityComparer.Default.Equals(first, type))
            context.Sink.Report(Rules.RecordNameTaken, type.Place(), MendOf(type, all), type.Name, name, fault);
    }

    // A name that is given already is for its author to change.
    private static Mend MendOf(INamedTypeSymbol type, IReadOnlyList<INamedTypeSymbol> all)
    {
        if (type.AttributeOf(KnownNames.OptionType) is not null)
            return Mend.None;
        var (whole, taken) = (NameCase.ToSnake(type.Name), new HashSet<string>(all.Select(RecordName.Of), StringComparer.Ordinal));
        var free = Enumerable.Range(1, all.Count + 1).Select(i => i == 1 ? whole : FormattableString.Invariant($"{whole}_{i}")).First(n => !taken.Contains(n));
        return RecordName.IsRight(free) ? new(Mend.Attribute, $"OptionType(\"{free}\")") : Mend.None;
    }

    private static string Summary(INamedTypeSymbol type, ParseContext context)
    {
        if (SymbolEqualityComparer.Default.Equals(type.ContainingAssembly, context.Compilation.Assembly))
            return DocComment.Summary(type, context.CancellationToken);
        var published = type.ContainingAssembly.AttributesOf(KnownNames.OptionChoice)
            .FirstOrDefault(a => SymbolEqualityComparer.Default.Equals(a.ConstructorArguments.FirstOrDefault().Value as ISymbol, type));
        return published?.Named("Summary") as string ?? "";
    }
}
