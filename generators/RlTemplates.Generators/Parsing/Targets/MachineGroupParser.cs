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
        JudgeNames(all.Where(d => d.IsTarget), "target", context);
        JudgeNames(all.Where(d => !d.IsTarget), "machine group", context);
        var used = new HashSet<Declaration>();
        foreach (var target in all.Where(d => d.IsTarget))
        {
            foreach (var (property, kind) in References(target))
            {
                var groups = Groups(all, kind);
                JudgeReference(target, property, kind, groups, context);
                if (Chosen(target, property, groups) is { } group)
                    used.Add(group);
                else if (target.Find(property.Name) is null)
                    used.UnionWith(groups);
            }
        }
        JudgeRoles(all, used, context);
    }

    /// <summary>Properties of a target that name machine groups, with the kind of group.</summary>
    public static IEnumerable<(IPropertySymbol Property, INamedTypeSymbol Kind)> References(Declaration target) =>
        from property in Declaration.Properties(target.Type)
        let kind = property.AttributeOf(KnownNames.UsesMachines)?.ConstructorArguments.FirstOrDefault().Value as INamedTypeSymbol
        where kind is not null
        select (property, kind);

    /// <summary>Machine groups of a kind.</summary>
    public static IReadOnlyList<Declaration> Groups(IReadOnlyList<Declaration> all, INamedTypeSymbol kind) =>
        [.. all.Where(d => !d.IsTarget && SymbolEqualityComparer.Default.Equals(d.Type, kind))];

    /// <summary>The group that a target names, or the only one where it names none; null where there is none or no only one.</summary>
    public static Declaration? Chosen(Declaration target, IPropertySymbol property, IReadOnlyList<Declaration> groups) =>
        target.Find(property.Name)?.Value is string name
            ? groups.FirstOrDefault(g => g.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
            : groups.Count == 1 ? groups[0] : null;

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
        var shown = kind.Name.EndsWith("Attribute", StringComparison.Ordinal) ? kind.Name.Substring(0, kind.Name.Length - 9) : kind.Name;
        if (target.Find(property.Name) is { Value: string name } argument)
        {
            if (Chosen(target, property, groups) is not null)
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
        var hasHead = groups.Any(g => g.Type.Is(KnownNames.Head));
        foreach (var group in groups)
        {
            if (!hasHead && group.Type.Is(KnownNames.Workers))
                context.Sink.Report(Rules.WorkersWithoutHead, group.Place, new Mend(Mend.Attribute, "Head(\"head\")"), group.Name);
            if (!used.Contains(group))
                context.Sink.Report(Rules.UnusedMachineGroup, group.Place, Mend.Remove($"[{group.Kind}]"), group.Kind, group.Name);
        }
    }
}
