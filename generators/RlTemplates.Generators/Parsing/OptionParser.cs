using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using RlTemplates.Configuration;
using RlTemplates.Generators.Analysis;
using RlTemplates.Generators.Parsing.Policies;
using RlTemplates.Generators.Specs;
using RlTemplates.Generators.Support;
using RlTemplates.Options;

namespace RlTemplates.Generators.Parsing;

/// <summary>Reads the tree of options below a config class.</summary>
internal sealed class OptionParser
{
    /// <summary>Most groups of options in each other; a generic record could contain ever larger ones of itself.</summary>
    public const int MostLevels = 16;

    /// <summary>Most options of an experiment; records that contain others twice double them with every level.</summary>
    public const int MostOptions = 4096;

    // Symbols of a referenced assembly stay the same from edit to edit.
    private static readonly ConditionalWeakTable<ISymbol, List<IPropertySymbol>> OfOtherAssemblies = new();

    private readonly ParseContext _context;
    private readonly List<OptionLeaf> _leaves = [];
    private readonly List<ChoiceLeaf> _choices = [];
    private readonly HashSet<ITypeSymbol> _ancestors = new(SymbolEqualityComparer.Default);

    private EquatableArray<string> _metrics;
    private INamedTypeSymbol? _root;
    private int _groups;

    private OptionParser(ParseContext context) => _context = context;

    /// <summary>The options of a config class, those of the properties that the generator adds last.</summary>
    public static ParsedRecord Parse(INamedTypeSymbol type, ParseContext context)
    {
        var parser = new OptionParser(context) { _metrics = MetricParser.Names(type, context) };
        var options = parser.Group(type, "", null).ToList();
        options.AddRange(parser.Added(AddedGroups.MissingIn(type, context.Compilation), type.Place()));
        NameParser.JudgeOptionNames(parser._leaves, context);
        return new(options, parser._leaves, parser._choices);
    }

    /// <summary>The options of a record that may be chosen, by paths below it.</summary>
    public static ParsedRecord Record(INamedTypeSymbol type, ParseContext context)
    {
        var parser = new OptionParser(context);
        var options = parser.Group(type, "", null);
        return new(options, parser._leaves, parser._choices);
    }

    /// <summary>The options of a config class, each with the property that it is.</summary>
    public static ParsedRecord Leaves(INamedTypeSymbol type, ParseContext context)
    {
        var parser = new OptionParser(context) { _metrics = MetricParser.Names(type, context) };
        var options = parser.Group(type, "", null).ToList();
        options.AddRange(parser.Added(AddedGroups.MissingIn(type, context.Compilation), type.Place()));
        return new(options, parser._leaves, parser._choices);
    }

    /// <summary>The options below a record in one list, as a group of that path has them.</summary>
    public static ParsedRecord Below(INamedTypeSymbol type, string path, ParseContext context)
    {
        var parser = new OptionParser(context);
        var options = parser.Inner(type, path, Location.None);
        return new(options, parser._leaves, parser._choices);
    }

    /// <summary>The options of every experiment in one list: those that the generator adds to a class that declares none of them.</summary>
    public static ParsedRecord OfEveryExperiment(ParseContext context)
    {
        var parser = new OptionParser(context) { _root = context.Compilation.ObjectType };
        var options = parser.Added(AddedGroups.All, Location.None);
        return new(options, parser._leaves, parser._choices);
    }

    /// <summary>Judges a record with [Options] where it stands.</summary>
    public static void Judge(INamedTypeSymbol type, ParseContext context) => new OptionParser(context).Group(type, "", null);

    /// <summary>Properties of a record that can be options, those of base records first.</summary>
    public static IReadOnlyList<IPropertySymbol> Properties(INamedTypeSymbol type, Compilation compilation) =>
        SymbolEqualityComparer.Default.Equals(type.ContainingAssembly, compilation.Assembly) || type.IsGenericType
            ? Listed(type, compilation)
            : OfOtherAssemblies.GetValue(type.OriginalDefinition, t => Listed((INamedTypeSymbol)t, compilation));

    private static List<IPropertySymbol> Listed(INamedTypeSymbol type, Compilation compilation)
    {
        // What overrides or hides a property stands in its place.
        var (found, places) = (new List<IPropertySymbol>(), new Dictionary<string, int>(StringComparer.Ordinal));
        var chain = new Stack<INamedTypeSymbol>();
        for (var current = type; current is not null && current.SpecialType != SpecialType.System_Object; current = current.BaseType)
            chain.Push(current);
        foreach (var property in chain.SelectMany(t => t.GetMembers().OfType<IPropertySymbol>()).Where(p => IsCandidate(p, compilation)))
        {
            if (places.TryGetValue(property.Name, out var place))
                found[place] = property;
            else
            {
                places[property.Name] = found.Count;
                found.Add(property);
            }
        }
        return found;
    }

    public static bool CanBeSet(IPropertySymbol property) =>
        property.SetMethod is { } set && (set.DeclaredAccessibility == Accessibility.Public || set.DeclaredAccessibility == property.DeclaredAccessibility);

    private static bool IsCandidate(IPropertySymbol property, Compilation compilation) =>
        property is { IsStatic: false, IsIndexer: false, IsImplicitlyDeclared: false, GetMethod: not null }
        && (property.DeclaredAccessibility == Accessibility.Public
            || (property.DeclaredAccessibility is Accessibility.Internal or Accessibility.ProtectedOrInternal
                && SymbolEqualityComparer.Default.Equals(property.ContainingAssembly, compilation.Assembly)));

    private List<OptionSpec> Group(INamedTypeSymbol type, string path, Location? anchor)
    {
        var options = new List<OptionSpec>();
        _groups++;
        _root ??= type;
        _ancestors.Add(type);
        foreach (var property in _context.Properties(type))
        {
            _context.CancellationToken.ThrowIfCancellationRequested();
            if (property.IsGenerated())
                continue;
            var isSource = SymbolEqualityComparer.Default.Equals(property.ContainingAssembly, _context.Compilation.Assembly);
            var place = isSource ? property.Place() : anchor ?? Location.None;
            if (!CanBeSet(property))
                JudgeGetOnly(property, place, isSource && !IsJudgedElsewhere(property));
            else if (Option(property, path + NameCase.ToSnake(property.Name), place, isSource && !IsJudgedElsewhere(property)) is { } option)
                options.Add(option);
        }
        _ancestors.Remove(type);
        return options;
    }

    /// <summary>The options of a group inside another; those of a referenced assembly are read once.</summary>
    private EquatableArray<OptionSpec> Inner(INamedTypeSymbol type, string path, Location place)
    {
        if (SymbolEqualityComparer.Default.Equals(type.ContainingAssembly, _context.Compilation.Assembly) || type.IsGenericType)
            return Group(type, path, place).ToEquatableArray();
        var group = ReferencedGroup.Of(type, path, _context, Read);
        _leaves.AddRange(group.Leaves.Select(l => l with { Place = place }));
        _choices.AddRange(group.Choices.Select(c => c with { Place = place }));
        foreach (var (rule, arguments) in group.Faults)
            _context.Sink.Report(rule, place, arguments);
        return group.Options;
    }

    private static ReferencedGroup Read(INamedTypeSymbol type, string path, ParseContext context)
    {
        var sink = new RememberingSink();
        var parser = new OptionParser(new(context.Compilation, sink, context.CancellationToken) { OnlyReads = context.OnlyReads, JudgesOptionsRecordsOnTheirOwn = context.JudgesOptionsRecordsOnTheirOwn });
        parser._ancestors.Add(context.Compilation.ObjectType);
        var options = parser.Group(type, path, null).ToEquatableArray();
        return new(options, parser._leaves, parser._choices, sink.Faults);
    }

    /// <summary>Whether the property belongs to a nested record with [Options], which analyzers judge where it stands.</summary>
    private bool IsJudgedElsewhere(IPropertySymbol property) =>
        _context.JudgesOptionsRecordsOnTheirOwn && _ancestors.Count > 1 && property.ContainingType.IsOptionsRecord();

    /// <summary>Whether a type is refused for what lies around it: as part of itself it is told of in its own parse, beyond the limits in that of the experiment.</summary>
    private bool IsSeenOnlyFromHere(ITypeSymbol type) =>
        _ancestors.Contains(type) ? SymbolEqualityComparer.Default.Equals(type, _root) : IsGroup(type) && !_root!.IsOptionsRecord();

    private OptionSpec? Option(IPropertySymbol property, string path, Location place, bool isJudged, string? summary = null)
    {
        var option = new OptionSpec(Literal.Name(property.Name), property.Type.ToCode(), path)
        {
            Summary = summary ?? (_context.OnlyReads ? "" : _context.Summary(property)),
            IsNeverNull = ForcedNull.TakesNone(property.Type),
        };
        if (isJudged && !_context.OnlyReads)
        {
            JudgeDefault(property, place);
            DefaultParser.Judge(property, _context);
            LimitJudge.Judge(property, _context);
            OptionJudge.JudgeEnum(property, place, _context);
            OptionJudge.JudgeSecret(property, path, _context);
        }
        if (path == OptionShape.Type && _ancestors.Count == 1 && ChoiceType.IsBase(RecordName.Root(_root!))
            && (!_context.JudgesOptionsRecordsOnTheirOwn || SymbolEqualityComparer.Default.Equals(property.ContainingType, _root)))
            _context.Sink.Report(Rules.ReservedName, place, property.Name, "is what says in a preset which record is chosen; give the property another name");
        if (_context.Codec(property.Type) is { } codec)
            return Leaf(option with { Codec = codec, CommandLineName = CommandLineName(property, path), Keys = path == PresetShape.Stop ? _metrics : default, Limit = LimitParser.Parse(property) }, place, property);
        if (ChoiceType.Of(property.Type) is { } choice)
        {
            option = option with { Choice = new(choice.Base.ToCode(), choice.IsList, choice.TakesNull, choice.Make) };
            _choices.Add(new(option, choice, place, property));
            return option;
        }
        if (IsGroup(property.Type) && !_ancestors.Contains(property.Type) && _ancestors.Count <= MostLevels && _leaves.Count + _groups < MostOptions)
            return option with { Children = Inner((INamedTypeSymbol)property.Type, path + ".", place) };
        if (!IsJudgedElsewhere(property) || IsSeenOnlyFromHere(property.Type))
            _context.Sink.Report(Rules.UnsupportedOptionType, place, property.Name, property.Type.ToDisplayString(), Remedy(property.Type));
        return null;
    }

    private OptionSpec Leaf(OptionSpec option, Location place, IPropertySymbol? property)
    {
        _leaves.Add(new(option, place, property));
        return option;
    }

    private List<OptionSpec> Added(IEnumerable<AddedGroup> groups, Location place)
    {
        var options = new List<OptionSpec>();
        foreach (var group in groups)
        {
            if (group.Target(_context.Compilation) is { } target && Option(target, group.Path, place, isJudged: false, group.Summary + ".") is { } option)
                options.Add(option);
        }
        return options;
    }

    private void JudgeGetOnly(IPropertySymbol property, Location place, bool isJudged)
    {
        var isAuto = property.ContainingType.GetMembers().OfType<IFieldSymbol>().Any(f => SymbolEqualityComparer.Default.Equals(f.AssociatedSymbol, property));
        if (isJudged && isAuto)
            _context.Sink.Report(Rules.GetOnlyProperty, place, new Mend(Mend.Accessor, ""), property.Name);
    }

    private void JudgeDefault(IPropertySymbol property, Location place)
    {
        var needsOne = property.Type.IsReferenceType && property.Type.NullableAnnotation != NullableAnnotation.Annotated
            && DefaultParser.IsPropertyWithoutInitializer(property, _context.CancellationToken) && !SetOptionParser.IsSetByConstructor(property, _context.CancellationToken);
        var forced = DefaultParser.Initializer(property, _context.CancellationToken) is { } initializer && ForcedNull.Is(property, initializer, _context) ? initializer : null;
        if (!property.IsRequired && !needsOne && forced is null)
            return;
        var value = ForcedNull.Instead(property.Type, forced?.GetLocation() ?? property.Place(), _context);
        if (forced is null)
            _context.Sink.Report(Rules.OptionWithoutDefault, place, new Mend(Mend.Initializer, value), property.Name, value);
        else
            _context.Sink.Report(Rules.OptionWithoutDefault, forced.GetLocation(), Mend.Replace(value), property.Name, value);
    }

    private static string CommandLineName(IPropertySymbol property, string path) =>
        property.AttributeOf(KnownNames.ScriptParameter)?.Text() is { Length: > 0 } name
            ? name.StartsWith("-", StringComparison.Ordinal) ? name : "--" + name
            : "--" + NameCase.SnakeToKebab(path);

    /// <summary>Whether a type is a group of options.</summary>
    public static bool IsGroup(ITypeSymbol type) =>
        type is INamedTypeSymbol { IsRecord: true, IsAbstract: false, TypeKind: TypeKind.Class or TypeKind.Struct } && type.NullableAnnotation != NullableAnnotation.Annotated;

    private string Remedy(ITypeSymbol type) => type switch
    {
        _ when _ancestors.Contains(type) => "a group of options cannot contain itself",
        _ when IsGroup(type) => _ancestors.Count > MostLevels ? $"groups of options lie at most {MostLevels} deep in each other" : $"an experiment has at most {MostOptions} options",
        INamedTypeSymbol { IsRecord: true, IsAbstract: true } => "write a record that is not abstract, or mark it [Options], so that one of the records that derive from it can be chosen",
        INamedTypeSymbol { IsRecord: true } => "a group of options cannot be null: write it without '?'",
        INamedTypeSymbol { TypeKind: TypeKind.Class, IsGenericType: false, DeclaringSyntaxReferences.Length: > 0 } => "write 'record' for 'class' if it is a group of options",
        _ => CodecParser.Supported,
    };
}

/// <summary>An option with where it stands. Lives no longer than one parse.</summary>
/// <param name="Option">The option.</param>
/// <param name="Place">Where it stands.</param>
/// <param name="Property">The property; that of <c>ExperimentConfig</c> for one that the generator adds, null for one of a target or machine group.</param>
internal sealed record OptionLeaf(OptionSpec Option, Location Place, IPropertySymbol? Property)
{
    /// <summary>What its text must look like, where not the property alone says so; null: it does.</summary>
    public Func<TextRule>? Rule { get; init; }
}
