using Microsoft.CodeAnalysis;
using RlTemplates.Generators.Analysis;
using RlTemplates.Generators.Machines;
using RlTemplates.Generators.Support;
using RlTemplates.Options;

namespace RlTemplates.Generators.Parsing.Targets;

/// <summary>Judges sizes of machines, and what is asked of them, against the table of sizes.</summary>
internal static class MachineParser
{
    public static void Judge(Declaration declaration, IReadOnlyList<Declaration> all, MachineTable table, ParseContext context)
    {
        foreach (var argument in declaration.Arguments)
        {
            if (argument.Value is string name && argument.Property.AttributeOf(KnownNames.MachineSize) is { } rule)
                JudgeSize(declaration, argument, name, rule.Text(), all, table, context);
            foreach (var relation in argument.IsSet ? argument.Property.AttributesOf(KnownNames.NeedsGpu) : [])
                JudgeGpu(declaration, argument, relation, all, table, context);
        }
    }

    /// <summary>The size that a declaration names, or null where it names none or nothing is known of it.</summary>
    public static MachineSize? Size(Declaration declaration, IReadOnlyList<Declaration> all, MachineTable table) =>
        declaration.Arguments.Select(a => Size(declaration, a, all, table)).FirstOrDefault(s => s is not null);

    private static MachineSize? Size(Declaration declaration, Argument argument, IReadOnlyList<Declaration> all, MachineTable table)
    {
        if (argument.Value is not string name || argument.Property.AttributeOf(KnownNames.MachineSize) is not { } rule)
            return null;
        var providers = rule.Text() is { } own ? [own] : Takers(declaration, all).Select(t => MachineUseParser.Provider(t.Type)).OfType<string>();
        return providers.Select(p => table.Find(p, name)).FirstOrDefault(s => s is not null);
    }

    private static IEnumerable<Declaration> Takers(Declaration group, IReadOnlyList<Declaration> all) => all.Where(d => d.IsTarget && MachineUseParser.Meant(d, all).Contains(group));

    private static void JudgeSize(Declaration declaration, Argument argument, string name, string? provider, IReadOnlyList<Declaration> all, MachineTable table, ParseContext context)
    {
        if (!HasForm(argument, name))
            return;
        if (provider is not null)
        {
            if (table.Find(provider, name) is not { } size)
                ReportUnknown(argument, provider, name, table, context);
            else if (table.IsGone(size))
                ReportGone(declaration, argument, size, table, context);
            return;
        }
        foreach (var taker in Takers(declaration, all))
        {
            var own = MachineUseParser.Provider(taker.Type);
            if (own is not null && table.Find(own, name) is not null)
            {
                if (MachineUseParser.Refusal(taker.Type, name) is not { } demand)
                    continue;
                context.Sink.Report(Rules.MalformedTargetValue, argument.Place, argument.Name, declaration.Kind, name, demand);
                return;
            }
            if (own is null || table.Find(name) is not null)
                ReportForeign(declaration, argument, taker, own, table.Find(name), all, table, context);
            else
                ReportUnknown(argument, own, name, table, context);
            return;
        }
        if (Size(declaration, argument, all, table) is { } known && table.IsGone(known))
            ReportGone(declaration, argument, known, table, context);
    }

    /// <summary>What has not even the form of a size is another rule's finding.</summary>
    private static bool HasForm(Argument argument, string name) =>
        argument.Property.AttributeOf(KnownNames.Pattern)?.Text() is not { } pattern || TextPattern.Matches(name, pattern);

    private static void ReportUnknown(Argument argument, string provider, string name, MachineTable table, ParseContext context)
    {
        var nearest = Suggestion.Nearest(name, table.Of(provider).Select(s => s.Name).OrderBy(n => n, StringComparer.Ordinal));
        context.Sink.Report(
            Rules.UnknownMachineSize, argument.Place, Mend.Replace(nearest is null ? null : Literal.Of(nearest)), provider, name, nearest is null ? "" : $"did you mean '{nearest}'? Else ");
    }

    private static void ReportGone(Declaration declaration, Argument argument, MachineSize size, MachineTable table, ParseContext context)
    {
        var successor = table.SuccessorOf(size);
        context.Sink.Report(
            Rules.RetiredMachineSize, argument.Place, Mend.Replace(successor is null ? null : Literal.Of(successor)),
            argument.Name, declaration.Kind, argument.Value!, size.Provider, MachineFile.Text(size.Retires!.Value), successor is null ? "choose another size" : $"its successor is {successor}");
    }

    private static void ReportForeign(
        Declaration group, Argument argument, Declaration taker, string? provider, MachineSize? size, IReadOnlyList<Declaration> all, MachineTable table, ParseContext context)
    {
        var right = size is null ? null : all.FirstOrDefault(d => d.IsTarget && MachineUseParser.Provider(d.Type) == size.Provider && MachineUseParser.References(d.Type).Any(r => SymbolEqualityComparer.Default.Equals(r.Kind, group.Type)));
        var like = size is null || provider is null ? null : table.Like(size, provider);
        var help = (right, like, size) switch
        {
            ({ } target, _, _) when MachineUseParser.TargetOf(group) is null => $"write Target = \"{target.Name}\" if the machines are for that target",
            (_, { } other, _) => $"a like size is {other.Name}",
            (_, _, { } known) => FormattableString.Invariant($"write Cpus = {known.Cpus}, {(known.Gpus > 0 ? FormattableString.Invariant($"Gpus = {known.Gpus}, ") : "")}Memory = \"{Math.Floor(known.MemoryGib):0}g\" instead"),
            _ => "write Cpus and Memory instead",
        };
        var mend = right is not null && MachineUseParser.TargetOf(group) is null
            ? Mend.Replace(argument.Place.SourceTree?.GetText().ToString(argument.Place.SourceSpan) is { } written ? $"{written}, Target = {Literal.Of(right.Name)}" : null)
            : Mend.Replace(like is null ? null : Literal.Of(like.Name));
        context.Sink.Report(
            Rules.ForeignMachineSize, argument.Place, mend, argument.Name, group.Kind, argument.Value!, size is null ? "" : $", a size of {size.Provider}", taker.Kind,
            provider is null ? "machines by Cpus, Gpus and Memory" : $"sizes of {provider}", help);
    }

    private static void JudgeGpu(Declaration declaration, Argument argument, AttributeData relation, IReadOnlyList<Declaration> all, MachineTable table, ParseContext context)
    {
        foreach (var property in RelationParser.Others(relation))
        {
            if (declaration.Find(property) is not { } named || Size(declaration, named, all, table) is not { Gpus: 0 } size)
                continue;
            var other = table.Of(size.Provider).Where(s => s.Gpus > 0).OrderBy(s => Math.Abs(s.Cpus - size.Cpus)).ThenBy(s => s.Name, StringComparer.Ordinal).FirstOrDefault();
            context.Sink.Report(Rules.MachineWithoutGpu, argument.Place, argument.Name, declaration.Kind, named.Value!, other is null ? "another size" : $"a size such as {other.Name}");
        }
    }
}
