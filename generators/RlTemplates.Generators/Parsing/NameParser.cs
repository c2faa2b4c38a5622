using Microsoft.CodeAnalysis;
using RlTemplates.Configuration;
using RlTemplates.Generators.Analysis;
using RlTemplates.Generators.Emission;
using RlTemplates.Generators.Parsing.Targets;
using RlTemplates.Generators.Specs;
using RlTemplates.Generators.Support;
using RlTemplates.Options;

namespace RlTemplates.Generators.Parsing;

/// <summary>Reads and judges names: of the experiment, of its options, of its members.</summary>
internal static class NameParser
{
    private const int LongestName = 64;

    /// <summary>Name of the experiment.</summary>
    public static string Parse(INamedTypeSymbol type, ParseContext context)
    {
        var attribute = type.AttributeOf(KnownNames.RlExperiment);
        var name = attribute?.Text() ?? "";
        if (Fault(name) is { } fault)
            context.Sink.Report(Rules.InvalidExperimentName, Place(type, context.CancellationToken), Mend.Replace(Valid(name, type)), name, fault);
        return name;
    }

    /// <summary>Where the name stands.</summary>
    public static Location Place(INamedTypeSymbol type, CancellationToken cancellationToken) =>
        type.AttributeOf(KnownNames.RlExperiment)?.FirstArgumentPlace(type, cancellationToken) ?? type.Place();

    /// <summary>Judges members whose names the generator needs; false where one of them is taken, so that nothing can be added.</summary>
    public static bool JudgeMembers(INamedTypeSymbol type, ParseContext context)
    {
        var isFree = true;
        foreach (var name in new[] { "Definition", "GeneratedOptionTable", "GeneratedCallbacks", TargetsEmitter.ClassName, EstimatorParser.ClassName })
        {
            if (type.GetMembers(name).FirstOrDefault(m => !m.IsGenerated()) is { } member)
            {
                isFree = false;
                context.Sink.Report(Rules.ReservedName, member.Place(), name, "is the name of a generated member; give yours another name");
            }
        }
        foreach (var group in AddedGroups.All)
        {
            if (group.Declared(type, context.Compilation) is not { } member)
                continue;
            if (group.IsStop && type.AttributeOf(KnownNames.StopWhen) is { } stop)
                context.Sink.Report(Rules.StopDeclaredTwice, stop.Place(context.CancellationToken) ?? type.Place(), Mend.Remove("[StopWhen]"), type.Name);
            JudgePropertyType(type, member, group, context);
        }
        return isFree;
    }

    /// <summary>Judges command-line names of options against each other and against the verbs' own.</summary>
    public static void JudgeOptionNames(IReadOnlyList<OptionLeaf> leaves, ParseContext context)
    {
        var taken = new Dictionary<string, OptionLeaf>(StringComparer.Ordinal);
        foreach (var leaf in leaves)
        {
            var (name, path, place) = (leaf.Option.CommandLineName, leaf.Option.Path, NamePlace(leaf, context));
            if (ReservedOptions.Names.Contains(name))
                context.Sink.Report(Rules.ReservedName, place, path, $"is called {name}, which belongs to the entry script; rename it or give it another name by [ScriptParameter]");
            else if (PresetShape.Names.Contains(path.Split('.')[0]))
                context.Sink.Report(Rules.ReservedName, place, path, $"begins with {path.Split('.')[0]}, which is no option in a preset; rename the property");
            else if (PresetShape.TargetGroups.Contains(path.Split('.')[0]))
                context.Sink.Report(Rules.ReservedName, place, path, $"begins with {path.Split('.')[0]}, where the options of targets and machine groups are; rename the property");
            else if (!IsOptionName(name))
                context.Sink.Report(Rules.ReservedName, place, path, $"is called {name}; a name on the command line is written --like-this, with letters, digits, dashes and dots");
            if (!taken.TryGetValue(name, out var other) && !taken.TryGetValue(" " + path, out other))
                taken[name] = taken[" " + path] = leaf;
            else
                JudgeDuplicate(leaf, other, name, context);
        }
    }

    // Of two options with one name, the one that was given it is told of; where their properties are called alike, the later one.
    private static void JudgeDuplicate(OptionLeaf later, OptionLeaf earlier, string name, ParseContext context)
    {
        var isGivenEarlier = earlier.Option.Path != later.Option.Path && NamePlace(earlier, context) != earlier.Place && NamePlace(later, context) == later.Place;
        var (wrong, right) = isGivenEarlier ? (earlier, later) : (later, earlier);
        context.Sink.Report(Rules.DuplicateOptionName, NamePlace(wrong, context), name, Shown(wrong, right), Shown(right, wrong));
    }

    /// <summary>An option by its path; beside another with that path, by its property.</summary>
    private static string Shown(OptionLeaf leaf, OptionLeaf beside) =>
        leaf.Option.Path == beside.Option.Path && leaf.Property is { } property ? $"{property.ContainingType.Name}.{property.Name}" : leaf.Option.Path;

    /// <summary>Where an option gets its name: at the property, or at its [ScriptParameter].</summary>
    private static Location NamePlace(OptionLeaf leaf, ParseContext context) =>
        leaf.Property is { } property && leaf.Place == property.Place() && property.AttributeOf(KnownNames.ScriptParameter) is { } attribute
            ? attribute.FirstArgumentPlace(property, context.CancellationToken)
            : leaf.Place;

    /// <summary>Judges a member that a class declares in place of a property that the generator adds; one that it inherits is reported at the class.</summary>
    private static void JudgePropertyType(INamedTypeSymbol type, ISymbol member, AddedGroup group, ParseContext context)
    {
        if (group.Target(context.Compilation)?.Type is not { } expected
            || (member is IPropertySymbol { IsStatic: false } property && SymbolEqualityComparer.Default.Equals(property.Type, expected)))
            return;
        var isOwn = SymbolEqualityComparer.Default.Equals(member.ContainingType, type);
        context.Sink.Report(
            Rules.ReservedName,
            isOwn ? member.Place() : type.Place(),
            isOwn ? group.Name : $"{member.ContainingType.Name}.{group.Name}",
            $"must be a property of type {expected.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat)}, because the runtime reads it; give yours another name");
    }

    private static bool IsOptionName(string name) =>
        name.StartsWith("--", StringComparison.Ordinal) && name.Length > 2 && char.IsLetterOrDigit(name[2]) && name.Skip(2).All(c => char.IsLetterOrDigit(c) || c is '-' or '.');

    /// <summary>The literal of a name made of what can be kept of a wrong one, or of the class's.</summary>
    private static string Valid(string name, INamedTypeSymbol type)
    {
        var kept = new string([.. NameCase.ToKebab(name.Trim()).Select(c => char.IsLetterOrDigit(c) || c is '.' ? c : '-')]).Trim('-', '.');
        while (kept.Contains("--"))
            kept = kept.Replace("--", "-");
        kept = kept.Length > LongestName ? kept.Substring(0, LongestName).Trim('-', '.') : kept;
        return Literal.Of(Fault(kept) is null ? kept : NameCase.ToKebab(type.Name));
    }

    private static string? Fault(string name)
    {
        if (name.Length is 0 or > LongestName)
            return "it must have 1 to 64 characters";
        if (!name.All(c => (char.IsLetterOrDigit(c) && !char.IsUpper(c)) || c is '-' or '_' or '.') || !char.IsLetterOrDigit(name[0]) || name[name.Length - 1] == '.')
            return "it must start with a lower-case letter or digit and go on with lower-case letters, digits, dashes, underscores or dots, for example pong-impala";
        return null;
    }
}
