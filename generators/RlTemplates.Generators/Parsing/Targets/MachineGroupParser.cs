using Microsoft.CodeAnalysis;
using RlTemplates.Generators.Analysis;
using RlTemplates.Generators.Support;
using RlTemplates.Options;

namespace RlTemplates.Generators.Parsing.Targets;

/// <summary>Joins targets and machine groups by name, and judges the names.</summary>
internal static class MachineGroupParser
{
    public static void Judge(IReadOnlyList<Declaration> all, ParseContext context)
    {
        var targets = all.Where(d => d.IsTarget).ToList();
        JudgeNames(targets, "target", context);
        JudgeNames(all.Where(d => !d.IsTarget), "machine group", context);
        foreach (var target in targets)
        {
            foreach (var (property, kind) in MachineUseParser.References(target.Type))
                JudgeReference(target, property, kind, MachineUseParser.Groups(all, target, kind), context);
        }
        NetworkParser.Judge(all, context);
        MachineExclusionParser.Judge(targets, all, context);
        JudgeRoles(all, [.. targets.SelectMany(t => MachineUseParser.Meant(t, all))], context);
    }

    private static void JudgeNames(IEnumerable<Declaration> declarations, string what, ParseContext context)
    {
        var taken = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var declaration in declarations)
        {
            Mend Other()
            {
                var free = Enumerable.Range(2, 100).Select(i => Literal.Of(declaration.Name + "-" + i)).First(n => !taken.ContainsKey(n.Trim('"')));
                return Mend.Replace(declaration.Find("Name") is null ? declaration.TextWith("Name = " + free, context.CancellationToken) : free);
            }

            if (declaration.IsTarget && declaration.ImpliedRival(context.Compilation) is { } rival)
                context.Sink.Report(Rules.DuplicateTargetName, declaration.NamePlace, Other(), what, declaration.Name, declaration.Kind, $"[{rival}], which every experiment has");
            else if (taken.TryGetValue(declaration.Name, out var other))
                context.Sink.Report(Rules.DuplicateTargetName, declaration.NamePlace, Other(), what, declaration.Name, declaration.Kind, $"[{other}]");
            else
                taken.Add(declaration.Name, declaration.Kind);
        }
    }

    private static void JudgeReference(Declaration target, IPropertySymbol property, INamedTypeSymbol kind, IReadOnlyList<Declaration> groups, ParseContext context)
    {
        var shown = Shown(kind);
        if (target.Find(property.Name) is { Value: string name } argument)
        {
            if (MachineUseParser.Chosen(target, property, groups) is not null)
                return;
            var nearest = Suggestion.Nearest(name, groups.Select(g => g.Name));
            var help = nearest is not null ? $"did you mean '{nearest}'?" : groups.Count > 0 ? "there is " + string.Join(", ", groups.Select(g => $"'{g.Name}'")) : $"add [{shown}(\"{name}\")]";
            context.Sink.Report(Rules.UnknownMachineGroup, argument.Place, Mend.Replace(nearest is null ? null : Literal.Of(nearest)), property.Name, target.Kind, name, shown, help);
        }
        else if (groups.Count > 1)
            context.Sink.Report(Rules.AmbiguousMachineGroup, target.Place, Mend.Replace(target.TextWith($"{property.Name} = {Literal.Of(groups[0].Name)}", context.CancellationToken)), target.Kind, property.Name, string.Join(" and ", groups.Select(g => $"'{g.Name}'")), groups[0].Name);
    }

    private static void JudgeRoles(IReadOnlyList<Declaration> all, HashSet<Declaration> used, ParseContext context)
    {
        var groups = all.Where(d => !d.IsTarget).ToList();
        foreach (var group in groups)
        {
            if (group.Type.Is(KnownNames.Workers) && !groups.Any(g => g.Type.Is(KnownNames.Head) && MayMeet(g, group)))
                context.Sink.Report(Rules.WorkersWithoutHead, group.Place, new Mend(Mend.Attribute, "Head(\"head\")"), group.Name);
            if (!used.Contains(group) && !JudgeTaker(group, all, context))
                context.Sink.Report(Rules.UnusedMachineGroup, group.Place, Mend.Remove($"[{group.Kind}]"), group.Kind, group.Name);
        }
    }

    private static bool MayMeet(Declaration one, Declaration other) =>
        MachineUseParser.TargetOf(one) is not { } mine || MachineUseParser.TargetOf(other) is not { } its || mine.Equals(its, StringComparison.OrdinalIgnoreCase);

    /// <summary>Reports that the target which a group names is none, or that none takes such groups; false where one could.</summary>
    private static bool JudgeTaker(Declaration group, IReadOnlyList<Declaration> all, ParseContext context)
    {
        var targets = all.Where(d => d.IsTarget).ToList();
        var takers = targets.Where(t => MachineUseParser.References(t.Type).Any(r => SymbolEqualityComparer.Default.Equals(r.Kind, group.Type))).Select(t => t.Name).ToList();
        if (MachineUseParser.TargetArgument(group) is { Value: string name } argument)
        {
            var named = targets.FirstOrDefault(t => t.Name.Equals(name, StringComparison.OrdinalIgnoreCase));
            if (named is not null && takers.Contains(named.Name))
                return false;
            var nearest = Suggestion.Nearest(name, takers) ?? (takers.Count == 1 ? takers[0] : null);
            var fault = named is null ? $"but no target is called so; {Help(name, nearest, takers, targets)}" : $"but [{named.Kind}] takes {Kinds(named)}; {Help(name, nearest, takers, targets)}";
            context.Sink.Report(Rules.UntakenMachineGroup, argument.Place, Mend.Replace(nearest is null ? null : Literal.Of(nearest)), $"'{argument.Name}' of [{group.Kind}] is '{name}', {fault}");
            return true;
        }
        if (targets.Count == 0 || takers.Count > 0)
            return false;
        context.Sink.Report(Rules.UntakenMachineGroup, group.Place, $"No target takes [{group.Kind}(\"{group.Name}\")]: {string.Join(", ", targets.Select(t => $"[{t.Kind}] takes {Kinds(t)}").Distinct())}");
        return true;
    }

    private static string Help(string name, string? nearest, List<string> takers, List<Declaration> targets)
    {
        if (nearest is not null)
            return $"did you mean '{nearest}'?";
        return takers.Count > 0 ? "there is " + string.Join(", ", takers.Select(t => $"'{t}'")) : targets.Any(t => t.Name.Equals(name, StringComparison.OrdinalIgnoreCase)) ? "no target takes it" : "no target takes such groups";
    }

    private static string Kinds(Declaration target)
    {
        var kinds = MachineUseParser.References(target.Type).Select(r => $"[{Shown(r.Kind)}]").Distinct().ToList();
        return kinds.Count == 0 ? "no machine groups" : string.Join(" and ", kinds);
    }

    /// <summary>A group's attribute as code names it.</summary>
    public static string Shown(INamedTypeSymbol kind) => kind.Name.EndsWith("Attribute", StringComparison.Ordinal) ? kind.Name.Substring(0, kind.Name.Length - 9) : kind.Name;
}
